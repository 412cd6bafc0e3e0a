"""Whole headers of made-up papers, to measure and test by: a page for a case, and what it says.

A header is drawn on an A4 page at a scanner's resolution: issuer, motto, number line, date line, what follows them.
Number and date are filled in as its case says, and the page is worn as the case says.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ImageFont

from models.build.ink.cases import BLACK, RED, Case, Colour
from models.build.ink.lines import Filled, random_number
from models.build.ink.phrases import PLACES, about, citing, symbol
from models.build.ink.shapes import Floats, lay
from models.build.ink.stamps import stamped
from models.build.ink.strays import dotted, strike
from models.build.ink.typefaces import ASCENT_EM, DIGIT_EM, face, typeset
from models.build.ink.writing import Sources, choose_clerk, written

Pixels = NDArray[np.uint8]

_LEFT, _RIGHT = 0.27, 0.67
"""The middles of the two columns, in widths of the page."""
_OFFICES = (
    *(("UBND TỈNH BÌNH SƠN", "SỞ Y TẾ"), ("ỦY BAN NHÂN DÂN", "HUYỆN THANH LÂM")),
    ("SỞ GIÁO DỤC", "TRƯỜNG THPT SỐ 2"),
)
_MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_SIZE_PT = 13
_DRAWN = 0.36
"""The share of the page, from the top, on which anything is drawn."""
_PAPER = 247


@dataclass(frozen=True, slots=True)
class DrawnHeader:
    """A page with a header, (height, width) grey or (height, width, 3) RGB, and what it says.

    date holds day, month and year as written; number and day are empty where nothing was filled in.
    """

    case: Case
    pixels: Pixels
    dpi: int
    number: str
    date: tuple[str, str, str]

    @property
    def iso_date(self) -> str:
        """The date in ISO 8601, cut at the month where there is no day."""
        day, month, year = self.date
        return "-".join([year, f"{int(month):02}", *([f"{int(day):02}"] if day else [])])


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a run begins: x, the line on which it stands, and its typeface."""

    x: float
    base_y: float
    face: str = "Tinos-Regular"


@dataclass(slots=True)
class _Page:
    """Layers of ink by colour (0 to 1), the height of a printed digit, and what the page is drawn by."""

    layers: dict[Colour, Floats]
    digit_px: float
    case: Case
    sources: Sources
    chance: random.Random

    @property
    def width(self) -> int:
        return int(self.layers[BLACK].shape[1])

    def layer(self, colour: Colour) -> Floats:
        return self.layers.setdefault(colour, np.zeros_like(self.layers[BLACK]))


def draw_header(case: Case, sources: Sources, seed: int) -> DrawnHeader:
    """The header of a case: the same pixels for the same seed."""
    page = _blank_page(case, sources, random.Random(f"{case.name} {seed}"))
    y, digit_px = _top(page), page.digit_px
    _put_names(page, y)
    number = _put_number_line(page, y + 4.5 * digit_px)
    date = _put_date_line(page, y + 4.5 * digit_px)
    _put_rest(page, y + 7.4 * digit_px)
    return DrawnHeader(case, _worn(page), case.dpi, number, date)


def draw_citing(seed: int, *, near: bool) -> Pixels:
    """A paper without number and date of its own, whose first lines cite those of others; near the names of issuer and
    motto, or as far below them as a text begins.
    """
    case = Case("citing", number_by=Filled.EMPTY, day_by=Filled.EMPTY)
    page = _blank_page(case, Sources(), random.Random(f"citing {seed}"))
    y = _top(page)
    _put_names(page, y)
    for row in range(3):
        base_y = y + ((4.5 if near else 7.4) + 2 * row) * page.digit_px
        _print(page, citing(page.chance, first=row == 0), _Spot(0.15 * page.width, base_y))
    return _worn(page)


def _blank_page(case: Case, sources: Sources, chance: random.Random) -> _Page:
    shape = round(_DRAWN * 11.69 * case.dpi), round(8.27 * case.dpi)
    digit_px = _SIZE_PT / 72 * case.dpi * DIGIT_EM
    return _Page({BLACK: np.zeros(shape, np.float32)}, digit_px, case, sources, chance)


def _top(page: _Page) -> float:
    """The line on which the first names stand, by chance."""
    return float(0.08 / _DRAWN * page.layers[BLACK].shape[0] + page.chance.uniform(0, 2) * page.digit_px)


