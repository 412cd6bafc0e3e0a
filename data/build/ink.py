"""Draws a typeset paper: letters, rules, pen, seal and stamps, as RGB pages at 300 dpi."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from data.build.fonts import DPI, STAMP_PITCH_EM, font
from data.build.hand import Points, signature, written
from data.build.paper import Face, Paper, runs
from data.build.sheet import HEIGHT, LEFT, WIDTH, Placed, Sheet, mm
from data.build.typeset import HEADER_LEFT_X

Pixels = NDArray[np.uint8]
Colour = tuple[int, int, int]

BLACK: Colour = (22, 22, 24)
BLUE: Colour = (28, 48, 150)
RED: Colour = (214, 42, 48)
VIOLET: Colour = (92, 44, 140)
PEN_WIDTH = mm(0.38)


def draw_pages(paper: Paper, sheet: Sheet) -> list[Pixels]:
    """The pages, (3508, 2480, 3) RGB each."""
    pages = [draw_print(sheet, page) for page in range(1, sheet.page + 1)]
    chance = np.random.default_rng(paper.seed)
    for index, page in enumerate(pages):
        placed = [item for item in sheet.placed if item.page == index + 1]
        pages[index] = draw_stamped(draw_hand(page, placed, chance), placed, chance)
    signed = sheet.sign_page - 1
    if paper.signed:
        pages[signed] = draw_strokes(pages[signed], signature(*sheet.sign_at, mm(34), chance), PEN_WIDTH, BLUE)
    if paper.seal:
        pages[signed] = multiply(pages[signed], draw_seal(paper.seal, sheet.sign_at, chance))
    if paper.urgent:
        pages[0] = multiply(pages[0], draw_urgent(paper.urgent))
    if paper.arrival:
        pages[0] = draw_arrival(pages[0], paper.arrival, chance)
    return pages


def blank() -> Image.Image:
    """An empty page."""
    return Image.new("RGB", (WIDTH, HEIGHT), "white")


def draw_print(sheet: Sheet, page: int) -> Pixels:
    """What the printer printed on one page."""
    image = blank()
    draw = ImageDraw.Draw(image)
    for item in sheet.placed:
        if item.page == page and item.run.face not in {Face.HAND, Face.STAMP}:
            draw.text((item.x, item.y), item.run.text, BLACK, font(item.run.face, item.size_pt), anchor="ls")
    for rule in sheet.rules:
        if rule.page == page:
            draw.line((rule.x, rule.y, rule.x + rule.length, rule.y), BLACK, 3)
    return np.asarray(image)


def draw_hand(page: Pixels, placed: Iterable[Placed], chance: np.random.Generator) -> Pixels:
    """What was filled in with a pen."""
    for item in placed:
        if item.run.face is Face.HAND:
            strokes = written(item.run.text, item.x, item.y, item.size_pt * DPI / 72, chance)
            page = draw_strokes(page, strokes, PEN_WIDTH, BLUE)
    return page


def draw_stamped(page: Pixels, placed: Iterable[Placed], chance: np.random.Generator) -> Pixels:
    """The digits of a numbering stamp: larger than print, a little off its line, unevenly inked."""
    for item in placed:
        if item.run.face is not Face.STAMP:
            continue
        image = blank()
        draw = ImageDraw.Draw(image)
        pitch = STAMP_PITCH_EM * item.size_pt * DPI / 72
        for place, digit in enumerate(item.run.text):
            lift = chance.normal(0, 0.04) * pitch
            at = (item.x + (place + 0.5) * pitch, item.y + lift)
            draw.text(at, digit, VIOLET, font(Face.BOLD, item.size_pt * 1.2), anchor="ms")
        page = multiply(page, uneven(np.asarray(image), chance))
    return page


def draw_strokes(page: Pixels, strokes: Iterable[Points], width: float, colour: Colour) -> Pixels:
    """Pen strokes over a page; where they cross print both are seen."""
    layer = np.full_like(page, 255)
    for stroke in strokes:
        # Four more bits of position keep the curve smooth.
        points = np.round(stroke * 16).astype(np.int32)[:, None, :]
        cv2.polylines(layer, [points], False, colour, round(width), cv2.LINE_AA, shift=4)
    return multiply(page, layer)


def multiply(page: Pixels, layer: Pixels) -> Pixels:
    """Two inks on one paper."""
    return (page.astype(np.uint16) * layer // 255).astype(np.uint8)


def draw_seal(ring: str, sign_at: tuple[float, float], chance: np.random.Generator) -> Pixels:
    """The round seal over the left third of the signature, pressed unevenly; state seals are 36 mm wide."""
    image = blank()
    draw = ImageDraw.Draw(image)
    x, y = sign_at[0] - mm(chance.uniform(17, 22)), sign_at[1] + mm(chance.uniform(-1.5, 2))
    for radius_mm, line_mm in ((18, 0.9), (16.8, 0.35), (11.2, 0.35)):
        radius = mm(radius_mm)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=RED, width=round(mm(line_mm)))
    draw.polygon(star(x, y, mm(6.5)), fill=RED)
    for index, letter in enumerate(ring + " ★ "):
        draw_ring_letter(image, letter, (x, y), 2 * np.pi * index / (len(ring) + 3))
    return uneven(np.asarray(image), chance)


def star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """A five-pointed star."""
    angles = np.arange(10) * np.pi / 5 - np.pi / 2
    radii = np.where(np.arange(10) % 2 == 0, radius, radius * 0.4)
    return [(x + r * float(np.cos(a)), y + r * float(np.sin(a))) for a, r in zip(angles, radii, strict=True)]


def draw_ring_letter(image: Image.Image, letter: str, middle: tuple[float, float], turn: float) -> None:
    """One letter of a seal's ring; turn is clockwise from the lower left, in radians."""
    side = 64
    tile = Image.new("L", (side, side))
    ImageDraw.Draw(tile).text((side / 2, side / 2), letter.replace("★", "*"), 255, font(Face.BOLD, 8.5), anchor="mm")
    angle = turn - np.pi * 1.25
    tile = tile.rotate(-np.degrees(angle) - 90, resample=Image.Resampling.BICUBIC)
    x = middle[0] + mm(14) * float(np.cos(angle)) - side / 2
    y = middle[1] + mm(14) * float(np.sin(angle)) - side / 2
    image.paste(RED, (round(x), round(y)), tile)


