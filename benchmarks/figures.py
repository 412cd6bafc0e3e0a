"""Made-up pages full of figures: codes, dates, shares, amounts, telephone numbers, quarters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from benchmarks.made_up import MadeUp
from data.build.fonts import DPI
from data.build.ink import draw_pages
from data.build.paper import load_papers
from data.build.scanner import at_dpi, rounded, scan
from data.build.typeset import typeset
from pipeline.types import PageImage

Chance = np.random.Generator
Steps = Sequence[tuple[str, float]]

FIGURE_CONDITIONS: Mapping[str, tuple[int, int, Steps]] = {
    "black and white, 200 dpi": (200, 2, (("skew", 0.3), ("noise", 12.0))),
    "copied at 200 dpi": (200, 0, (("paper", 1.0), ("blur", 0.9), ("noise", 9.0), ("specks", 60))),
    "blurred at 150 dpi": (150, 0, (("blur", 0.7), ("noise", 5.0))),
    "faint at 200 dpi": (200, 0, (("faint", 0.55), ("noise", 5.0))),
}
"""Resolution, levels of grey (0: all) and what the scanner does, by name."""

_SEEDS = (3, 4)
_OFFICES = ("UBND", "HĐND", "SNV", "STC", "SYT", "SGDĐT", "SXD", "STNMT", "VPUB", "BQLDA", "BCĐ", "HU", "TU")
_TYPES = (
    ("Quyết định", "QĐ"),
    ("Kế hoạch", "KH"),
    ("Công văn", ""),
    ("Thông báo", "TB"),
    ("Tờ trình", "TTr"),
    ("Báo cáo", "BC"),
    ("Nghị quyết", "NQ"),
)
_QUARTERS = ("I", "II", "III", "IV")
_PLACES = ("xã Tân Lập", "xã Yên Hòa", "phường Đông Sơn", "thị trấn Kim Bình", "xã Hồng Thái")


def made_up_figures(condition: str) -> Iterator[MadeUp]:
    """Papers of one page whose body is full of figures, drawn in the condition."""
    dpi, levels, steps = FIGURE_CONDITIONS[condition]
    model = next(
        paper for paper in load_papers() if not paper.signed and not paper.arrival and typeset(paper).page == 1
    )
    for seed in _SEEDS:
        chance = np.random.default_rng(seed)
        body = tuple(_lines(chance))
        while typeset(replace(model, body=body)).page > 1:
            body = body[:-1]
        paper = replace(model, body=body)
        sheet = typeset(paper)
        pixels = scan(at_dpi(draw_pages(paper, sheet)[0], dpi, DPI), steps, np.random.default_rng(seed))
        pixels = rounded(pixels, levels) if levels else pixels
        yield MadeUp(f"figures {seed}", PageImage(1, pixels, dpi), "\n".join(sheet.text))


def _lines(chance: Chance) -> Iterator[str]:
    """Paragraphs, each of another kind in turn, numbered as lists are."""
    kinds = (_of_codes, _of_money, _of_shares, _of_counts, _of_times, _of_years)
    for number in range(1, 30):
        kind: Callable[[Chance], str] = kinds[number % len(kinds)]
        head = (f"{number}. ", f"{number % 3 + 1}.{number}. ", "- ", "")[int(chance.integers(4))]
        yield head + kind(chance)


def _of_codes(chance: Chance) -> str:
    papers = [_paper(chance) for _ in range(3)]
    clause, article = chance.integers(1, 9), chance.integers(1, 99)
    return f"Căn cứ {papers[0]} và {papers[1]}; theo đề nghị tại {papers[2]}, điểm a khoản {clause} Điều {article}."


def _of_money(chance: Chance) -> str:
    amounts = [f"{chance.integers(1, 999)}.{chance.integers(0, 999):03}.000" for _ in range(3)]
    return (
        f"Tổng kinh phí {amounts[0]} đồng, đã chi {amounts[1]} đồng, còn lại {amounts[2]} đồng "
        f"({_share(chance)} dự toán), mã số {chance.integers(10**9, 10**10)}."
    )


def _of_shares(chance: Chance) -> str:
    return (
        f"Kết quả đạt {_share(chance)} (tăng {_share(chance)} so với cùng kỳ); hộ nghèo còn {_share(chance)}, "
        f"hộ cận nghèo {_share(chance)}, đúng hạn {chance.integers(60, 100)}%."
    )


def _of_counts(chance: Chance) -> str:
    places = [_PLACES[int(place)] for place in chance.permutation(len(_PLACES))[:3]]
    counts = [chance.integers(1, 300) for _ in places]
    listed = "; ".join(f"{place}: {count:02} hồ sơ" for place, count in zip(places, counts, strict=True))
    return f"Số hồ sơ tiếp nhận là {chance.integers(1, 9)}.{chance.integers(0, 999):03}, trong đó {listed}."


def _of_times(chance: Chance) -> str:
    hour, minute = chance.integers(7, 17), chance.integers(0, 59)
    dates = _date(chance), _date(chance)
    area, first, second = chance.integers(200, 299), chance.integers(310, 799), chance.integers(100, 999)
    return (
        f"Thời gian: {hour} giờ {minute:02} phút, ngày {dates[0]}; báo cáo trước ngày {dates[1]}, "
        f"điện thoại 0{area}.{first}.{second}."
    )


def _of_years(chance: Chance) -> str:
    year, quarter = chance.integers(2011, 2025), _QUARTERS[int(chance.integers(len(_QUARTERS)))]
    classes, pupils, dates = chance.integers(2, 99), chance.integers(100, 999), (_date(chance), _date(chance))
    return (
        f"Giai đoạn {year}-{year + 5}, quý {quarter}/{year}, từ {dates[0]} đến {dates[1]} có {classes:02} lớp "
        f"với {pupils} học viên, diện tích {chance.integers(1, 99)},{chance.integers(1, 9)} ha."
    )


def _paper(chance: Chance) -> str:
    name, short = _TYPES[int(chance.integers(len(_TYPES)))]
    office = _OFFICES[int(chance.integers(len(_OFFICES)))]
    code = f"{short}-{office}" if short else f"{office}-{_OFFICES[int(chance.integers(len(_OFFICES)))]}"
    return f"{name} số {chance.integers(1, 4000)}/{code} ngày {_date(chance)}"


def _date(chance: Chance) -> str:
    day, month, year = chance.integers(1, 29), chance.integers(1, 13), chance.integers(2005, 2026)
    return f"{day:02}/{month}/{year}" if month > 2 else f"{day:02}/{month:02}/{year}"


def _share(chance: Chance) -> str:
    return f"{chance.integers(0, 100)},{chance.integers(1, 100)}%"
