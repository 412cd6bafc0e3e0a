"""Find the two-column header: issuer, number and symbol at the left; national motto, place and date at the right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise, takewhile

from rapidfuzz import fuzz

from pipeline.folding import begins, fold, holds, is_upper, squash
from pipeline.layout.geometry import Strip, box_of, cut_at
from pipeline.layout.note import cut_at_edge, note_edge
from pipeline.layout.title import names_type

MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam"
LIBERTY = "Độc lập - Tự do - Hạnh phúc"
PARTY = "Đảng Cộng sản Việt Nam"
UNION = "Đoàn TNCS Hồ Chí Minh"
DATE_LINE = re.compile(r"ng[a-z]?y.{0,12}th[a-z]ng.{0,9}n[a-z]m|th[a-z]ng.{0,9}n[a-z]m\s*\d{2,4}")
_NUMBER_LABEL = r"^\W{0,3}(?:(?:nghi quyet|luat|bo luat|phap lenh|lenh|quyet dinh)\s+)?(?:s[o06aeg@d]{1,2}|so)\s*"
NUMBER_LINE = re.compile(
    rf"{_NUMBER_LABEL}[:;.,]?.{{0,14}}/.{{0,3}}[a-z]|{_NUMBER_LABEL}\W{{0,6}}\d.{{0,12}}-.{{0,3}}[a-z]"
    rf"|{_NUMBER_LABEL}\W{{0,6}}-\s?[a-z]{{1,4}}\s?/|^\W{{0,3}}so\s*[:;]"
)
"""A slash makes a number line, or a digit and a hyphen: `Sở Lao động - Thương binh` is none."""
SUBJECT_LINE = re.compile(r"^\W{0,3}v\s?[/il1]\s?v\b|^\W{0,3}v[/il1]v")


_BEGINS_TEXT = re.compile(r"can cu|thuc hien|theo |hom nay|\W{0,2}(?:kem theo|ban hanh kem)")
_CITES = re.compile(r"\bso:?\s*\S{1,9}/[^,]*ngay.{1,9}thang.{1,9}nam\W*\d{4}\W+[a-z]")
"""Another paper's number and day in a sentence that goes on."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a page, cut in two columns, and the y at which it ends."""

    left: tuple[Strip, ...]
    right: tuple[Strip, ...]
    above: tuple[Strip, ...]
    below: tuple[Strip, ...]

    @property
    def is_letter(self) -> bool:
        """Whether a subject (`V/v …`) stands in the left column: a letter (công văn) has no title."""
        return any(SUBJECT_LINE.search(fold(strip.text)) for strip in self.left)


def find_header(strips: list[Strip], width_px: int, height_px: int, letter_px: float) -> Header | None:
    """The header among the page's strips (top to bottom); None when the page has none in its upper half."""
    upper = [strip for strip in strips if strip.middle_y < 0.5 * height_px]
    anchor = _anchor(upper, width_px, letter_px)
    if anchor is None:
        return None
    first_y = anchor.strip.middle_y - 0.7 * letter_px
    boundary_x = anchor.boundary_x
    reach_px = 0.15 * width_px
    end_y = _end_y(upper, anchor.strip.middle_y, height_px)
    under = [strip for strip in upper if strip.middle_y > end_y]
    beside = takewhile(lambda strip: not begins(strip.text, "Kính gửi"), under)
    note_x = note_edge(tuple(beside), width_px, letter_px)
    left: list[Strip] = []
    right: list[Strip] = []
    above: list[Strip] = []
    below: list[Strip] = []
    titled = False  # `V/v …` under the name of a type is its subject, not a letter's
    for strip in strips:
        if strip.middle_y < first_y:
            (left if _opens_header(strip, anchor, letter_px) else above).append(strip)
            continue
        if strip.middle_y <= end_y + 0.7 * letter_px:
            west, east = anchor.columns(strip, reach_px, letter_px)
            left += [west] if west else []
            right += [east] if east else []
            continue
        part, note = cut_at_edge(strip, note_x, letter_px)
        titled = titled or names_type(part.text)
        if titled or not _continues_left(part, left, boundary_x, letter_px):
            below.append(strip)
            continue
        west, east = cut_at(part, boundary_x, reach_px, letter_px, narrow=False)
        left.append(west or part)
        below += [rest for rest in (east if west else None, note) if rest is not None]
    return Header(tuple(left), tuple(right), tuple(above), tuple(below))


@dataclass(frozen=True, slots=True)
class _Anchor:
    strip: Strip
    boundary_x: float
    start: int | None = None
    """The place of the first word of the right column, where it is known."""

    def columns(self, strip: Strip, reach_px: float, letter_px: float) -> tuple[Strip | None, Strip | None]:
        """The left and the right part of a line of the header; its own is cut at the known word, whatever the gap."""
        if strip is not self.strip or self.start is None:
            return cut_at(strip, self.boundary_x, reach_px, letter_px)
        left = Strip(strip.words[: self.start]) if self.start else None
        return left, Strip(strip.words[self.start :])