def uneven(layer: Pixels, chance: np.random.Generator) -> Pixels:
    """Ink that took better in some places than in others."""
    coarse = chance.uniform(0.35, 1.0, (60, 42)).astype(np.float32)
    smooth = cv2.resize(coarse, (layer.shape[1], layer.shape[0]), interpolation=cv2.INTER_CUBIC)
    strength = np.clip(smooth, 0.3, 1)[:, :, None]
    return np.asarray(255 - (255 - layer) * strength, dtype=np.uint8)


def draw_urgent(words: str) -> Pixels:
    """A framed mark of urgency under the issuer, 30 x 8 mm as the decree has it for HỎA TỐC."""
    image = blank()
    draw = ImageDraw.Draw(image)
    x, y = HEADER_LEFT_X, mm(63)
    draw.rectangle((x - mm(17), y - mm(4.5), x + mm(17), y + mm(4.5)), outline=RED, width=6)
    draw.text((x, y), words, RED, font(Face.BOLD, 14), anchor="mm")
    return np.asarray(image)


def draw_arrival(page: Pixels, lines: Iterable[str], chance: np.random.Generator) -> Pixels:
    """The receiving office's stamp, 50 x 35 mm, under the date, filled in with a pen."""
    image = blank()
    draw = ImageDraw.Draw(image)
    left, top = LEFT + mm(96), mm(45)
    draw.rectangle((left, top, left + mm(50), top + mm(32)), outline=RED, width=5)
    strokes: list[Points] = []
    for index, line in enumerate(lines):
        x, y = left + mm(2), top + mm(5 + 5 * index)
        for run in runs(line):
            if run.face is Face.HAND:
                strokes += written(run.text, x, y, mm(3.6), chance)
            else:
                draw.text((x, y), run.text, RED, font(run.face, 9.5), anchor="ls")
                x += font(run.face, 9.5).getlength(run.text)
    return draw_strokes(multiply(page, np.asarray(image)), strokes, PEN_WIDTH, BLUE)
