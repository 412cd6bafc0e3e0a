"""Repair of texts of any size, in memory that does not grow with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from diacritics.edits import Edit, Mode, Repair
from diacritics.repair import MIN_CONFIDENCE, repair

PIECE_CHARS = 65_536
"""A text up to this long (some thirty printed pages) is repaired whole."""
LONGEST_WORD_CHARS = 1000
"""More characters without white space between them are data, not words: they pass as they are."""
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_SPACE = re.compile(r"\s")
_DATA = re.compile(rf"\S{{{LONGEST_WORD_CHARS},}}")


@dataclass(frozen=True, slots=True)
class RepairedPiece:
    """A stretch of a longer text: before became after; the edits count from the beginning of the whole text."""

    before: str
    after: str
    edits: tuple[Edit, ...]


def repair_stream(
    blocks: Iterable[str], mode: Mode = "auto", min_confidence: float = MIN_CONFIDENCE, piece_chars: int = PIECE_CHARS
) -> Iterator[RepairedPiece]:
    """The pieces of a text that comes in blocks of any size, repaired; joined they are the whole text.

    A text of at most piece_chars characters comes out as repair gives it.  A longer one is cut as cut_pieces does, and
    each piece is repaired by itself: paragraphs too short to be judged alone are judged with their piece, not with
    the whole text.  Stretches of LONGEST_WORD_CHARS characters and more without white space are not repaired.
    Raises what repair raises.
    """
    start = 0
    for piece in cut_pieces(blocks, piece_chars):
        for stretch, is_words in _words_and_data(piece):
            done = repair(stretch, mode, min_confidence) if is_words else Repair(stretch, ())
            edits = tuple(replace(edit, start=edit.start + start, end=edit.end + start) for edit in done.edits)
            yield RepairedPiece(stretch, done.text, edits)
            start += len(stretch)


def cut_pieces(blocks: Iterable[str], piece_chars: int = PIECE_CHARS) -> Iterator[str]:
    """The text of the blocks in pieces of piece_chars // 2 to piece_chars characters; the last may be shorter.

    A piece ends with the last blank line of its second half; where there is none with the last line end, else the
    last white space, else with its last character.
    """
    waiting = ""
    for block in blocks:
        waiting += block
        start = 0
        while len(waiting) - start > piece_chars:
            end = _end_of_piece(waiting, start, piece_chars)
            yield waiting[start:end]
            start = end
        waiting = waiting[start:]
    if waiting:
        yield waiting


def _end_of_piece(text: str, start: int, piece_chars: int) -> int:
    least, most = start + max(1, piece_chars // 2), start + piece_chars
    blank_lines = [match.end() for match in _BLANK_LINE.finditer(text, max(start, least - 1), most)]
    if blank_lines:
        return blank_lines[-1]
    line_end = text.rfind("\n", least - 1, most)
    if line_end >= 0:
        return line_end + 1
    return max((match.end() for match in _SPACE.finditer(text, least - 1, most)), default=most)


def _words_and_data(piece: str) -> Iterator[tuple[str, bool]]:
    """The stretches of a piece, and whether each is words."""
    start = 0
    for match in _DATA.finditer(piece):
        if match.start() > start:
            yield piece[start : match.start()], True
        yield match[0], False
        start = match.end()
    if start < len(piece):
        yield piece[start:], True