def _anchor(strips: list[Strip], width_px: int, letter_px: float) -> _Anchor | None:
    """The line that holds the national motto or the Party's name, and where the right column begins."""
    for strip in strips:
        for phrase in (MOTTO, PARTY, UNION):
            if holds(strip.text, phrase, 78) or holds(strip.text, phrase[:15], 88):
                start = _phrase_start(strip, phrase)
                if _heads_column(strip, start, phrase, width_px, letter_px):
                    return _Anchor(strip, _column_start(strip, start), start)
    for strip in strips:  # a cropped header: its date line still tells the columns
        if DATE_LINE.search(fold(strip.text)) and NUMBER_LINE.search(fold(strip.text)):
            gap_right = _widest_gap(strip)
            return _Anchor(strip, gap_right)
    return None


def _heads_column(strip: Strip, start: int, phrase: str, width_px: int, letter_px: float) -> bool:
    """Whether the phrase that begins at start is printed as a header: sentences name the Party and the state too.

    It stands in capitals, or alone in the right column.
    """
    text = " ".join(word.text for word in strip.words[start:])
    if is_upper(text):
        return True
    left = box_of(strip.words[start]).left
    gap = left - box_of(strip.words[start - 1]).right if start else left
    # A long name of an issuer leaves hardly a gap.
    apart = gap > 1.5 * letter_px or is_upper(" ".join(word.text for word in strip.words[:start]))
    return left > 0.35 * width_px and apart and len(squash(text)) <= 1.2 * len(squash(phrase))


def _phrase_start(strip: Strip, phrase: str) -> int:
    """The place of the phrase's first word: the split of the words that fits the phrase best."""
    wanted = squash(phrase)
    scores = [
        (fuzz.ratio(wanted, squash(" ".join(word.text for word in strip.words[start:]))), -start)
        for start in range(len(strip.words))
    ]
    return -max(scores)[1]


def _column_start(strip: Strip, start: int) -> float:
    """The x in the gap before the word at start."""
    begin = box_of(strip.words[start]).left
    if start == 0:
        return begin - 0.02 * strip.box.right
    return (begin + box_of(strip.words[start - 1]).right) / 2


def _widest_gap(strip: Strip) -> float:
    gaps = [
        (box_of(right).left - box_of(left).right, (box_of(right).left + box_of(left).right) / 2)
        for left, right in pairwise(strip.words)
    ]
    return max(gaps)[1] if gaps else float(strip.box.right)


def _end_y(strips: list[Strip], anchor_y: float, height_px: int) -> float:
    """The y of the lower of number line and date line within a quarter page of the anchor; else a small step below."""
    near = [strip for strip in strips if anchor_y <= strip.middle_y <= anchor_y + 0.22 * height_px]
    marks = []
    for strip in near:
        text = fold(strip.text)
        if SUBJECT_LINE.search(text):
            continue
        if begins(strip.text, "Kính gửi") or _BEGINS_TEXT.match(text) or _CITES.search(text):
            break
        if DATE_LINE.search(text) or NUMBER_LINE.search(text):
            marks.append(strip.middle_y)
        elif marks and is_upper(strip.text) and strip.box.width > 0:
            break
    return max(marks) if marks else anchor_y + 0.03 * height_px


def _opens_header(strip: Strip, anchor: _Anchor, letter_px: float) -> bool:
    """Whether a strip just above the anchor is the issuer's first line, printed a little higher."""
    near = anchor.strip.middle_y - strip.middle_y <= 2.2 * letter_px
    return near and is_upper(strip.text) and strip.box.right < anchor.boundary_x and strip.confidence >= 0.6


def _continues_left(strip: Strip, left: list[Strip], boundary_x: float, letter_px: float) -> bool:
    """Whether a strip under the header goes on in its left column: `V/v …` and the lines that follow it."""
    text = fold(strip.text)
    if begins(strip.text, "Kính gửi"):
        return False
    starts_left = strip.box.left + 2 * letter_px < boundary_x
    if SUBJECT_LINE.search(text):
        return starts_left
    follows = bool(left) and strip.middle_y - left[-1].middle_y <= 2.1 * letter_px
    in_subject = any(SUBJECT_LINE.search(fold(other.text)) for other in left)
    return in_subject and follows and starts_left and _left_column_only(strip, boundary_x, letter_px)


def _left_column_only(strip: Strip, boundary_x: float, letter_px: float) -> bool:
    """Whether the strip stays in the left column, or has a gap as wide as three letters at its edge."""
    if strip.box.right <= boundary_x + 2 * letter_px:
        return True
    gaps = [
        box_of(right).left - box_of(left).right
        for left, right in pairwise(strip.words)
        if abs(box_of(left).right - boundary_x) < 6 * letter_px
    ]
    return bool(gaps) and max(gaps) >= 1.2 * letter_px
