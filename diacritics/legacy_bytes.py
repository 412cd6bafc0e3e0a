"""Texts whose bytes are in an old encoding: which one that is, and their lines in Unicode.

Such a file has no sign of its encoding, which is told by its words.  A line that is good UTF-8 is read as such: files
that grew over the years hold both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, BinaryIO, Literal

from diacritics.legacy_tables import ENCODINGS, LegacyEncoding, table_of
from diacritics.legacy_words import convert_lines
from diacritics.normal import normalize_word

if TYPE_CHECKING:
    from diacritics.repairer import Repairer

SAMPLE_BYTES = 4096
"""So much of what is no UTF-8 tells the encoding."""
LEGACY_SHARE = 0.5
"""So many of the words beyond ASCII must stand in lines that are evidently legacy."""
SWITCH_GAIN = 128
"""How much likelier a line must be in another encoding than in that of the lines before it: a score, in sixteenths of a
natural log unit."""
LONGEST_LINE_BYTES = 1 << 17
"""A line longer than this is cut where there is a space, or anywhere."""
VISCII_CONTROLS = b"\x02\x05\x06\x14\x19\x1e"
"""Control characters elsewhere; in VISCII these six are capital letters."""

_SHOWN = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}
_LETTER = rb"A-Za-z\x02\x05\x06\x14\x19\x1e\x80-\x9f\xa1-\xff"
_WORD = re.compile(rb"[A-Za-z]*[\x02\x05\x06\x14\x19\x1e\x80-\x9f\xa1-\xff][" + _LETTER + rb"]*")
_EDGE_SIGNS = "‘’“”–—…•«»·´"
_VISCII_PAIRS = re.compile("[\u0400-\u043f\u07c0-\u07ff]")
"""What two letters of VISCII look like that happen to be good UTF-8: ĐỊ, Đơ; ươ, ướ, ườ."""

_Story = LegacyEncoding | Literal["cp1258"]


def shown(data: bytes) -> str:
    """Bytes as Western European text (cp1252, Latin-1 where that has a gap); a character a byte."""
    return data.decode("latin-1").translate(_SHOWN)


def tell_legacy_bytes(sample: bytes) -> LegacyEncoding | None:
    """The old encoding of lines that are no UTF-8, or None where they are evidently in none; Windows-1258 is none.

    Raises ModelError when the model is missing or damaged.
    """
    # The model brings numpy with it.
    from diacritics.legacy import find_legacy_lines  # noqa: PLC0415

    text = shown(sample)
    words = Counter[LegacyEncoding]()
    for line in find_legacy_lines(text, _repairer().readings, told=True):
        words[line.encoding] += len(_WORD.findall(sample, line.start, line.end))
    if not words or words.total() < LEGACY_SHARE * len(_WORD.findall(sample)):
        return None
    encoding = max(words, key=lambda one: (words[one], _score(sample, one)))
    return encoding if _score(sample, encoding) > _score(sample, "cp1258") else None


def not_utf8(stream: BinaryIO, most_bytes: int = SAMPLE_BYTES) -> bytes:
    """The first lines of a stream that are no good UTF-8, about so many bytes of them."""
    found = b""
    for chunk in _whole_lines(stream):
        found += b"".join(line for line in chunk.splitlines(keepends=True) if _as_utf8(line, "viscii") is None)
        if len(found) >= most_bytes:
            break
    return found[:most_bytes]


def legacy_blocks(stream: BinaryIO, encoding: LegacyEncoding) -> Iterator[str]:
    """The text of a stream that is by and large in this encoding, some ten thousand characters at a time.

    A line may be in UTF-8, or evidently in another of the old encodings, which then holds for what follows.
    """
    for chunk in _whole_lines(stream):
        lines = []
        for line in chunk.splitlines(keepends=True):
            text = _as_utf8(line, encoding)
            if text is None:
                encoding = _encoding_of_line(line, encoding)
                text = _convert(line, encoding)
            lines.append(text)
        yield "".join(lines)


def _whole_lines(stream: BinaryIO, block_bytes: int = 65_536) -> Iterator[bytes]:
    waiting = b""
    while block := stream.read(block_bytes):
        waiting += block
        end = max(waiting.rfind(b"\n"), waiting.rfind(b"\r", 0, -1)) + 1
        if not end and len(waiting) > LONGEST_LINE_BYTES:
            end = waiting.rfind(b" ") + 1 or len(waiting)
        if end:
            yield waiting[:end]
            waiting = waiting[end:]
    if waiting:
        yield waiting


def _as_utf8(line: bytes, encoding: LegacyEncoding) -> str | None:
    """The line as UTF-8, or None where it is none in a file of this encoding."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if encoding == "viscii" and _VISCII_PAIRS.search(text) else text


def _convert(line: bytes, encoding: LegacyEncoding) -> str:
    """VISCII has no other signs beyond ASCII; files in the other two hold quotes, dashes and bullets of cp1252."""
    return table_of("viscii").convert(shown(line)) if encoding == "viscii" else convert_lines(shown(line), encoding)


def _encoding_of_line(line: bytes, before: LegacyEncoding) -> LegacyEncoding:
    best = max(ENCODINGS, key=lambda encoding: _score(line, encoding))
    return best if _score(line, best) > _score(line, before) + SWITCH_GAIN else before


def _score(line: bytes, story: _Story) -> float:
    """Score of the words beyond ASCII, read so; the others read the same in all encodings."""
    return sum(_score_word(word, story) for word in _WORD.findall(line))


@lru_cache(maxsize=100_000)
def _score_word(word: bytes, story: _Story) -> float:
    from diacritics.legacy import as_it_stands  # noqa: PLC0415

    if story == "cp1258":
        read = normalize_word(word.decode("cp1258", "replace"))
    else:
        read = table_of(story).convert(shown(word))
    return as_it_stands(read.strip(_EDGE_SIGNS), _repairer().readings)


def _repairer() -> Repairer:
    from diacritics.repairer import load_repairer  # noqa: PLC0415

    return load_repairer()
