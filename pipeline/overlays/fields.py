"""A page as a picture with a box, a name and a confidence for every fact that was found on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from pipeline.atomic import write_whole
from pipeline.errors import BadInput
from pipeline.files.pages import draw_page
from pipeline.overlays.reading import upright
from pipeline.settings import Settings
from pipeline.types import PageFailure, PageImage, ReadPage, SourceFile

_COLOURS = ("#b3261e", "#1b5e9e", "#1e7a34", "#8a4b00", "#6a2c91", "#00727a")
_STRIP_COLOUR = "#c8008c"
_COLUMN_LEFT = {"issuer", "issuer_parent", "number", "symbol", "number, symbol", "place", "date"}
"""Fields whose names stand under them: another column stands at their right."""
_MARGIN = 0.003
_LETTER = 1 / 85
"""Of the page's height: the room around a box, and the size of its name."""
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True, slots=True)
class _Mark:
    name: str
    confidence: float
    box: tuple[int, int, int, int]


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
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(max(12, round(page.height_px * _LETTER)))
    for index, mark in enumerate(_marks(record["evidence"], page.page)):
        _draw(pen, font, mark, _COLOURS[index % len(_COLOURS)], round(page.height_px * _MARGIN))
    for strip in record["filled"]:
        if strip["page"] == page.page and strip["filling"] != "print":
            _draw_strip(pen, font, strip)
    return picture


def _draw_strip(pen: ImageDraw.ImageDraw, font: Font, strip: Mapping[str, Any]) -> None:
    """The strip of a blank, framed, and over it with what it was filled in and the likeliest readings."""
    left, top, width, height = strip["box"]
    pen.rectangle((left, top, left + width, top + height), outline=_STRIP_COLOUR, width=1)
    read = ", ".join(f"{one['text']} {one['probability']:.2f}" for one in strip["readings"][:2])
    pen.text((left, top - 2), f"{strip['filling']} {read}", fill=_STRIP_COLOUR, font=font, anchor="ls")


def _marks(evidence: Mapping[str, Any], page: int) -> Iterator[_Mark]:
    """The facts with a box on the page; those that share a box share a mark."""
    together: dict[tuple[int, int, int, int], list[tuple[str, float]]] = {}
    for name, proof in _proofs(evidence):
        if proof["page"] == page and proof["box"] is not None:
            left, top, width, height = proof["box"]
            together.setdefault((left, top, left + width, top + height), []).append((name, proof["confidence"]))
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


def _draw(pen: ImageDraw.ImageDraw, font: Font, mark: _Mark, colour: str, margin: int) -> None:
    left, top, right, bottom = mark.box
    pen.rectangle((left - margin, top - margin, right + margin, bottom + margin), outline=colour, width=3)
    label = f"{mark.name} {mark.confidence:.2f}"
    below = mark.name in _COLUMN_LEFT
    x, y = (left, bottom + margin + 2) if below else (right + 2 * margin, top - margin)
    _, _, width, height = map(round, pen.textbbox((0, 0), label, font=font))
    if x + width > pen.im.size[0]:  # a line that runs to the margin has its name above it
        x, y = right - width, top - margin - height - 2
    pen.rectangle((x - 2, y - 1, x + width + 3, y + height + 3), fill="white")
    pen.text((x, y), label, fill=colour, font=font)
