"""Raised numbers: the marks of footnotes behind a word and at the head of the note, and the powers of units (m²).

An engine reads them as quotes or not at all.  They are told by their ink: higher than a quote, lower than a letter,
with their foot above the line and nothing under them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from diacritics.alphabet import LETTERS
from pipeline.engine import Engine, Look
from pipeline.imaging.pieces import pieces_of_ink
from pipeline.missed.marks import agreed_number, cut_mark
from pipeline.missed.place import meet
from pipeline.recognition.number_rows import read_numbers
from pipeline.types import Box, OcrPage, PageImage, Word

_HIGH, _WIDE = (0.42, 0.8), (0.1, 0.6)
"""Height and width of a raised digit, in heights of a word; quotes are 0.3 high."""
_NOTE_HIGH = 0.38
"""The same before a note, which is set smaller."""
_TALL, _RAISED, _BESIDE = 0.5, 0.3, 0.15
"""Height of letters at least; how far a raised digit's foot is above theirs; how far it may reach over the nearest."""
_UNSURE = 0.85
"""A word that was read with more has no mark that was not read."""
_SURE = 0.6
_BACK, _AHEAD, _ABOVE, _BELOW = 1.6, 0.9, 0.25, 0.2
"""What is looked at around the end of a word, in heights of a word."""
_CONTRAST = 60
_BEARS = re.compile(r"^(?P<core>.*(?:[^\W\d_]|[)\]]))(?P<read>[\"'“”‘’*ˆ^°`´²³¹]?)(?P<end>[.,;:]{0,2})$")
"""A word that may bear a mark: its letters, what was read for the mark, and the sign behind it."""
_LEAST_WORDS = 3
"""Words of a line that may be a note."""


@dataclass(frozen=True, slots=True)
class _Raised:
    """A raised piece of ink, and its word; opens tells that it stands before the line's first word."""

    box: Box
    word: Word
    opens: bool


def add_raised(page: OcrPage, image: PageImage, letter_px: float, engine: Engine) -> OcrPage:
    """The page with the raised numbers that are surely read.  Raises as Engine.look_at_each does."""
    found = [raised for line in page.lines for raised in _in_line(line.words, image, letter_px)]
    if not found:
        return page
    cuts = [cut_mark(image, raised.box) for raised in found]
    in_row = read_numbers(cuts, [raised.box.height for raised in found], engine)
    alone = [[word for line in lines for word in line.words] for lines in engine.look_at_each(cuts, Look.NUMBER)]
    numbers: dict[int, list[tuple[_Raised, Word]]] = {}
    for raised, one, others in zip(found, in_row, alone, strict=True):
        number = _sure_number(one, others[0] if len(others) == 1 else None)
        if number is not None:
            numbers.setdefault(id(raised.word), []).append((raised, number))
    lines = tuple(replace(line, words=tuple(_with_numbers(line.words, numbers))) for line in page.lines)
    return replace(page, lines=lines)


def _sure_number(one: Word | None, other: Word | None) -> Word | None:
    """What both readings surely say: a dot of dirt is as high as a raised digit."""
    both = one is not None and other is not None and min(one.confidence, other.confidence) >= _SURE
    return agreed_number(one, other) if both else None


def _in_line(words: Sequence[Word], image: PageImage, letter_px: float) -> Iterator[_Raised]:
    placed = [(word, word.box) for word in words if word.box is not None]
    first = next((pair for pair in placed if _holds_letters(pair[0])), None)
    if (
        first is not None
        and all(letter.lower() in LETTERS for letter in first[0].text[:2])
        and len(placed) >= _LEAST_WORDS
    ):
        found = _raised_in(_before(first[1], letter_px), image, letter_px, opens=True)
        if found is not None:
            yield _Raised(found, first[0], opens=True)
    for place, (word, box) in enumerate(placed):
        if word.confidence < _UNSURE and _BEARS.match(word.text):
            following = placed[place + 1][1] if place + 1 < len(placed) else None
            found = _raised_in(_behind(box, following, letter_px), image, letter_px, opens=False)
            if found is not None:
                yield _Raised(found, word, opens=False)


