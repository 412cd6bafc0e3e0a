"""Repair of texts of any size, in memory that does not grow with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from diacritics.edits import Edit, Mode, Repair
from diacritics.repair import MIN_CONFIDENCE, repair

PIECE_LINES = 1000
"""A text of so many lines (some twenty printed pages) is repaired whole."""
PIECE_CHARS = 262_144
"""The same for its characters; only lines of more than 262 on average come to it."""
LONGEST_WORD_CHARS = 1000
"""More characters without white space between them are data, not words: they pass as they are."""
_LINE_END = re.compile(r"\n")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_SPACE = re.compile(r"\s")
_DATA = re.compile(rf"\S{{{LONGEST_WORD_CHARS},}}")


@dataclass(frozen=True, slots=True)
class PieceSize:
    """How much of a text is repaired at once, at most."""

    lines: int = PIECE_LINES
    characters: int = PIECE_CHARS


WHOLE_PAPERS = PieceSize()


@dataclass(frozen=True, slots=True)
class RepairedPiece:
    """A stretch of a longer text: before became after.

    The edits count from the beginning of the whole text, the doubts (see Repair) from that of the whole repaired text.
    """

    before: str
    after: str
    edits: tuple[Edit, ...]
    doubts: tuple[Edit, ...] = ()


def repair_stream(
    blocks: Iterable[str], mode: Mode = "auto", min_confidence: float = MIN_CONFIDENCE, size: PieceSize = WHOLE_PAPERS
) -> Iterator[RepairedPiece]:
    """The pieces of a text that comes in blocks of any size, repaired; joined they are the whole text.

    A text within size comes out as repair gives it.  A longer one is cut as cut_pieces does, and each piece is repaired
    by itself: paragraphs too short to be judged alone are judged with their piece, not with the whole text.  Stretches
    of LONGEST_WORD_CHARS characters and more without white space are not repaired.
    Repairing the result again changes nothing where pieces were cut by lines: repair keeps the line ends, so that the
    pieces are the same.  A piece of too many characters may be cut elsewhere the second time.
    Raises what repair raises.
    """
    start = start_after = 0
    for piece in cut_pieces(blocks, size):
        for stretch, is_words in _words_and_data(piece):
            done = repair(stretch, mode, min_confidence) if is_words else Repair(stretch, ())
            yield RepairedPiece(stretch, done.text, _shifted(done.edits, start), _shifted(done.doubts, start_after))
            start += len(stretch)
            start_after += len(done.text)


def _shifted(edits: Iterable[Edit], by: int) -> tuple[Edit, ...]:
    return tuple(replace(edit, start=edit.start + by, end=edit.end + by) for edit in edits)


def cut_pieces(blocks: Iterable[str], size: PieceSize = WHOLE_PAPERS) -> Iterator[str]:
    """The text of the blocks in pieces of half the size to all of it; the last may be shorter.

    A piece ends with the last blank line of its second half; where there is none with its last line.  A piece of too
    many characters ends so too, or else with the last white space, or with its last character.
    """
    waiting = ""
    for block in blocks:
        waiting += block
        start = 0
        while end := _end_of_piece(waiting, start, size):
            yield waiting[start:end]
            start = end
        waiting = waiting[start:]
    if waiting:
        yield waiting


def _end_of_piece(text: str, start: int, size: PieceSize) -> int:
    """Where the piece that begins at start ends, or 0 where more text may belong to it."""
    most = start + size.characters
    line_ends = [match.end() for match in islice(_LINE_END.finditer(text, start, most), size.lines)]
    if len(line_ends) == size.lines and line_ends[-1] < len(text):
        before_half = line_ends[max(0, size.lines // 2 - 2)] - 1
        return _last_blank_line(text, before_half, line_ends[-1]) or line_ends[-1]
    return _end_by_characters(text, start + max(1, size.characters // 2), most) if len(text) > most else 0


def _end_by_characters(text: str, least: int, most: int) -> int:
    last_space = (match.end() for match in _SPACE.finditer(text, least - 1, most))
    return (
        _last_blank_line(text, least - 1, most)
        or text.rfind("\n", least - 1, most) + 1
        or max(last_space, default=most)
    )


def _last_blank_line(text: str, least: int, most: int) -> int:
    """The end of the last one between these places, or 0."""
    return max((match.end() for match in _BLANK_LINE.finditer(text, least, most)), default=0)


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
