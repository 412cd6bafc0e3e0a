"""Ways to look at a signature block again: as it stands, and as lines of print taken out of the strokes around them.

In grey shows what is stamped in red or blue; with all coloured ink faded shows what is printed under a signature, and
so does, on a scan in grey, the darkest ink alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from pipeline import lexicon
from pipeline.engine import Engine, Look
from pipeline.fields.person_names import PersonName, name_in
from pipeline.fields.signer_titles import title_in
from pipeline.imaging.prepare import fade_ink, to_grey
from pipeline.paper import Placed
from pipeline.second_look.darkest import darkest_ink
from pipeline.second_look.strips import find_strips, stacked
from pipeline.types import Box, Line, PageImage, Word, Zone

_NO_SURNAME = 0.8
_CAPITAL_MM = 3.03
"""Height of a capital of 13 point type (Decree 30/2020/NĐ-CP, Appendix I)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A line with the name and the title that it holds."""

    line: Line
    name: PersonName | None
    title: str | None

    @classmethod
    def of(cls, line: Line) -> Seen:
        return cls(line, name_in(Placed(0, line)), title_in(line.text))

    @property
    def name_confidence(self) -> float:
        """How sure the name is as it was read; a first word that is no surname may have lost a letter to a ring."""
        if self.name is None:
            return 0.0
        known = self.name.value.split()[0] in lexicon.surnames()
        return self.name.confidence / self.name.factor * (1.0 if known else _NO_SURNAME)


def looks(area: Box, image: PageImage, engine: Engine, colour: PageImage | None) -> Iterator[list[Seen]]:
    """What one look after the other reads in the area, the cheapest first."""
    yield _as_it_stands(image, area, engine)
    in_colour = colour is not None and colour.pixels.ndim == 3
    part = _cut(_whole(image, colour), area)
    darkest = darkest_ink(fade_ink(part)) if part.pixels.size else None
    if darkest is not None:
        yield _in_view(darkest, area, engine)
    for view in _views(area, image, colour):
        yield list(_in_strips(view, area, engine))
    if colour is not None and in_colour:
        yield _as_it_stands(to_grey(colour), area, engine)


def _as_it_stands(image: PageImage, area: Box, engine: Engine) -> list[Seen]:
    return [Seen.of(Line(read.words, Zone.SIGNATURE, 0)) for read in engine.look_again(image, area, Look.BLOCK)]


def _in_view(view: PageImage, area: Box, engine: Engine) -> list[Seen]:
    """What the engine reads in a view of the area, at its place on the page."""
    whole = Box(0, 0, view.width_px, view.height_px)
    found = (read.words for read in engine.look_again(view, whole, Look.BLOCK))
    return [Seen.of(Line(tuple(_moved(word, area) for word in words), Zone.SIGNATURE, 0)) for words in found]


def _moved(word: Word, area: Box) -> Word:
    if word.box is None:
        return word
    return replace(word, box=replace(word.box, left=word.box.left + area.left, top=word.box.top + area.top))


def _cut(image: PageImage, area: Box) -> PageImage:
    part = image.pixels[area.top : area.bottom, area.left : area.right]
    return replace(image, pixels=np.ascontiguousarray(part))


def _whole(image: PageImage, colour: PageImage | None) -> PageImage:
    """The page with its colours, where it has any and they lie as the image does."""
    return image if colour is None or colour.pixels.shape[:2] != image.pixels.shape[:2] else colour


def _views(area: Box, image: PageImage, colour: PageImage | None) -> Iterator[PageImage]:
    """The area, cut out, in grey: once with coloured ink faded and once with it where the page has colours."""
    part = _cut(_whole(image, colour), area)
    if 0 in part.pixels.shape:
        return
    yield fade_ink(part)
    if part.pixels.ndim == 3:
        yield to_grey(part)


def _in_strips(view: PageImage, area: Box, engine: Engine) -> Iterator[Seen]:
    """The lines of print of a view of the area, each cleaned and level, read in one call."""
    letter_px = _CAPITAL_MM * view.dpi / 25.4
    strips = find_strips(view.pixels, letter_px)
    if not strips:
        return
    sheet, starts = stacked(strips, letter_px)
    whole = Box(0, 0, sheet.shape[1], sheet.shape[0])
    for read in engine.look_again(replace(view, pixels=sheet), whole, Look.BLOCK):
        boxes = [word.box for word in read.words if word.box is not None]
        place = bisect_right(starts, boxes[0].middle_y) - 1 if boxes else -1
        if not 0 <= place < len(strips):
            continue
        strip = strips[place]
        at = Box(strip.box.left + area.left, strip.box.top + area.top, strip.box.width, strip.box.height)
        seen = Seen.of(Line(tuple(_at(word, at, boxes[0].left) for word in read.words), Zone.SIGNATURE, 0))
        hidden = strip.crowded and seen.name is not None and len(seen.name.words) < 3  # the surname may be under it
        yield replace(seen, name=None) if hidden else seen


def _at(word: Word, strip: Box, first_left: int) -> Word:
    """The word at its place on the page: the strip's own height, as its turn is not undone."""
    if word.box is None:
        return word
    return replace(word, box=Box(strip.left + word.box.left - first_left, strip.top, word.box.width, strip.height))
