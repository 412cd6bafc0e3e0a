"""What a command that repairs one file needs: its text, whatever its encoding."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from diacritics.text_file import UnreadableText, tell_encoding, text_blocks

__all__ = ["UnreadableText", "decode_text", "read_text"]


def read_text(path: Path | str) -> str:
    """The text of a file: UTF-8 or UTF-16, else TCVN3, VNI-Windows, VISCII or Windows-1258.

    Line ends are kept.
    Raises UnreadableText when the file is empty, binary or in another encoding, OSError when it cannot be opened,
    ModelError when words must be looked up to tell the encoding and the model is missing.
    """
    path = Path(path)
    return decode_text(path.read_bytes(), path)


def decode_text(content: bytes, path: Path | str = "text") -> str:
    """read_text for bytes; path is named in errors."""
    stream = BytesIO(content)
    return "".join(text_blocks(stream, tell_encoding(stream, Path(path))))
