"""Text files of any size: what encoding one is in, and its text block by block, in memory that does not grow."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from diacritics.alphabet import LETTERS

LEAST_LETTERS_SHARE = 0.5
"""Text in the old Vietnamese code page is taken for such only when at least half of it is letters."""
BLOCK_BYTES = 65_536
_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be", codecs.BOM_UTF8: "utf-8"}
_BINARY = frozenset(range(32)) - frozenset(b"\t\n\v\f\r\x1a\x1b")


class UnreadableText(ValueError):
    """A file is not a text that can be repaired; the message names the file and the reason."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a text file is written: codec is a Python codec's name, mark the byte order mark it begins with, if any."""

    codec: str
    mark: bytes = b""


@dataclass(frozen=True, slots=True)
class _Survey:
    """Counts over a whole text."""

    blank: bool
    letters_share: float


def tell_encoding(stream: BinaryIO, path: Path) -> Encoding:
    """How a text is written: UTF-8 or UTF-16 by its mark, UTF-8 where all of it is, else Windows-1258.

    The stream is seekable and read to its end; path is named in errors.
    Raises UnreadableText when the text is empty, binary, damaged or in another encoding, OSError when reading fails.
    """
    stream.seek(0)
    head = stream.read(BLOCK_BYTES)
    mark = next((mark for mark in _MARKS if head.startswith(mark)), b"")
    encoding = Encoding(_MARKS.get(mark, "utf-8"), mark)
    try:
        survey = _survey(stream, encoding, count_letters=False)
    except UnicodeDecodeError:
        if encoding.codec != "utf-8":
            raise UnreadableText(path, "the file says it is UTF-16 but is damaged") from None
        return _old_code_page(stream, head, path)
    if survey.blank:
        raise UnreadableText(path, "the file is empty")
    if encoding.codec == "utf-8":
        _refuse_binary(head, path)
    return encoding


def text_blocks(stream: BinaryIO, encoding: Encoding, errors: str = "strict") -> Iterator[str]:
    """The text without its byte order mark, some ten thousand characters at a time; line ends are kept.

    errors is what a Python codec does about bytes that it cannot read.
    Raises UnicodeDecodeError when the stream is not in this encoding and errors is strict.
    """
    stream.seek(len(encoding.mark))
    decoder = codecs.getincrementaldecoder(encoding.codec)(errors)
    while block := stream.read(BLOCK_BYTES):
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _old_code_page(stream: BinaryIO, head: bytes, path: Path) -> Encoding:
    """Windows-1258, the Vietnamese code page, where letters and combining tone marks are single bytes."""
    refused = UnreadableText(path, "neither UTF-8, UTF-16 nor Windows-1258 text; save it as UTF-8")
    _refuse_binary(head, path)
    if _is_damaged_utf8(stream):
        raise UnreadableText(path, "the file is UTF-8 but is damaged")
    encoding = Encoding("cp1258")
    try:
        survey = _survey(stream, encoding, count_letters=True)
    except UnicodeDecodeError:
        raise refused from None
    if survey.letters_share < LEAST_LETTERS_SHARE:
        raise refused
    return encoding


def _is_damaged_utf8(stream: BinaryIO) -> bool:
    """Whether most of what is beyond ASCII is good UTF-8; letters of an old code page hardly ever look so."""
    damaged = beyond_ascii = 0
    for block in text_blocks(stream, Encoding("utf-8"), "replace"):
        damaged += block.count("\ufffd")
        beyond_ascii += len(block) - len(block.encode("ascii", "ignore"))
    return beyond_ascii > 2 * damaged


def _refuse_binary(head: bytes, path: Path) -> None:
    if not _BINARY.isdisjoint(head):
        raise UnreadableText(path, "not a text file (it holds control bytes)")


def _survey(stream: BinaryIO, encoding: Encoding, *, count_letters: bool) -> _Survey:
    blank, letters, characters = True, 0, 0
    for block in text_blocks(stream, encoding):
        blank = blank and not block.strip().strip("\0 \t\r\n")
        if count_letters:
            characters += len(block)
            letters += sum(map(_is_letter, block))
    return _Survey(blank, letters / max(1, characters))


def _is_letter(char: str) -> bool:
    return char.lower() in LETTERS or char.isspace() or "\u0300" <= char <= "\u0323"
