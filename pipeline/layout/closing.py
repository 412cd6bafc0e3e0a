"""Find the two-column foot of the paper: recipients (Nơi nhận) at the left, signature at the right."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.folding import begins, fold, is_upper, squash
from pipeline.layout.geometry import Strip, cut_at, widest_valley

AUTHORITY = re.compile(r"^\W{0,3}(tm|kt|tl|tuq|q)\s?[.,]\s?\w|^\W{0,3}(tm|kt|tl|tuq)\s+[a-z]{2,}|^(t/m|k/t|t/l)\b")
TITLE = re.compile(
    r"^\W*(pho )?(chu tich|giam doc|tong giam doc|bo truong|thu truong|cuc truong|vu truong|truong (ban|phong|khoa)|"
    r"chanh (van phong|thanh tra|an)|hieu truong|vien truong|bi thu|thu tuong|tong cuc truong|chu nhiem|chi cuc truong)"
)

_CLEARLY_ABOVE = 2.5
_FEW_WORDS = 7
"""The misread head shares its line with the signature's first line, but is no line of running text."""


@dataclass(frozen=True, slots=True)
class Closing:
    """The foot of the paper in two columns, what stands above it and what below."""

    above: tuple[Strip, ...]
    recipients: tuple[Strip, ...]
    signature: tuple[Strip, ...]
    below: tuple[Strip, ...]

    @property
    def top(self) -> float:
        """The y at which the foot begins."""
        return min(strip.middle_y for strip in (*self.recipients, *self.signature))

    def signature_by_height(self, letter_px: float) -> tuple[list[Strip], list[Strip]]:
        """The signature's lines above the list of recipients, and those beside it.

        A block that begins only a line higher than the list is beside it as a whole.
        """
        head_y = min((strip.middle_y for strip in self.recipients), default=0.0)
        first_y = min((strip.middle_y for strip in self.signature), default=head_y)
        if head_y - first_y <= _CLEARLY_ABOVE * letter_px:
            return [], list(self.signature)
        higher = [strip for strip in self.signature if head_y - strip.middle_y > letter_px]
        return higher, [strip for strip in self.signature if head_y - strip.middle_y <= letter_px]


def find_closing(strips: list[Strip], width_px: int, letter_px: float) -> Closing | None:
    """The foot among the strips under the header (top to bottom), or None when the page has none."""
    place = next((index for index, strip in enumerate(strips) if _is_recipients_head(strip, width_px)), None)
    if place is None:
        place = _list_without_head(strips, width_px)
    if place is None:
        return _signature_alone(strips, width_px)
    boundary_x = _boundary(strips, place, width_px, letter_px)
    start = place
    while start > 0 and _belongs_to_signature(strips[start - 1], boundary_x):
        start -= 1
    recipients: list[Strip] = []
    signature: list[Strip] = []
    end = len(strips)
    for index in range(start, len(strips)):
        if index > place + 1 and _is_body(strips[index], boundary_x, width_px, letter_px):
            end = index
            break
        west, east = cut_at(strips[index], boundary_x, 0.2 * width_px, letter_px)
        recipients += [west] if west else []
        signature += [east] if east else []
    return Closing(tuple(strips[:start]), tuple(recipients), tuple(signature), tuple(strips[end:]))


def _is_recipients_head(strip: Strip, width_px: int) -> bool:
    words = strip.text.lstrip(" -.,'`|").split()[:3]
    if strip.box.left >= 0.4 * width_px or len(words) < 2:
        return False
    colon = ":" in "".join(words[1:])
    if squash(words[0] + words[1]) == "noinhan":
        return colon or words[0][0].isupper()
    return colon and fuzz.ratio(squash(words[0]), "noi") >= 50 and fuzz.ratio(squash(words[1]), "nhan") >= 75


def _list_without_head(strips: list[Strip], width_px: int) -> int | None:
    """The first line of a list of recipients whose head was misread: it is told by `- Như trên` and `- Lưu`."""
    for index, strip in enumerate(strips):
        entry = strip.text.lstrip(" -–.,'`|")
        if strip.box.left >= 0.4 * width_px or not (begins(entry, "Như trên;", 85) or begins(entry, "Lưu: VT", 85)):
            continue
        first = index
        while first > 0 and strips[first - 1].text.lstrip()[:1] in {"-", "–"}:
            first -= 1
        return first - 1 if first and len(strips[first - 1].words) < _FEW_WORDS else first
    return None


def _boundary(strips: list[Strip], place: int, width_px: int, letter_px: float) -> float:
    """The x between the columns: the emptiest band near the middle of the lines that follow the head."""
    top = strips[place].middle_y - letter_px
    boxes = [
        word.box
        for strip in strips[place:]
        if top <= strip.middle_y <= top + 22 * letter_px
        for word in strip.words
        if word.box is not None and word.confidence >= 0.5
    ]
    middle, _ = widest_valley(boxes, round(0.36 * width_px), round(0.6 * width_px))
    return middle


def _belongs_to_signature(strip: Strip, boundary_x: float) -> bool:
    """Whether a strip above `Nơi nhận` is the first line of the signature block, which may stand higher."""
    in_column = strip.box.left > boundary_x - 0.03 * strip.box.right
    text = fold(strip.text)
    return in_column and (is_upper(strip.text) or bool(AUTHORITY.search(text)) or strip.confidence < 0.5)


def _is_body(strip: Strip, boundary_x: float, width_px: int, letter_px: float) -> bool:
    """Whether a strip under the head runs across both columns without a gap: the foot is over."""
    box = strip.box
    if box.left > boundary_x - 0.1 * width_px or box.right < boundary_x + 0.12 * width_px or strip.confidence < 0.75:
        return False
    west, east = cut_at(strip, boundary_x, 0.2 * width_px, letter_px)
    if west is None or east is None:
        return True
    return east.box.left - west.box.right < 0.9 * letter_px and strip.box.width > 0.6 * width_px


def _signature_alone(strips: list[Strip], width_px: int) -> Closing | None:
    """A signature block without a list of recipients beside it: the last capital title in the right half."""
    for index, strip in enumerate(strips):
        text = fold(strip.text)
        right_half = strip.box.left > 0.4 * width_px
        if right_half and is_upper(strip.text) and (AUTHORITY.search(text) or TITLE.search(text)):
            below = strips[index:]
            if all(other.box.left > 0.35 * width_px or other.confidence < 0.5 for other in below[1:8]):
                return Closing(tuple(strips[:index]), (), tuple(below), ())
    return None
