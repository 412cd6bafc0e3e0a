"""The title block: the type of the paper in capitals and its subject (trích yếu), centred under the header."""

from __future__ import annotations

import re
from statistics import median

from pipeline.folding import begins, fold, is_upper
from pipeline.layout.geometry import Strip

BODY_START = re.compile(
    r"^[^\w(]*(kinh gui|can cu|thuc hien|thi hanh|theo |de nghi |xet |trien khai thuc hien (ke|chi|nghi|cong)|hom nay|"
    r"ngay \d|i\s?[.,]|1\s?[.,]|a\)|phan (thu )?(i|nhat)|dieu 1|chuong i|tren co so|nham |sau khi|de (trien|thuc|to) )"
)
FIRST_BODY = re.compile(r"^[^\w(]*(kinh gui|can cu|thi hanh|xet de nghi|hom nay|i\s?[.,]|1\s?[.,]|dieu 1|chuong i)")
"""What right under the type line is no subject (a subject may well begin with `Thực hiện`)."""
DECIDER = re.compile(
    r"^\W*(bo truong|chu tich|giam doc|thu tuong|uy ban nhan dan|hoi dong nhan dan|tong giam doc|cuc truong|"
    r"truong ban|hieu truong|chanh an|vien truong|ban (thuong vu|chap hanh|bi thu)|chinh phu|quoc hoi|hoi dong|"
    r"chi cuc truong|so truong|ban quan ly)\b"
)


def split_title(strips: list[Strip], width_px: int, letter_px: float) -> tuple[list[Strip], list[Strip]]:
    """The strips of the title block and those of the body.  The first list is empty when the paper has no title."""
    start = next((index for index, strip in enumerate(strips[:6]) if _opens_title(strip, width_px)), None)
    if start is None:
        return [], strips
    end = start + 1
    while end < min(len(strips), start + 10) and _continues_title(strips, start, end, width_px, letter_px):
        end += 1
    return strips[start:end], [*strips[:start], *strips[end:]]


def _opens_title(strip: Strip, width_px: int) -> bool:
    """A centred line of capitals that is no form of address."""
    return is_upper(strip.text) and _is_centred(strip, width_px, 0.12) and not begins(strip.text, "Kính gửi")


def _continues_title(strips: list[Strip], start: int, place: int, width_px: int, letter_px: float) -> bool:
    strip, before = strips[place], strips[place - 1]
    text = fold(strip.text)
    opens_body = FIRST_BODY if place == start + 1 else BODY_START
    if opens_body.search(text) or not _is_centred(strip, width_px, 0.09):
        return False
    if place > start + 1 and is_upper(strip.text) and DECIDER.search(text) and not is_upper(before.text):
        return False
    if place > start + 1:
        steps = [strips[index].middle_y - strips[index - 1].middle_y for index in range(start + 1, place)]
        if strip.middle_y - before.middle_y > max(1.55 * median(steps), 2.2 * letter_px):
            return False
    return True


def _is_centred(strip: Strip, width_px: int, tolerance: float) -> bool:
    """Whether the strip's middle lies near the middle of the page's type area (a little right of the sheet's)."""
    middle = strip.box.left + strip.box.width / 2
    return abs(middle - 0.525 * width_px) <= tolerance * width_px
