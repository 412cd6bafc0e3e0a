"""What each step on the page image is worth: made-up papers in a condition, read with the step and without it.

A step must help where it applies and do nothing elsewhere: the second table counts the pages of real scans that each
step touches.  The third shows conditions for which there is no step, since reading suffers little from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from benchmarks import conditions
from benchmarks.conditions import Pixels
from benchmarks.made_up import Steps
from benchmarks.pages import Tally, vanthu
from benchmarks.shared import scorer, shared_folder
from benchmarks.table import Row
from data.build.fonts import DPI
from data.build.ink import draw_pages
from data.build.paper import Paper, load_papers
from data.build.scanner import at_dpi, photo, scan
from data.build.typeset import typeset
from pipeline.files.pages import rasterise
from pipeline.files.sources import identify
from pipeline.imaging.blank import is_blank
from pipeline.imaging.lighting import even_light
from pipeline.imaging.prepare import enlarge_coarse, fade_red_seal, measure_skew, to_grey
from pipeline.settings import Settings
from pipeline.types import Kind, PageImage, SourceFile

_PAPERS = 3
_MEASURES = "syllables right / CER / marks right / line error / tokens with a digit right"
_MAX_PIXELS = Settings().max_page_pixels
Prepare = Callable[[PageImage], PageImage]


@dataclass(frozen=True, slots=True)
class Trial:
    """A step, the condition it is made for, and how a page is read without it and with it."""

    step: str
    condition: str
    dpi: int
    steps: Steps
    without: tuple[Settings, Prepare]
    used: tuple[Settings, Prepare]


def as_it_is(page: PageImage) -> PageImage:
    """No step."""
    return page


def enlarged(page: PageImage) -> PageImage:
    """The page as rasterising gives it."""
    return enlarge_coarse(page, _MAX_PIXELS)


_ALL = (Settings(), as_it_is)
TRIALS = (
    Trial("deskew", "turned by 1.3°", 200, (("skew", 1.3), ("noise", 4.0)), (Settings(deskew=False), as_it_is), _ALL),
    Trial("deskew", "turned by 4°", 200, (("skew", 4.0), ("noise", 4.0)), (Settings(deskew=False), as_it_is), _ALL),
    Trial(
        "orientation", "on its side", 200, (("turn", 90), ("noise", 4.0)), (Settings(orientation=False), as_it_is), _ALL
    ),
    Trial(
        "orientation",
        "upside down",
        200,
        (("turn", 180), ("noise", 4.0)),
        (Settings(orientation=False), as_it_is),
        _ALL,
    ),
    Trial("red channel", "sealed in red", 200, (("noise", 4.0),), (Settings(red_channel=False), as_it_is), _ALL),
    Trial(
        "even light",
        "lamp from one side",
        200,
        (("lamp", 1.0), ("noise", 4.0)),
        (Settings(even_light=False), as_it_is),
        _ALL,
    ),
    Trial("enlarging", "72 dpi", 72, (("noise", 4.0),), _ALL, (Settings(), enlarged)),
)

UNTREATED: Mapping[str, Callable[[Pixels, Pixels], Pixels]] = {
    "as scanned": lambda page, _: page,
    "bound: shadow of the fold": lambda page, _: conditions.bound(page),
    "print of the other side shines through": conditions.shone_through,
    "punch holes and a black frame": lambda page, _: conditions.punched(page),
    "photographed": lambda page, _: photo(page, 1.0),
    "photographed, leaning more": lambda page, _: photo(page, 2.5),
}


def rows() -> Iterator[Row]:
    """Steps with and without, what they touch of real pages, and conditions without a step.  Raises Skipped."""
    scorer("score_text")  # nothing is drawn in vain
    papers = list(_drawn())
    section = f"Imaging: {len(papers)} made-up papers, without the step and with it ({_MEASURES})"
    for trial in TRIALS:
        pages = [(_scanned(sheet.pixels, trial.dpi, trial.steps, sheet.paper), sheet.text) for sheet in papers]
        for name, (settings, prepare) in (("without", trial.without), ("with", trial.used)):
            yield Row(section, f"{trial.step}, {trial.condition}: {name}", _read(pages, settings, prepare))
    yield from _untreated(papers)
    yield from _touched()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A paper as it is printed, at 300 dpi, with its text."""

    paper: Paper
    pixels: Pixels
    text: str


def _drawn() -> Iterator[_Sheet]:
    """The first papers of the samples that fill one page."""
    sheets = ((paper, typeset(paper)) for paper in load_papers())
    for paper, sheet in islice(((paper, sheet) for paper, sheet in sheets if sheet.page == 1), _PAPERS):
        yield _Sheet(paper, draw_pages(paper, sheet)[0], "\n".join(sheet.text))


def _scanned(pixels: Pixels, dpi: int, steps: Steps, paper: Paper) -> PageImage:
    return PageImage(1, scan(at_dpi(pixels, dpi, DPI), steps, np.random.default_rng(paper.seed)), float(dpi))


def _read(pages: Iterable[tuple[PageImage, str]], settings: Settings, prepare: Prepare) -> str:
    read, tally = vanthu(settings), Tally()
    for page, text in pages:
        tally.add(text, read(prepare(page)), 0.0)
    return tally.figures()


def _untreated(papers: Sequence[_Sheet]) -> Iterator[Row]:
    section = f"Imaging: conditions without a step ({_MEASURES})"
    for name, spoil in UNTREATED.items():
        backs = [*papers[1:], papers[0]]
        pages = [
            (_scanned(spoil(sheet.pixels, back.pixels), 200, (("noise", 4.0),), sheet.paper), sheet.text)
            for sheet, back in zip(papers, backs, strict=True)
        ]
        yield Row(section, name, _read(pages, *_ALL))


def _touched() -> Iterator[Row]:
    """How many pages of real scans each step changes."""
    touched = dict.fromkeys(TOUCHES, 0)
    count = 0
    for page in _real_pages():
        count += 1
        for name, touches in TOUCHES.items():
            touched[name] += touches(page)
    section = f"Imaging: pages of real scans that a step touches, of {count}"
    yield from (Row(section, name, str(number)) for name, number in touched.items())


def _real_pages() -> Iterator[PageImage]:
    settings = Settings(text_layer=False)
    for path in sorted(shared_folder("scans/files").iterdir()):
        source = identify(path, settings.limits)
        if isinstance(source, SourceFile) and source.kind is not Kind.TEXT:
            for number in range(1, source.page_count + 1):
                page = rasterise(source, settings, number)
                if isinstance(page, PageImage):
                    yield page


def _lights(grey: PageImage) -> bool:
    return even_light(grey) is not grey


def _fades(page: PageImage) -> bool:
    return page.pixels.ndim == 3 and not np.array_equal(fade_red_seal(page).pixels, to_grey(page).pixels)


TOUCHES: Mapping[str, Callable[[PageImage], bool]] = {
    "deskew": lambda page: abs(measure_skew(page.pixels)) >= Settings().min_skew_deg,
    "red channel": _fades,
    "enlarging": lambda page: enlarged(page) is not page,
    "even light": lambda page: _lights(fade_red_seal(page)),
    "blank": lambda page: is_blank(to_grey(page)),
}
