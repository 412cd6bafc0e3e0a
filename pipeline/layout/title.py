"""The title block: the type of the paper in capitals and its subject (trích yếu), centred under the header."""

from __future__ import annotations

import re
from statistics import median

from pipeline import lexicon
from pipeline.folding import begins, fold, is_upper
from pipeline.layout.geometry import Strip

BODY_START = re.compile(
    r"^[^\w(]*(kinh gui|can cu|thuc hien|thi hanh|theo |de nghi |xet |trien khai thuc hien (ke|chi|nghi|cong)|hom nay|"
    r"ngay \d|i\s?[.,]|1\s?[.,]|a\)|phan (thu )?(i|nhat)|dieu 1|chuong i|tren co so|nham |sau khi|de (trien|thuc|to) )"
)
FIRST_BODY = re.compile(
    r"^[^\w(]*(kinh gui|can cu|thi hanh|xet de nghi|hom nay|i\s?[.,]|1\s?[.,]|dieu 1|chuong i)|\btran trong kinh moi\b"
)
"""What right under the type line is no subject (a subject may well begin with `Thực hiện`)."""
DECIDER = re.compile(
    r"^\W*(bo truong|chu tich|giam doc|thu tuong|uy ban nhan dan|hoi dong nhan dan|tong giam doc|cuc truong|"
    r"truong ban|hieu truong|chanh an|vien truong|ban (thuong vu|chap hanh|bi thu)|chinh phu|quoc hoi|hoi dong|"
    r"chi cuc truong|so truong|ban quan ly)\b"
)


_MOST_LINES = 20
"""Of a title with its subject, which may name a law that it changes, and that one another."""


def names_type(text: str) -> bool:
    """Whether a line in capitals is the name of a type of document: `KẾ HOẠCH`, `QUYẾT ĐỊNH CỦA …` and nothing else."""
    name = re.split(r"\s+CỦA\s", text, maxsplit=1)[0]
    return is_upper(text) and lexicon.nearest(name, (row.name for row in lexicon.doc_types()), 90) is not None


def opens_type(text: str) -> bool:
    """Whether a line in capitals begins with the name of a type: `HỢP ĐỒNG KINH TẾ`."""
    return is_upper(text) and lexicon.starts_with_word(text, (row.name for row in lexicon.doc_types()))


def split_title(strips: list[Strip], width_px: int, letter_px: float) -> tuple[list[Strip], list[Strip]]:
    """The strips of the title block and those of the body.  The first list is empty when the paper has no title."""
    wide = [_middle(strip) for strip in strips if strip.box.width > 0.6 * width_px]
    centre_x = median(wide) if len(wide) >= 3 else 0.525 * width_px  # a scan may be cut or laid on askew
    start = next((index for index, strip in enumerate(strips[:6]) if _opens_title(strip, centre_x, width_px)), None)
    if start is None:
        return [], strips
    end = start + 1
    while end < min(len(strips), start + _MOST_LINES) and _continues_title(strips, start, end, width_px, letter_px):
        end += 1
    return strips[start:end], [*strips[:start], *strips[end:]]


def _opens_title(strip: Strip, centre_x: float, width_px: int) -> bool:
    """A line of capitals near the middle of the type area that is no form of address."""
    near_middle = abs(_middle(strip) - centre_x) <= 0.12 * width_px
    return is_upper(strip.text) and near_middle and not begins(strip.text, "Kính gửi")


def _continues_title(strips: list[Strip], start: int, place: int, width_px: int, letter_px: float) -> bool:
    """Whether the strip at place goes on with the title that began at start.

    The type line is centred, and so are the lines of the subject; the first line of a paragraph is not, as it is
    indented and runs to the margin.
    """
    strip, before = strips[place], strips[place - 1]
    text = fold(strip.text)
    if FIRST_BODY.search(text):
        return False
    off_centre = abs(_middle(strip) - _middle(strips[start]))
    if off_centre > 0.04 * width_px or (off_centre > 0.02 * width_px and BODY_START.search(text)):
        return False
    if place == start + 1:
        return True
    if BODY_START.search(text) and text.endswith((".", ":", ";")):
        return False
    if is_upper(strip.text) and DECIDER.search(text) and not is_upper(before.text):
        return False
    steps = [strips[index].middle_y - strips[index - 1].middle_y for index in range(start + 1, place)]
    return strip.middle_y - before.middle_y <= max(1.45 * median(steps), 2.0 * letter_px)


def _middle(strip: Strip) -> float:
    return strip.box.left + strip.box.width / 2