def _put_names(page: _Page, y: float) -> None:
    """Issuer and motto with their rules, the upper line standing on y."""
    left = page.chance.choice(_OFFICES)
    for row in range(2):
        base_y = y + 1.9 * row * page.digit_px
        _centred(page, left[row], _Spot(_LEFT, base_y, "Tinos-Regular" if row == 0 else "Tinos-Bold"))
        _centred(page, _MOTTO[row], _Spot(_RIGHT, base_y, "Tinos-Bold"))
    rule_y = round(y + 2.7 * page.digit_px)
    for middle, length in ((_LEFT, 5.0), (_RIGHT, 14.0)):
        ends = [middle * page.width + side * length / 2 * page.digit_px for side in (-1, 1)]
        _rule(page, ends[0], ends[1], rule_y, page.digit_px / 12)


def _rule(page: _Page, left: float, right: float, y: float, thick_px: float) -> None:
    cv2.line(page.layers[BLACK], (round(left), round(y)), (round(right), round(y)), (1.0,), max(1, round(thick_px)))


def _put_rest(page: _Page, y: float) -> None:
    """A title and a few lines of text."""
    _centred(page, "QUYẾT ĐỊNH", _Spot(0.5, y, "Tinos-Bold"))
    for line in range(6):
        text = f"{about(page.chance).capitalize()} và {about(page.chance)} của các cơ quan, đơn vị trong tỉnh"
        _print(page, text[:80], _Spot(0.15 * page.width, y + (2.5 + 2 * line) * page.digit_px))


def _put_number_line(page: _Page, base_y: float) -> str:
    """`Số: … /…`; returns the number."""
    case, chance, digit_px = page.case, page.chance, page.digit_px
    start = _Spot((0.21 if case.near else 0.15) * page.width, base_y)
    number, x = _fill(page, case.number or random_number(chance), case.number_by, _label(page, "Số:", start))
    _print(page, ("/" + symbol(chance).lstrip("/- "))[:12], _Spot(x, base_y))
    if case.rule:
        _rule(page, start.x - digit_px, x + 2 * digit_px, base_y - 0.4 * digit_px, digit_px / 14)
    if case.stamp:
        _stamp_through(page, start)
    return number


def _put_date_line(page: _Page, base_y: float) -> tuple[str, str, str]:
    """`…, ngày … tháng … năm …`; returns day, month and year."""
    # The registers' numbers are no days.
    page = replace(page, sources=replace(page.sources, registers=0))
    case, chance = page.case, page.chance
    day, month, year = f"{chance.randint(1, 28):02}", f"{chance.randint(1, 12):02}", str(chance.randint(2005, 2025))
    spot = _Spot((0.41 if case.near else 0.5) * page.width, base_y, "Tinos-Italic")
    spot = replace(spot, x=_print(page, f"{chance.choice(PLACES)} ", spot))
    if case.whole_date:
        number, _ = _fill_by_hand(page, f"{day}/{month}/{year}", spot)
        return (day, month, year) if number else ("", "", "")
    said = []
    for label, text, filled in (("ngày", day, case.day_by), ("tháng", month, case.month_by)):
        gap = 0.4 * page.digit_px if filled in {Filled.PRINT, Filled.OVERLAY} else 0.0
        number, x = _fill(page, text, filled, replace(spot, x=_label(page, label, spot).x + gap))
        spot = replace(spot, x=x + 0.4 * page.digit_px)
        said.append(number)
    spot = replace(spot, x=_label(page, "năm", spot).x + 0.4 * page.digit_px)
    if case.year_by is not Filled.INK:
        _print(page, year, spot)
        return said[0], said[1], year
    number, _ = _fill(page, year[2:], Filled.INK, replace(spot, x=_print(page, year[:2], spot)))
    return said[0], said[1], year[:2] + number


def _fill(page: _Page, text: str, filled: Filled, spot: _Spot) -> tuple[str, float]:
    """What fills a blank that begins at the spot; returns what it says, and where print goes on."""
    case, digit_px = page.case, page.digit_px
    room = max(0.0, case.room) * digit_px
    if case.dots and filled in {Filled.INK, Filled.EMPTY}:
        dots = dotted(room + 0.6 * len(text) * digit_px, _font(page, "Tinos-Regular"), page.chance)
        lay(page.layers[BLACK], dots, spot.x, spot.base_y - _ascent(page))
    if filled is Filled.EMPTY:
        return "", spot.x + room + 1.5 * digit_px
    if filled is Filled.STAMP:
        run, _ = stamped(text, face("Arimo-Bold", round(1.25 * digit_px / DIGIT_EM)), page.chance)
        lay(page.layer(case.colour), run, spot.x + room / 3, spot.base_y - run.shape[0] + 0.1 * digit_px)
        return text, spot.x + room + run.shape[1]
    if filled is Filled.INK:
        return _fill_by_hand(page, text, spot)
    up = 0.12 * digit_px if filled is Filled.OVERLAY else 0.0
    right = _print(page, text, replace(spot, x=spot.x + room / 2, base_y=spot.base_y - up))
    return text, right + room / 2


