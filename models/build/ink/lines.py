"""Number lines and date lines of made-up papers: runs of print with blanks, and what was put into the blanks."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum

SUFFIX_SHARE = 0.06
_TYPES = (
    *("QĐ", "CV", "KH", "BC", "TB", "TTr", "GM", "NQ", "CT", "HD", "BB"),
    *("TM", "PA", "ĐA", "KL", "QC", "ĐL", "CĐ", "PC", "GUQ", "CTr"),
)
_BODIES = (
    *("UBND", "SYT", "SGDĐT", "BGDĐT", "STC", "SNV", "VP", "BYT", "SXD", "SKHĐT", "HĐND"),
    *("BTC", "TU", "STTTT", "TTg", "SNN", "STNMT", "LĐLĐ", "BQL", "TTYT", "HĐQLQ", "NQD"),
)
_CODE_LETTERS = "ABCDĐGHKLMNOPQSTUVXY"
_PLACES = (
    *("Hà Nội,", "Kiên Giang,", "Quảng Ngãi,", "Đà Nẵng,", "Phú Thọ,", "Bến Tre,", "Bình Thuận,", "Cà Mau,"),
    *("An Giang,", "Lào Cai,", "Huế,", "TP. Hồ Chí Minh,", "Nghệ An,", "Thanh Hóa,", "Đắk Lắk,", "Gia Lai,"),
    *("Cần Thơ,", "Sơn La,", "Hải Phòng,", "Long An,", "Quảng Nam,", "Đồng Nai,", "Tây Ninh,", "Yên Bái,"),
)


class Filled(StrEnum):
    """What a piece of a line is."""

    PRINT = "print"
    INK = "ink"
    STAMP = "stamp"
    """Digits of a numbering stamp: bold, a little off the line."""
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of one line.  mark is the letter that the network says for an anchor; blank_em the room of a blank."""

    text: str
    filled: Filled = Filled.PRINT
    mark: str = ""
    blank_em: float = 0.0


@dataclass(frozen=True, slots=True)
class LineText:
    """A line's pieces from left to right, and whether it is set in italics, as date lines are."""

    pieces: tuple[Piece, ...]
    italic: bool


def random_line(chance: random.Random) -> LineText:
    """A number line or a date line."""
    return _number_line(chance) if chance.random() < 0.52 else _date_line(chance)


def _filling(chance: random.Random, ink: float = 0.72, printed: float = 0.19, stamp: float = 0.04) -> Filled:
    return chance.choices([Filled.INK, Filled.PRINT, Filled.STAMP, Filled.EMPTY], [ink, printed, stamp, 0.05])[0]


def _blank(text: str, filled: Filled, chance: random.Random) -> Piece:
    """A blank and its filling; print stands in no more room than it needs."""
    room = chance.uniform(0.3, 1.2) + 0.5 * len(text) + max(0.0, chance.gauss(0.2, 0.7))
    if filled is Filled.EMPTY:
        return Piece(chance.choice(["", "", "....", "……"]), filled, blank_em=room + 0.5)
    return Piece(text, filled, blank_em=chance.choice([0.0, room]) if filled is Filled.PRINT else room)


def _number(chance: random.Random) -> str:
    length = chance.choices([1, 2, 3, 4, 5], [6, 28, 32, 30, 4])[0]
    text = "".join(chance.choice("0123456789") for _ in range(length))
    return "0" + text[-1] if length == 1 and chance.random() < 0.5 else text


def _number_line(chance: random.Random) -> LineText:
    label = chance.choices(["Số:", "Số :", "Số", "SỐ:", "Số.", "số:"], [70, 9, 9, 4, 2, 3])[0]
    filled = _filling(chance)
    number = _number(chance)
    if chance.random() < SUFFIX_SHARE and filled is Filled.INK:
        number += chance.choice("ABC")
    pieces = [Piece(label, mark="S"), _blank(number, filled, chance), Piece(_symbol(chance))]
    return LineText(tuple(pieces), italic=chance.random() < 0.04)


def _code(known: tuple[str, ...], chance: random.Random) -> str:
    if chance.random() < 0.6:
        return chance.choice(known)
    return "".join(chance.choice(_CODE_LETTERS) for _ in range(chance.randint(2, 6)))


def _symbol(chance: random.Random) -> str:
    body = _code(_BODIES, chance) + chance.choice(["", "", "", f"{chance.randint(1, 999)}"])
    kind = _code(_TYPES, chance)
    if chance.random() < 0.1:
        return f"{chance.choice(['-', ' - '])}{kind}/{body}"
    year = f"/{chance.randint(1990, 2029)}" if chance.random() < 0.1 else ""
    first, join = chance.choice([kind, body]), chance.choice(["-", "-", "-", " - ", " -"])
    space = chance.choice(["", "", "", "", " "])
    return f"{year}/{space}{first}{join}{_code(_BODIES, chance)}"


def _date_line(chance: random.Random) -> LineText:
    day, month = chance.randint(1, 31), chance.randint(1, 12)
    filled = _filling(chance, ink=0.6, printed=0.31)
    month_by = filled if filled is not Filled.INK or chance.random() < 0.22 else Filled.PRINT
    labels = chance.choices([("ngày", "tháng", "năm"), ("Ngày", "tháng", "năm")], [12, 1])[0]
    place = chance.choice(_PLACES) + " " if chance.random() < 0.7 else ""
    pieces = [
        Piece(place),
        Piece(labels[0], mark="N"),
        _blank(_padded(day, chance), filled, chance),
        Piece(labels[1], mark="T"),
        _blank(_padded(month, chance), month_by, chance),
        Piece(labels[2], mark="M"),
        *_year(chance),
    ]
    return LineText(tuple(pieces), italic=chance.random() < 0.9)


def _padded(number: int, chance: random.Random) -> str:
    return f"{number:02}" if chance.random() < 0.6 else str(number)


def _year(chance: random.Random) -> list[Piece]:
    year = str(chance.choice([chance.randint(1985, 2012), chance.randint(2010, 2029)]))
    kind = chance.random()
    if kind < 0.9:
        return [Piece(f" {year}")]
    printed = chance.choice([2, 3]) if kind < 0.97 else 0
    return [Piece(f" {year[:printed]}"), Piece(year[printed:], Filled.INK, blank_em=0.5 * (4 - printed))]
