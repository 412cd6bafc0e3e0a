"""What a command that repairs one file needs: its text, whatever its encoding."""

from __future__ import annotations

import codecs
from pathlib import Path

from diacritics.alphabet import LETTERS

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BINARY = frozenset(range(32)) - frozenset(b"\t\n\v\f\r\x1a\x1b")
_LOOKED_AT_BYTES = 65_536
LEAST_LETTERS_SHARE = 0.5
"""Text in the old Vietnamese code page is taken for such only when at least half of it is letters."""


class UnreadableText(ValueError):
    """A file is not a text that can be repaired; the message names the file and the reason."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


def read_text(path: Path | str) -> str:
    """The text of a file: UTF-8 or UTF-16 with or without a byte order mark, else Windows-1258; line ends are kept.

    Raises UnreadableText when the file is empty, binary or in another encoding, OSError when it cannot be opened.
    """
    path = Path(path)
    return decode_text(path.read_bytes(), path)


def decode_text(content: bytes, path: Path | str = "text") -> str:
    """read_text for bytes; path is named in errors."""
    path = Path(path)
    if not content.strip(b"\0 \t\r\n"):
        raise UnreadableText(path, "the file is empty")
    text = _decoded(content, path)
    if not text.strip():
        raise UnreadableText(path, "the file is empty")
    return text


def _decoded(content: bytes, path: Path) -> str:
    encoding = "utf-16" if content.startswith(_UTF16_MARKS) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-16":
            raise UnreadableText(path, "the file says it is UTF-16 but is damaged") from None
        return _old_code_page(content, path)
    if encoding != "utf-16" and _is_binary(content):
        raise UnreadableText(path, "not a text file (it holds control bytes)")
    return text


def _is_binary(content: bytes) -> bool:
    return not _BINARY.isdisjoint(content[:_LOOKED_AT_BYTES])


def _old_code_page(content: bytes, path: Path) -> str:
    """Windows-1258, the Vietnamese code page, where letters and combining tone marks are single bytes."""
    refused = UnreadableText(path, "neither UTF-8, UTF-16 nor Windows-1258 text; save it as UTF-8")
    if _is_binary(content):
        raise UnreadableText(path, "not a text file (it holds control bytes)")
    try:
        text = content.decode("cp1258")
    except UnicodeDecodeError:
        raise refused from None
    letters = sum(char.lower() in LETTERS or char.isspace() or "\u0300" <= char <= "\u0323" for char in text)
    if letters < LEAST_LETTERS_SHARE * len(text):
        raise refused
    return text
