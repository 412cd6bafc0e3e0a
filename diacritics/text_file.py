"""Text files of any size: what encoding one is in, and its text block by block, in memory that does not grow."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from diacritics.alphabet import LETTERS, TONES
from diacritics.legacy_bytes import VISCII_CONTROLS, legacy_blocks, not_utf8, tell_legacy_bytes
from diacritics.legacy_tables import ENCODINGS, LegacyEncoding

LEAST_LETTERS_SHARE = 0.8
"""Text in the old Vietnamese code page is taken for such only when so many of its letters are Vietnamese or English."""
LEAST_ZEROS_SHARE = 0.2
"""Of the bytes of UTF-16 without a mark so many are zero: those of spaces and of letters that English has too."""
BLOCK_BYTES = 65_536
_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be", codecs.BOM_UTF8: "utf-8"}
_NAMES = {"cp1258": "Windows-1258", "tcvn3": "TCVN3", "vni": "VNI-Windows", "viscii": "VISCII"}
_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\n\v\f\r\x1a\x1b")


class UnreadableText(ValueError):
    """A file is not a text that can be repaired; the message names the file and the reason."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a text file is written: a Python codec's name or a LegacyEncoding, and its byte order mark, if any."""

    codec: str
    mark: bytes = b""

    @property
    def legacy(self) -> LegacyEncoding | None:
        """The encoding where it is one that only old Vietnamese fonts show as they should."""
        return next((legacy for legacy in ENCODINGS if legacy == self.codec), None)

    @property
    def name(self) -> str:
        """What people call it."""
        return _NAMES.get(self.codec, self.codec.upper())

    @property
    def rewritten(self) -> Encoding:
        """The encoding that a repaired text is written in: the same, or UTF-8 where the old one would lose letters."""
        return self if self.codec.startswith("utf") else Encoding("utf-8")


@dataclass(frozen=True, slots=True)
class _Survey:
    """Counts over a whole text."""

    blank: bool
    letters_share: float


def tell_encoding(stream: BinaryIO, path: Path) -> Encoding:
    """How a text is written: UTF-8 or UTF-16, or else an old encoding, which its words tell.

    Those are TCVN3, VNI-Windows and VISCII, also with lines in UTF-8 between, or else Windows-1258.
    The stream is seekable and read to its end; path is named in errors.
    Raises UnreadableText when the text is empty, binary, damaged or in another encoding, OSError when reading fails,
    ModelError when the words must be looked up and the model is missing.
    """
    stream.seek(0)
    head = stream.read(BLOCK_BYTES)
    encoding = _unicode_encoding(head)
    try:
        survey = _survey(stream, encoding, count_letters=False)
    except UnicodeDecodeError:
        if encoding.codec != "utf-8":
            raise UnreadableText(path, "the file looks like UTF-16 but is damaged") from None
        return _old_encoding(stream, head, path)
    if survey.blank:
        raise UnreadableText(path, "the file is empty")
    _refuse_binary(next(text_blocks(stream, encoding)), path)
    return encoding


def text_blocks(stream: BinaryIO, encoding: Encoding, errors: str = "strict") -> Iterator[str]:
    """The text without its byte order mark, some ten thousand characters at a time; line ends are kept.

    errors is what a Python codec does about bytes that it cannot read; a legacy encoding reads them all.
    Raises UnicodeDecodeError when the stream is not in this encoding and errors is strict.
    """
    stream.seek(len(encoding.mark))
    if encoding.legacy:
        yield from legacy_blocks(stream, encoding.legacy)
        return
    decoder = codecs.getincrementaldecoder(encoding.codec)(errors)
    while block := stream.read(BLOCK_BYTES):
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _unicode_encoding(head: bytes) -> Encoding:
    """The encoding that the first bytes speak for: a mark, or every other byte of Latin letters being zero."""
    mark = next((mark for mark in _MARKS if head.startswith(mark)), b"")
    if mark:
        return Encoding(_MARKS[mark], mark)
    zeros = (head[::2].count(0), head[1::2].count(0))
    if max(zeros) > LEAST_ZEROS_SHARE * len(head) and min(zeros) < max(zeros) / 16:
        return Encoding("utf-16-le" if zeros[1] > zeros[0] else "utf-16-be")
    return Encoding("utf-8")


def _old_encoding(stream: BinaryIO, head: bytes, path: Path) -> Encoding:
    """The old encoding of a text that is not UTF-8 from end to end."""
    _refuse_binary(head.translate(None, VISCII_CONTROLS).decode("latin-1"), path)
    stream.seek(0)
    legacy = tell_legacy_bytes(not_utf8(stream))
    if legacy:
        return Encoding(legacy)
    _refuse_binary(head.decode("latin-1"), path)
    return _old_code_page(stream, path)


def _old_code_page(stream: BinaryIO, path: Path) -> Encoding:
    """Windows-1258, the Vietnamese code page, where letters and combining tone marks are single bytes."""
    refused = UnreadableText(path, "neither Unicode, Windows-1258, TCVN3, VNI nor VISCII text; save it as UTF-8")
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


def _refuse_binary(head: str, path: Path) -> None:
    if not _CONTROLS.isdisjoint(head):
        raise UnreadableText(path, "not a text file (it holds control characters)")


def _survey(stream: BinaryIO, encoding: Encoding, *, count_letters: bool) -> _Survey:
    blank, letters, characters = True, 0, 0
    for block in text_blocks(stream, encoding):
        blank = blank and not block.strip().strip("\0 \t\r\n")
        if count_letters:
            characters += sum(char.isalpha() or char in TONES for char in block)
            letters += sum(char.lower() in LETTERS or char in TONES for char in block)
    return _Survey(blank, letters / max(1, characters))
