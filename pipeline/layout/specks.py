"""Words that are specks of dirt: the engine gave them letters, but their boxes are far too small for any."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.layout.geometry import Strip, box_of
from pipeline.types import Word

MAX_HEIGHT, MAX_WIDTH = 0.35, 0.5
"""In letter heights.  On real archives only dashes among the words that are smaller are print."""

_DASHES = frozenset("-–—")
_DASH_WIDTHS = (0.17, 2.0)
_SHARED = 0.3
"""Words that stand side by side may overlap a little; a word and its double overlap more."""


def sweep(strips: Sequence[Strip], letter_px: float) -> tuple[list[Strip], list[Strip]]:
    """The strips without specks, and the specks, each a strip of its own."""
    kept: list[Strip] = []
    specks: list[Strip] = []
    for strip in strips:
        words = tuple(word for word in strip.words if not _is_dirt(word, strip.words, letter_px))
        specks += [Strip((word,)) for word in strip.words if not any(word is other for other in words)]
        kept += [Strip(words)] if words else []
    return kept, specks


def _is_dirt(word: Word, line: Sequence[Word], letter_px: float) -> bool:
    return is_speck(word, letter_px) or _repeats(word, line)


def is_speck(word: Word, letter_px: float) -> bool:
    """Whether the word is smaller than any letter.  A dash is small too, but wider than high; a rule is too wide."""
    width, height = box_of(word).width / letter_px, box_of(word).height / letter_px
    if height >= MAX_HEIGHT:
        return False
    if word.text in _DASHES:
        return not (_DASH_WIDTHS[0] <= width <= _DASH_WIDTHS[1] and width >= 1.2 * height)
    return width < MAX_WIDTH


def _repeats(word: Word, line: Sequence[Word]) -> bool:
    """Whether the word is the beginning of the word after it, read a second time: their boxes share ground."""
    place = next(index for index, other in enumerate(line) if other is word)
    if place + 1 == len(line) or not line[place + 1].text.startswith(word.text):
        return False
    box, other = box_of(word), box_of(line[place + 1])
    shared_px = min(box.right, other.right) - max(box.left, other.left)
    return shared_px > _SHARED * min(box.width, other.width)