def _fill_by_hand(page: _Page, text: str, spot: _Spot) -> tuple[str, float]:
    case, chance, digit_px = page.case, page.chance, page.digit_px
    x = spot.x
    if case.struck:
        typed = "".join(chance.choice("0123456789") for _ in text)
        right = _print(page, typed, spot)
        strike(page.layer(case.colour), (x, right), spot.base_y - digit_px / 2, digit_px, chance)
        x = right + 0.2 * digit_px
    number = written(text, choose_clerk(page.sources, chance), chance)
    height = case.height * digit_px
    width = number.ink.shape[1] * height / number.ink.shape[0]
    sized = cv2.resize(number.ink, (round(width), round(height)), interpolation=cv2.INTER_AREA)
    left = x + (max(0.0, case.room) / 3 - case.shift) * digit_px
    lay(
        page.layer(case.colour),
        np.asarray(sized, np.float32),
        left,
        spot.base_y - height + (0.1 - case.raised) * digit_px,
    )
    return number.said, left + width + case.room * 2 / 3 * digit_px


def _stamp_through(page: _Page, spot: _Spot) -> None:
    """The lower half of a red frame with words, over the line."""
    digit_px, layer = page.digit_px, page.layer(RED)
    x, y = spot.x + 3 * digit_px, spot.base_y
    upper_left, lower_right = (
        (round(x), round(y - 2.6 * digit_px)),
        (round(x + 9 * digit_px), round(y - 0.2 * digit_px)),
    )
    cv2.rectangle(layer, upper_left, lower_right, (0.8,), max(1, round(digit_px / 7)))
    words = typeset("KHẨN", face("Tinos-Bold", round(1.6 * digit_px)))
    lay(layer, 0.8 * words, x + 2 * digit_px, y - 3.4 * digit_px)


def _label(page: _Page, text: str, spot: _Spot) -> _Spot:
    """An anchor, half gone where the case says so; returns the spot behind it."""
    right = _print(page, text, spot)
    if page.case.spoilt_label and text != "tháng":
        top, middle, foot = (round(spot.base_y - height * page.digit_px) for height in (1.4, 0.75, 0.0))
        page.layers[BLACK][middle:foot, round(spot.x) : round(spot.x + 0.45 * (right - spot.x))] *= 0.15
        page.layers[BLACK][top:middle, round(spot.x) : round(right)] *= 0.15
    return replace(spot, x=right)


def _print(page: _Page, text: str, spot: _Spot) -> float:
    """A run of print; returns where it ends."""
    font = _font(page, spot.face)
    lay(page.layers[BLACK], typeset(text, font), spot.x, spot.base_y - _ascent(page))
    return float(spot.x + font.getlength(text))


def _centred(page: _Page, text: str, spot: _Spot) -> None:
    """A run about the spot, whose x is a share of the page's width here."""
    middle = spot.x * page.width
    _print(page, text, replace(spot, x=middle - _font(page, spot.face).getlength(text) / 2))


def _font(page: _Page, name: str) -> ImageFont.FreeTypeFont:
    return face(name, round(page.digit_px / DIGIT_EM))


def _ascent(page: _Page) -> float:
    return float(ASCENT_EM * _font(page, "Tinos-Regular").size)


def _worn(page: _Page) -> Pixels:
    """The layers as a scanner gives them."""
    case, numbers = page.case, np.random.default_rng(page.chance.getrandbits(32))
    height, width = page.layers[BLACK].shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -case.skew_deg, 1.0)
    pixels = np.full((height, width, 3), 1.0, np.float32)
    for colour, layer in page.layers.items():
        seen = cv2.GaussianBlur(cv2.warpAffine(layer, turn, (width, height)), (0, 0), 0.5 * case.dpi / 200)
        depth = 0.45 if case.faint else 1.0
        pixels *= 1 - depth * seen[:, :, None] * (1 - np.array(colour, np.float32))
    noise = 3.0 * numbers.standard_normal((height, width, 1)).astype(np.float32)
    scanned = np.asarray(np.clip(_PAPER * pixels + noise, 0, 255), np.uint8)
    if case.bilevel:
        grey = cv2.cvtColor(scanned, cv2.COLOR_RGB2GRAY)
        scanned = np.asarray(cv2.threshold(grey, 170, 255, cv2.THRESH_BINARY)[1], np.uint8)
    else:
        packed = cv2.imencode(".jpg", scanned, [cv2.IMWRITE_JPEG_QUALITY, 75])[1]
        scanned = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
    below = round(height / _DRAWN) - height
    return np.pad(
        scanned, ((0, below), *((0, 0),) * (scanned.ndim - 1)), constant_values=255 if case.bilevel else _PAPER
    )
