"""Lines that papers always bear (wordings.toml), with their slots filled by numbers, dates, names and offices."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import lexicon

_SLOT = re.compile(r"\{(\w+)\}|#")
_SMALL, _CAPITAL = "abcdefghiklmnopqrstuvwxyz", "ABCDEGHIKLMNOPQRSTUVXYĐ"
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")
_DOMAINS = ("gov.vn", "edu.vn", "vn", "com.vn", "org.vn", "com")


@dataclass(frozen=True, slots=True)
class Template:
    """Patterns of one kind, how often they are drawn, how they are set, and what share of them in capitals."""

    weight: int
    faces: tuple[str, ...]
    capitals: float
    texts: tuple[str, ...]


@cache
def templates() -> tuple[Template, ...]:
    """All kinds."""
    return tuple(
        Template(row["weight"], tuple(row["faces"]), row["capitals"], tuple(row["texts"]))
        for row in _table()["template"]
    )


def fill(pattern: str, chance: random.Random) -> str:
    """The pattern with its slots filled; what fills a slot may have slots of its own."""
    return _SLOT.sub(lambda found: _filled(found[1], chance), pattern)


def _filled(slot: str | None, chance: random.Random) -> str:
    return fill(_SLOTS[slot](chance), chance) if slot else str(chance.randint(0, 9))


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def _listed(name: str) -> Callable[[random.Random], str]:
    return lambda chance: str(chance.choice(_table()[name]))


def _either(*texts: str) -> Callable[[random.Random], str]:
    return lambda chance: chance.choice(texts)


def _date(chance: random.Random) -> str:
    day, month = chance.randint(1, 31), chance.randint(1, 12)
    shown = f"{day:02}/{month:02}" if chance.random() < 0.6 else f"{day}/{month}"
    return f"{shown}/{_year(chance)}".replace("/", chance.choice("////.-"))


def _year(chance: random.Random) -> str:
    return str(chance.randint(*chance.choice([(1990, 2030), (2005, 2026)])))


def _symbol(chance: random.Random) -> str:
    codes = [code for kind in lexicon.doc_types() for code in kind.codes]
    code, body = chance.choice([*codes, "QĐ", "TTr", "KH", "BC", "CV"]), chance.choice(lexicon.body_codes())
    return chance.choice(
        [
            f"{code}-{body}",
            f"{code}-{body}",
            f"{code}-{body}",
            f"{body}-{{unit}}",
            f"{code}/{body}",
            f"{code}-{{capitals}}",
        ]
    )


def _name(chance: random.Random) -> str:
    given = sorted(lexicon.given_names())
    parts = [chance.choice(sorted(lexicon.surnames()))]
    if chance.random() < 0.3:
        parts.append(chance.choice(["Văn", "Thị", "Hữu", "Đức", "Ngọc", "Quốc", "Thị Thu"]))
    return " ".join([*parts, *(chance.choice(given) for _ in range(chance.choice([1, 2, 2, 2, 3])))])


def _number(chance: random.Random) -> str:
    digits = chance.choice([1, 2, 2, 3, 3, 3, 4, 4])
    letter = chance.choice("abAB") if chance.random() < 0.03 else ""
    return str(chance.randint(1, 10**digits - 1)).zfill(2) + letter


def _money(chance: random.Random) -> str:
    return f"{chance.randint(1, 10 ** chance.randint(2, 11)):,}".replace(",", chance.choice("...,"))


def _decimal(chance: random.Random) -> str:
    return f"{chance.randint(0, 120)}{chance.choice(',,.')}{chance.randint(0, 99)}"


def _office(chance: random.Random) -> str:
    head = chance.choice(lexicon.issuer_phrases())
    return head + chance.choice(["", "", "", " tỉnh {place}", " thành phố {place}", " huyện {place}", " {place}"])


def _some(letters: str, least: int, most: int) -> Callable[[random.Random], str]:
    return lambda chance: "".join(chance.choice(letters) for _ in range(chance.randint(least, most)))


def _web(chance: random.Random) -> str:
    return chance.choice(["www.", ""]) + "{letters}." + chance.choice(_DOMAINS)


_SLOTS: dict[str, Callable[[random.Random], str]] = {
    "number": _number,
    "symbol": _symbol,
    "name": _name,
    "money": _money,
    "decimal": _decimal,
    "office": _office,
    "date": _date,
    "year": _year,
    "web": _web,
    "letters": _some(_SMALL, 2, 8),
    "capitals": _some(_CAPITAL, 2, 5),
    "subject": _listed("subjects"),
    "abbreviation": _listed("abbreviations"),
    "foreign": _listed("foreign"),
    "unit": _listed("units"),
    "roman": _either(*_ROMAN),
    "type": _either("QĐ", "TB", "KH", "BC", "CV", "TTr", "NQ", "CT", "HD", "KL", "GM"),
    "place": lambda chance: chance.choice(lexicon.provinces()),
    "body": lambda chance: chance.choice(lexicon.body_codes()),
    "body_head": lambda chance: chance.choice(lexicon.body_heads()),
    "typename": lambda chance: chance.choice(lexicon.doc_types()).name,
    "title": lambda chance: chance.choice(lexicon.signer_titles()),
    "day": lambda chance: f"{chance.randint(1, 31):02}",
    "month": lambda chance: f"{chance.randint(1, 12):{chance.choice(['', '02'])}}",
    "small": lambda chance: str(chance.randint(0, chance.choice([12, 99]))),
    "share": _either("100", "##", "##,#", "#,##", "##.#"),
    "birth": _either("{date}", "19##"),
    "phone": _either("#########", "##.#######", "### ### ###", "##. ### ####"),
    "email": _either("{letters}@{letters}.gov.vn", "{letters}.{letters}@gmail.com", "{letters}##@{letters}.edu.vn"),
    "initials": _either("{capitals}", "N.V.{capitals}", "Th", "Hg", "T"),
}
