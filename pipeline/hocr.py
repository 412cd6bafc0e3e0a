"""A reading as hOCR 1.2: XHTML with boxes, confidences and, for a repaired word, what the engine read.

Source: the hOCR specification (kba.github.io/hocr-spec/1.2).  Zones are ocr_carea with the zone's name in x_zone;
paragraphs are ocr_par, lines ocr_line, words ocrx_word with x_wconf from 0 to 100.  Own properties begin with x_, as
the specification asks.  Lines that were set aside (seals, noise) are not in it; a word that repair joined to its
neighbour is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from pipeline.records.as_json import display_path
from pipeline.types import Box, Line, Reading, RepairedPage, Word, box_around

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="vi" lang="vi">
 <head>
  <title>{title}</title>
  <meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>
  <meta name="ocr-system" content="vanthu"/>
  <meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_par ocr_line ocrx_word"/>
 </head>
 <body>
"""


def reading_to_hocr(reading: Reading) -> str:
    """The pages that were read, as one hOCR document."""
    parts = [_HEAD.format(title=escape(display_path(reading.source.path.name)))]
    for page in reading.read_pages:
        parts += _page(page, display_path(reading.source.path))
    return "".join([*parts, " </body>\n</html>\n"])


def _page(page: RepairedPage, path: str) -> Iterator[str]:
    read = page.read
    name = f"page_{page.page}"
    image = escape(path.replace('"', "'"))
    place = [f"image &quot;{image}&quot;", _bbox(Box(0, 0, read.width_px, read.height_px))]
    resolution = [f"scan_res {read.dpi:.0f} {read.dpi:.0f}"] if read.dpi else []
    title = _title(*place, f"ppageno {page.page - 1}", *resolution)
    yield f'  <div class="ocr_page" id="{name}"{title}>\n'
    for number, (zone, lines) in enumerate(groupby(page.lines, key=lambda line: line.zone), start=1):
        area = list(lines)
        title = _title(*_place(area), f"x_zone {zone.value}")
        yield f'   <div class="ocr_carea" id="{name}_area_{number}"{title}>\n'
        for paragraph, part in groupby(area, key=lambda line: line.paragraph):
            yield from _paragraph(list(part), f"{name}_par_{number}_{paragraph}")
        yield "   </div>\n"
    yield "  </div>\n"


def _paragraph(lines: Sequence[Line], name: str) -> Iterator[str]:
    yield f'    <p class="ocr_par" id="{name}" lang="vi"{_title(*_place(lines))}>\n'
    for line in lines:
        words = " ".join(_word(word) for word in line.words)
        yield f'     <span class="ocr_line"{_title(*_place([line]))}>{words}</span>\n'
    yield "    </p>\n"


def _word(word: Word) -> str:
    raw = [f"x_raw &quot;{_escaped(word.raw)}&quot;"] if word.text != word.raw else []
    place = [_bbox(word.box)] if word.box is not None else []
    title = _title(*place, f"x_wconf {round(100 * word.confidence)}", *raw)
    return f'<span class="ocrx_word"{title}>{_escaped(word.text)}</span>'


def _title(*properties: str) -> str:
    return f' title="{"; ".join(properties)}"' if properties else ""


def _escaped(text: str) -> str:
    """The text without what XML forbids."""
    return escape("".join(char for char in text if char.isprintable()))


def _place(lines: Iterable[Line]) -> list[str]:
    box = box_around(line.box for line in lines)
    return [_bbox(box)] if box is not None else []


def _bbox(box: Box) -> str:
    return f"bbox {box.left} {box.top} {box.right} {box.bottom}"
