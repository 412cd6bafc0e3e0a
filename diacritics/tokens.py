"""Cuts text into words, numbers and codes, and says what may change and what must not.

White space parts chunks; the punctuation at a chunk's edges is set aside.  What is left is a word, a number, or
something protected: an e-mail or web address, a document code (121/KH-UBND), signs that hide no letter.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple

BOUNDARY_WORD, UNKNOWN_WORD, NUMBER_WORD, PUNCTUATION_WORD = "<s>", "<unk>", "<n>", "<p>"

_MODEL_TOKEN = re.compile(r"[^\W\d_]+|(\d\S*)|([.,;:!?()\"“”…|]+)")


def model_words(paragraph: str) -> list[str]:
    """The words of correct small-letter text as the language model counts them.

    Numbers and codes that begin with a digit are one special word each, punctuation in the line another.
    """
    return [
        NUMBER_WORD if match[1] else PUNCTUATION_WORD if match[2] else match[0]
        for match in _MODEL_TOKEN.finditer(paragraph)
    ]


TokenKind = Literal["word", "garbled", "code", "number", "fixed"]


WORD_KINDS: frozenset[TokenKind] = frozenset({"word", "garbled"})


class Token(NamedTuple):
    """text[start:end] == core, without its edge punctuation.

    kind: a word may change; a garbled token holds digits or signs that may hide letters, and may change only in text
    known to be mangled; code, number and fixed change by rules alone.  after_punctuation: a mark that parts phrases
    stands before it.  glued: it is the second of two words that were read as one; a space belongs before it.
    A token that was joined from two has both in its core, without the space between.
    """

    start: int
    end: int
    core: str
    kind: TokenKind
    after_punctuation: bool
    glued: bool = False


_CHUNK = re.compile(r"\S+")
_EDGE = "()[]{}<>«»\"“”„‘’'*•·-–—−+.,;:…/\\_|=~#!?"
_PARTING = re.compile(r"[.,;:!?()\"“”…|]")
_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+(\.[\w-]+)+|(https?:|www\.|ftp:)\S*|[\w-]+(\.[\w-]+)*\.(vn|com|net|org|gov|edu|info)(/\S*)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[+-]?\d[\d.,:/%°x×–-]*")
_SIGNS = re.escape("?&@¢¥£€$!|[]{}§©'’‘`^~%°¡¿®¬")
SIGNS_OF_STEMS = "([{|'‘"
"""What the stem of a first letter may be read as: (6 is tổ, [đi is lỗi, ‘Trong is Trong."""
SIGNS_OF_HOOKS = "?'’‘!:"
"""What the hook of a last letter may be read as: xt? is xử, st’ is sử, thi: is thủ."""
_LONE_SIGNS = frozenset("@&¢¥£€$©")
"""Signs that alone may be a misread word of one letter: ở, ý."""
_HIDING = re.compile(rf"[\w{_SIGNS}]+")
_LABEL = re.compile(r"[^\W_][^\W_]{0,5}:(?=\d)")
"""Số:12/QĐ without the space."""
_PIECE = re.compile(r"[^.,;:…()\"“”/–—-]+")
_CODE_PART = re.compile(r"[A-ZĐ\d]{1,9}[a-zđ]?[A-ZĐ\d]*")
_TRUE_DIGITS = re.compile(r"\d\d$|^\d\d|[27]|(?<!x)3")
_STEM_AND_VOWEL = re.compile(r"1[0-69](?:[inopu]|[a-zà-ỹ]{2,4})$")
"""lối, lớn, lòng read as 15i, 16n, 10ng."""
_UNIT_NAMES = "kg km cm mm dm ha ml mg gb mb kw kv am pm tr giờ ngày tháng năm"
_UNITS = frozenset(_UNIT_NAMES.split())
_SIGNS_AND_DIGIT = re.compile(rf"[1469][&@¢]|[&@¢][1469]|[{re.escape(''.join(_LONE_SIGNS))}]")
"""lề read as 1&, ở as @."""
_ROMAN = re.compile(r"I{2,3}|I[VX]|VI{2,3}|X{1,3}(?:IX|IV|V?I{2,3}|V)")
"""Numbers that are no Vietnamese syllable without its marks, as VI, XI are."""
_JOINED_CAPITALS = re.compile(r"[A-ZĐ]{2,}&[A-ZĐ]{2,}")
"""GD&ĐT"""


def _core_span(chunk: str) -> tuple[int, int]:
    """Where the chunk's core starts and ends; an apostrophe after o or u stays: OCR makes it of a horn."""
    start = len(chunk) - len(chunk.lstrip(_EDGE))
    end = len(chunk.rstrip(_EDGE))
    if 0 < end < len(chunk) and chunk[end - 1] in "oOuU" and chunk[end] in "'’‘":
        end += 1
    return start, max(start, end)


def is_code(core: str) -> bool:
    """Whether this looks like a document's number and symbol or a part of them: 121/KH-UBND, QĐ-UBND, V/v."""
    if "/" in core:
        capitals = re.search(r"[A-ZĐ]{2}", core)
        numbers = any(any(map(str.isdigit, part)) and not _digits_hide_letters(part) for part in core.split("/"))
        return bool(capitals) or core.lower() == "v/v" or numbers
    if _JOINED_CAPITALS.fullmatch(core):
        return True
    parts = re.split("[-–]", core)
    return len(parts) > 1 and all(_CODE_PART.fullmatch(part) for part in parts)


def _kind(core: str) -> TokenKind:
    if _NUMBER.fullmatch(core):
        return "number"
    if _ADDRESS.fullmatch(core) or _ROMAN.fullmatch(core):
        return "fixed"
    if is_code(core):
        return "code"
    if all(char.isalpha() or unicodedata.combining(char) for char in core):
        return "word"
    if not any(char.isalpha() for char in core):
        return "garbled" if _SIGNS_AND_DIGIT.fullmatch(core) else "fixed"
    return "garbled" if _HIDING.fullmatch(core) and _digits_hide_letters(core) else "fixed"


def _digits_hide_letters(core: str) -> bool:
    """Whether the digits may be misread letters: in c6, d6i, 1am, 16i they may, in 2024, A10, QH15, 15h00, 10kg not."""
    if _STEM_AND_VOWEL.match(core):
        return core[2:] not in _UNITS
    digits = sum(char.isdigit() for char in core)
    return digits <= 2 and digits * 2 <= len(core) and not _TRUE_DIGITS.search(core)


def cut_tokens(text: str, offset: int = 0) -> list[Token]:
    """The tokens of a text in order, their places counted from offset."""
    tokens: list[Token] = []
    parted = False
    for chunk in _CHUNK.finditer(text):
        start = chunk.start() + offset
        pieces, parts_after = _cut_chunk(chunk[0])
        for first, last, core, kind, parts_before in pieces:
            tokens.append(Token(start + first, start + last, core, kind, parted or parts_before))
            parted = False
        parted = parted or parts_after
    return tokens


_Piece = tuple[int, int, str, TokenKind, bool]
"""Start and end in the chunk, the core, its kind, and whether phrases part before it."""


@lru_cache(maxsize=65_536)
def _cut_chunk(chunk: str) -> tuple[tuple[_Piece, ...], bool]:
    """The pieces of what stands between two spaces, and whether phrases part after the last."""
    pieces: list[_Piece] = []
    last_end = 0
    for start, end in _pieces(chunk):
        core = chunk[start:end]
        pieces.append((start, end, core, _kind(core), bool(_PARTING.search(chunk, last_end, start))))
        last_end = end
    return tuple(pieces), bool(_PARTING.search(chunk, last_end))


def _pieces(chunk: str) -> list[tuple[int, int]]:
    start, end = _core_span(chunk)
    core = chunk[start:end]
    if not core:
        return []
    if core.isalpha() or _NUMBER.fullmatch(core) or _ADDRESS.fullmatch(core):
        return [(start, end)]
    label = _LABEL.match(core)
    if label:
        rest = [
            (start + label.end() + first, start + label.end() + last) for first, last in _pieces(core[label.end() :])
        ]
        return [(start, start + label.end() - 1), *rest]
    if is_code(core):
        return [(start, end)]
    pieces = []
    for piece in _PIECE.finditer(core):
        piece_start, piece_end = _core_span(piece[0])
        if piece_end > piece_start:
            pieces.append((start + piece.start() + piece_start, start + piece.start() + piece_end))
    return pieces
