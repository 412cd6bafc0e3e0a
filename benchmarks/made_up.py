"""Made-up pages with known text, harder than the samples: papers in several conditions, landscape annexes of tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from data.build.fonts import DPI, font, width_of
from data.build.ink import draw_pages
from data.build.paper import Face, load_papers
from data.build.scanner import at_dpi, grey, scan
from data.build.typeset import typeset
from pipeline.types import PageImage

Pixels = NDArray[np.uint8]
Steps = Sequence[tuple[str, float]]

CONDITIONS: Mapping[str, tuple[int, Steps]] = {
    "copied at 200 dpi": (200, (("paper", 1.0), ("blur", 0.8), ("noise", 9.0), ("specks", 160))),
    "skewed, black edge": (200, (("skew", 1.3), ("edge", 26), ("noise", 6.0))),
    "blurred at 150 dpi": (150, (("blur", 0.7), ("noise", 5.0))),
    "photographed": (200, (("photo", 1.0), ("noise", 4.0))),
}
"""Resolution and what the scanner does, by name."""

TABLE_CONDITIONS: Mapping[str, tuple[int, Steps]] = {
    "straight, 300 dpi": (300, (("noise", 4.0),)),
    "skewed, copied, 200 dpi": (200, (("skew", 0.6), ("paper", 1.0), ("blur", 0.7), ("noise", 8.0))),
}

_SMALL_PT, _MARGIN = 12.0, 9
_PLACES = (
    "Thanh Lâm",
    "Tân Lập",
    "Yên Hòa",
    "Đông Sơn",
    "Phú Thịnh",
    "Vĩnh Quang",
    "Hồng Thái",
    "Kim Bình",
    "Bắc Lãng",
)
_TASKS = (
    "Rà soát, cập nhật danh mục hồ sơ và tài liệu của cơ quan",
    "Tập huấn nghiệp vụ văn thư, lưu trữ cho công chức mới tuyển dụng",
    "Chỉnh lý tài liệu tồn đọng giai đoạn 2015 - 2020",
    "Nâng cấp phần mềm quản lý văn bản và điều hành",
    "Kiểm tra việc lập hồ sơ công việc tại các đơn vị trực thuộc",
    "Bố trí kho bảo quản, mua sắm giá và hộp đựng tài liệu",
    "Số hóa hồ sơ địa chính và hồ sơ người có công",
)


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A page and the text printed on it."""

    name: str
    page: PageImage
    text: str


def made_up_papers(condition: str) -> Iterator[MadeUp]:
    """The papers of the samples that fill one page, drawn again in the condition."""
    dpi, steps = CONDITIONS[condition]
    for paper in load_papers():
        sheet = typeset(paper)
        if sheet.page == 1:
            pixels = scan(at_dpi(draw_pages(paper, sheet)[0], dpi, DPI), steps, np.random.default_rng(paper.seed))
            yield MadeUp(paper.id, PageImage(1, pixels, dpi), "\n".join(sheet.text))


def made_up_tables(condition: str) -> Iterator[MadeUp]:
    """Landscape annexes of ruled tables."""
    dpi, steps = TABLE_CONDITIONS[condition]
    for seed, (title, widths_mm, rows) in enumerate((_results(), _tasks())):
        pixels, text = _draw(title, widths_mm, rows)
        seen = scan(at_dpi(pixels, dpi, DPI), steps, np.random.default_rng(seed))
        yield MadeUp(title[0], PageImage(1, grey(seen), dpi), text)


_Table = tuple[tuple[str, ...], tuple[float, ...], list[tuple[str, ...]]]


def _results() -> _Table:
    chance = np.random.default_rng(7)
    rows: list[tuple[str, ...]] = [
        ("STT", "Đơn vị", "Hồ sơ tiếp nhận", "Đúng hạn", "Tỷ lệ (%)", "Văn bản giao", "Ghi chú")
    ]
    for number, place in enumerate(_PLACES, start=1):
        received = int(chance.integers(200, 4000))
        done = received - int(chance.integers(0, 60))
        share = f"{100 * done / received:.1f}".replace(".", ",")
        order = f"{chance.integers(10, 990)}/QĐ-UBND ngày {chance.integers(10, 28)}/{chance.integers(10, 12)}/2024"
        counts = (f"{received:,}".replace(",", "."), f"{done:,}".replace(",", "."))
        rows.append((str(number), f"Ủy ban nhân dân xã {place}", *counts, share, order, "Đạt chỉ tiêu"))
    title = ("PHỤ LỤC I", "KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH NĂM 2024")
    return title, (14, 62, 32, 28, 26, 62, 34), rows


def _tasks() -> _Table:
    rows: list[tuple[str, ...]] = [
        ("TT", "Nội dung công việc", "Đơn vị chủ trì", "Thời gian hoàn thành", "Kinh phí (triệu đồng)")
    ]
    for number, task in enumerate(_TASKS, start=1):
        office = f"Văn phòng UBND xã {_PLACES[number]}"
        rows.append((f"{number}.", task, office, f"Trước ngày {4 + number}/{number + 2}/2025", f"{12 * number},5"))
    return ("PHỤ LỤC II", "PHÂN CÔNG NHIỆM VỤ CÔNG TÁC VĂN THƯ, LƯU TRỮ"), (14, 98, 62, 48, 38), rows


def _draw(title: Sequence[str], widths_mm: Sequence[float], rows: Sequence[Sequence[str]]) -> tuple[Pixels, str]:
    """A landscape A4 page at 300 dpi, and its text: a row a line, cells parted by tabs."""
    image = Image.new("RGB", (3508, 2480), "white")
    pen = ImageDraw.Draw(image)
    step = round(_SMALL_PT * 1.3 * DPI / 72)
    y = 240
    for line in title:
        pen.text((1754 - width_of(line, Face.BOLD, 14) / 2, y), line, fill="black", font=font(Face.BOLD, 14))
        y += round(step * 1.2)
    edges = [350.0]
    for width in widths_mm:
        edges.append(edges[-1] + width * DPI / 25.4)
    y += step
    for row in rows:
        face = Face.BOLD if row is rows[0] else Face.REGULAR
        cells = [
            _wrapped(cell, right - left - 2 * _MARGIN, face)
            for cell, left, right in zip(row, edges, edges[1:], strict=False)
        ]
        height = max(map(len, cells)) * step + 2 * _MARGIN
        pen.line((edges[0], y, edges[-1], y), fill="black", width=3)
        for lines, across in zip(cells, pairwise(edges), strict=True):
            _fill_cell(pen, lines, across, y + _MARGIN, face)
        for x in edges:
            pen.line((x, y, x, y + height), fill="black", width=3)
        y += height
    pen.line((edges[0], y, edges[-1], y), fill="black", width=3)
    return np.asarray(image), "\n".join([*title, *("\t".join(row) for row in rows)])


def _fill_cell(
    pen: ImageDraw.ImageDraw, lines: Sequence[str], across: tuple[float, float], y: float, face: Face
) -> None:
    centred = len(lines) == 1 and any(map(str.isdigit, lines[0]))
    for line in lines:
        left = sum(across) / 2 - width_of(line, face, _SMALL_PT) / 2 if centred else across[0] + _MARGIN
        pen.text((left, y), line, fill="black", font=font(face, _SMALL_PT))
        y += round(_SMALL_PT * 1.3 * DPI / 72)


def _wrapped(text: str, width: float, face: Face) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, face, _SMALL_PT) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