def _holds_letters(word: Word) -> bool:
    """Whether a word has letters or digits; `ˆ`, as a mark is read, is no letter here."""
    return any(letter.isdigit() or letter.lower() in LETTERS for letter in word.text)


def _before(box: Box, letter_px: float) -> Box:
    """Where a mark stands before a word."""
    left, right = max(0, box.left - round(_BACK * letter_px)), box.left + round(_AHEAD * letter_px)
    return _tall(Box(left, box.top, right - left, box.height), letter_px)


def _behind(box: Box, following: Box | None, letter_px: float) -> Box:
    """Where a mark stands at the end of a word."""
    left, right = max(0, box.right - round(_BACK * letter_px)), box.right + round(_AHEAD * letter_px)
    if following is not None:
        right = min(right, max(following.left - 2, box.right + 2))
    return _tall(Box(left, box.top, right - left, box.height), letter_px)


def _tall(box: Box, letter_px: float) -> Box:
    top = max(0, box.top - round(_ABOVE * letter_px))
    return Box(box.left, top, box.width, box.bottom + round(_BELOW * letter_px) - top)


def _raised_in(area: Box, image: PageImage, letter_px: float, *, opens: bool) -> Box | None:
    """The one raised piece of ink before or behind the letters of an area."""
    part = image.pixels[area.top : area.bottom, area.left : area.right]
    pieces = pieces_of_ink(part, contrast=_CONTRAST)
    raised = [piece for piece in pieces if _is_raised(piece, pieces, letter_px, part.shape[1], opens=opens)]
    if len(raised) != 1:
        return None
    return replace(raised[0], left=raised[0].left + area.left, top=raised[0].top + area.top)


def _is_raised(piece: Box, pieces: Sequence[Box], letter_px: float, width: int, *, opens: bool) -> bool:
    others = [other for other in pieces if other is not piece and other.height >= _TALL * letter_px]
    if not others or piece.left <= 1 or piece.right >= width - 1:
        return False
    sized = (_NOTE_HIGH if opens else _HIGH[0]) * letter_px <= piece.height <= _HIGH[1] * letter_px and _WIDE[
        0
    ] * letter_px <= piece.width <= _WIDE[1] * letter_px
    reach = _BESIDE * letter_px
    if opens:
        free = piece.right <= min(other.left for other in others) + reach
    else:
        free = piece.left >= max(other.right for other in others) - reach
    foot = max(letter.bottom for letter in others)
    high = foot - piece.bottom >= _RAISED * letter_px
    under = any(
        other.left < piece.right and other.right > piece.left and piece.bottom - 2 <= other.top < foot
        for other in pieces
        if other is not piece and other.height > _BESIDE * letter_px
    )
    return sized and free and high and not under


def _with_numbers(words: Sequence[Word], numbers: dict[int, list[tuple[_Raised, Word]]]) -> Iterator[Word]:
    """The words with their numbers; what was read in the place of a number before a line goes."""
    opening = [raised.box for each in numbers.values() for raised, _ in each if raised.opens]
    for word in words:
        if not _holds_letters(word) and any(meet(word.box, box) for box in opening):
            continue
        marked = word
        for raised, number in numbers.get(id(word), ()):
            digits = "".join(filter(str.isdigit, number.text))
            if raised.opens:
                yield Word(digits, raised.box, number.confidence, digits)
            else:
                marked = _marked(word, digits, raised.box)
        yield marked


def _marked(word: Word, digits: str, box: Box) -> Word:
    match = _BEARS.match(word.text)
    if match is None or word.box is None:
        return word
    text = match["core"] + digits + match["end"]
    return replace(word, text=text, raw=text, box=word.box.union(box))
