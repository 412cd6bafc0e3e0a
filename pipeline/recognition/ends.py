"""Where a paper's facts stand, a second reading: the header, the title, and the signature block.

Tesseract's data trained on papers read better, but they break codes (`GA VI`) and are sure of names that they misread
under a seal; those that they were made from do neither (models/recogniser.md).  So the latter read these parts of the
page once more, and the two readings are put together word by word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from pipeline.engine import Engine, Look
from pipeline.layout import layout_page
from pipeline.layout.geometry import Strip, letter_height
from pipeline.recognition.merging import meets, merged
from pipeline.types import Box, Line, OcrLine, OcrPage, PageImage, ReadPage, Word, Zone, box_around

_HEAD = frozenset({Zone.HEADER_LEFT, Zone.HEADER_RIGHT, Zone.TITLE})
_BLOCK_HEIGHT = 0.25
"""Of the page's height: from the head of a signature block to the signer's name at the most."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the page that is read twice: its words by the first reading, and the box around them.

    mixed: words of both readings may stand side by side; else the second is believed wherever it reads something.
    """

    words: tuple[Word, ...]
    box: Box
    mixed: bool


def read_ends(page: OcrPage, image: PageImage, engine: Engine) -> OcrPage:
    """The page with header, title and signature as both readings have them; image is the grey image that was read.

    What the second reading does not see stays.  Raises as Engine.look_at_each does.
    """
    margin = round(letter_height([Strip(page.words)]))
    parts = list(_parts(layout_page(page)))
    cuts = [_cut(page, part, image, margin) for part in parts]
    read = engine.look_at_each([cut for cut, _ in cuts], Look.PART)
    for part, (_, at), lines in zip(parts, cuts, read, strict=True):
        page = _with_second(page, part, [_moved(line, at) for line in lines])
    return page


def _parts(page: ReadPage) -> Iterator[_Part]:
    head = [line for line in page.lines if line.zone in _HEAD]
    box = box_around(line.box for line in head)
    if box is not None:
        yield _part(page, head, box, mixed=True)


def _part(page: ReadPage, lines: Sequence[Line], box: Box, *, mixed: bool) -> _Part:
    """The lines with what was set aside as noise among them: the other reading may see words there."""
    noise = (word for line in page.dropped for word in line.words if word.box and _is_inside(word.box, box))
    return _Part((*(word for line in lines for word in line.words), *noise), box, mixed)


def _with_what_follows(page: ReadPage, block: Box) -> Box:
    """A signature block down to where the signer's name may stand, over the rest of the page's width."""
    others = (line.box for line in page.lines if line.zone is not Zone.SIGNATURE and line.box is not None)
    below = (box.top for box in others if box.right > block.left)
    reach = block.top + round(_BLOCK_HEIGHT * page.height_px)
    bottom = max(block.bottom, min([reach, page.height_px, *(top for top in below if top > block.bottom)]))
    return Box(block.left, block.top, page.width_px - block.left, bottom - block.top)


def _is_inside(box: Box, whole: Box) -> bool:
    return whole.left <= box.left + box.width / 2 <= whole.right and whole.top <= box.middle_y <= whole.bottom


def _cut(page: OcrPage, part: _Part, image: PageImage, margin: int) -> tuple[PageImage, Box]:
    """The part with a margin around it, the words beside it wiped out; and where it lies on the page."""
    left, top = max(0, part.box.left - margin), max(0, part.box.top - margin)
    right, bottom = min(image.width_px, part.box.right + margin), min(image.height_px, part.box.bottom + margin)
    pixels = image.pixels[top:bottom, left:right].copy()
    paper = round(float(np.median(pixels))) if pixels.size else 255
    own = {id(word) for word in part.words}
    for box in (word.box for word in page.words if id(word) not in own):
        if box is not None:
            pixels[
                max(0, box.top - top) : max(0, box.bottom - top), max(0, box.left - left) : max(0, box.right - left)
            ] = paper
    return replace(image, pixels=pixels), Box(left, top, right - left, bottom - top)


def _moved(line: OcrLine, at: Box) -> OcrLine:
    words = (
        replace(word, box=replace(word.box, left=word.box.left + at.left, top=word.box.top + at.top))
        for word in line.words
        if word.box is not None
    )
    return replace(line, words=tuple(words))


def _with_second(page: OcrPage, part: _Part, second: Sequence[OcrLine]) -> OcrPage:
    """The page with the second reading of a part in the place of the first."""
    seen = [word for line in second for word in line.words]
    gone = {id(word) for word in part.words if any(meets(word, other) for other in seen)}
    first = [word for word in part.words if id(word) in gone] if part.mixed else []
    again = [replace(line, words=merged(line.words, first)) for line in second]
    kept = (replace(line, words=_without(line.words, gone)) for line in page.lines)
    return replace(page, lines=tuple(line for line in chain(kept, again) if line.words))


def _without(words: Sequence[Word], gone: Collection[int]) -> tuple[Word, ...]:
    return tuple(word for word in words if id(word) not in gone)
