"""A page as a picture with a box, a name and a confidence for every fact that was found on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from pipeline.atomic import write_whole
from pipeline.errors import BadInput
from pipeline.files.pages import draw_page
from pipeline.overlays.labels import Area, Labels
from pipeline.overlays.reading import upright
from pipeline.records.telling import likeliest
from pipeline.settings import Settings
from pipeline.types import PageFailure, PageImage, ReadPage, SourceFile

_COLOURS = ("#b3261e", "#1b5e9e", "#1e7a34", "#8a4b00", "#6a2c91", "#00727a")
_STRIP_COLOUR = "#c8008c"
_MARGIN = 0.003
_LETTER = 1 / 85
"""Of the page's height: the room around a box, and the size of its name."""


@dataclass(frozen=True, slots=True)
class _Mark:
    name: str
    confidence: float
    box: Area


def write_field_overlay(
    page: ReadPage, record: Mapping[str, Any], source: SourceFile, settings: Settings, folder: Path
) -> Path:
    """Draws one page with its facts into the folder, as NAME-p001-fields.png.  Raises BadInput and OSError.

    record is the record's JSON object.
    """
    image = draw_page(source, settings, page.page)
    if isinstance(image, PageFailure):
        raise BadInput(source.path, image.reason, image.detail)
    sink = BytesIO()
    draw_fields(page, upright(image, page), record).save(sink, "PNG")
    path = folder / f"{source.path.stem}-p{page.page:03}-fields.png"
    write_whole(path, sink.getvalue())
    return path


def draw_fields(page: ReadPage, image: PageImage, record: Mapping[str, Any]) -> Image.Image:
    """The page with its facts marked; image is the page upright, as pipeline.overlays.reading.upright gives it."""
    picture = Image.fromarray(image.pixels).convert("RGB").resize((page.width_px, page.height_px))
    drawing = _Drawing(picture, round(page.height_px * _MARGIN), max(12, round(page.height_px * _LETTER)))
    marks = list(_marks(record["evidence"], page.page))
    strips = [strip for strip in record["filled"] if strip["page"] == page.page and strip["filling"] != "print"]
    for index, mark in enumerate(marks):
        drawing.frame(mark.box, _COLOURS[index % len(_COLOURS)])
    for strip in strips:
        drawing.frame(_area(strip["box"]), _STRIP_COLOUR, thin=True)
    for index, mark in enumerate(marks):
        drawing.name(f"{mark.name} {mark.confidence:.2f}", mark.box, _COLOURS[index % len(_COLOURS)])
    for strip in strips:
        read = ", ".join(f"{text} {share:.2f}" for text, share in likeliest(strip))
        drawing.name(f"{strip['filling']} {read}", _area(strip["box"]), _STRIP_COLOUR)
    return picture


class _Drawing:
    """Frames and names on a picture; margin is the room around a box, both in pixels."""

    def __init__(self, picture: Image.Image, margin: int, letter: int) -> None:
        self._labels = Labels(picture)
        self._pen = ImageDraw.Draw(picture)
        self._font = ImageFont.load_default(letter)
        self._margin = margin

    def frame(self, box: Area, colour: str, *, thin: bool = False) -> None:
        """A frame around a box, or on its edge where it is thin."""
        self._pen.rectangle(box if thin else _wider(box, self._margin), outline=colour, width=1 if thin else 3)

    def name(self, text: str, box: Area, colour: str) -> None:
        """A name beside a framed box."""
        width, height = map(round, self._pen.textbbox((0, 0), text, font=self._font)[2:])
        area = self._labels.place((width + 6, height + 4), _wider(box, self._margin), self._margin)
        self._pen.rectangle(area, fill="white")
        self._pen.text((area[0] + 3, area[1] + 1), text, fill=colour, font=self._font)


def _wider(box: Area, margin: int) -> Area:
    left, top, right, bottom = box
    return left - margin, top - margin, right + margin, bottom + margin


def _area(box: Sequence[int]) -> Area:
    """A record's box (left, top, width, height) as an area."""
    left, top, width, height = box
    return left, top, left + width, top + height


def _marks(evidence: Mapping[str, Any], page: int) -> Iterator[_Mark]:
    """The facts with a box on the page; those that share a box share a mark."""
    together: dict[Area, list[tuple[str, float]]] = {}
    for name, proof in _proofs(evidence):
        if proof["page"] == page and proof["box"] is not None:
            together.setdefault(_area(proof["box"]), []).append((name, proof["confidence"]))
    for box, named in together.items():
        yield _Mark(", ".join(dict.fromkeys(name for name, _ in named)), min(sure for _, sure in named), box)


def _proofs(evidence: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, proof in evidence.items():
        if name == "inferred":
            yield from ((f"{field} (inferred)", one) for field, one in proof.items())
        elif isinstance(proof, list):
            yield from ((name.removesuffix("s"), one) for one in proof)
        else:
            yield name, proof
