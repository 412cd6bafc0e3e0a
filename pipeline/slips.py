"""Slips of an engine in signs and codes: what no language model mends, because it is no word.

A dot where a sentence goes on, a space lost behind a comma, `(@` for `@`, `0Đ` for `QĐ` in a symbol: each rule stands
for a misreading that Tesseract's Vietnamese data makes again and again on real papers.  Every mend is an Edit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from diacritics import Edit
from diacritics.alphabet import LETTERS, is_marked, is_syllable
from pipeline import lexicon
from pipeline.fields.symbols import mend_symbol
from pipeline.types import Line, Zone

CONFIDENCE = 0.95
"""Whatever a rule mends on the transcribed pages is right after it; it is not 1.0, because papers have slips too."""

_SMALL = LETTERS
_LETTER = r"[^\W\d_]"
_CAPITAL = LETTERS.upper()
_GROUP = r"[A-ZĐ0][A-Za-zĐđƯ]+"
_DASH = r"(?:-|- | -)"
_GROUPS = re.compile(r"(?<![A-ZĐ])O?[BCDĐGHIKLMNPQRSTVX]{3,}(?![A-ZĐ])")
"""Initials of four words or more; with other vowels it may be a name (AGRIBANK)."""
_LONE_I = re.compile(r"(?<![IVX])I(?![IVX])")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern in one line, what it becomes, its kind, and the zones where it holds (all when none is named)."""

    pattern: re.Pattern[str]
    after: str | Callable[[re.Match[str]], str]
    kind: str = "typography"
    zones: frozenset[Zone] = frozenset()


def _without_dot(match: re.Match[str]) -> str:
    word = match["word"]
    return word if len(word) > 1 and is_syllable(word) else match[0]


def _parted(match: re.Match[str]) -> str:
    """`hóa.văn` as two words: a speck of dirt stood between them."""
    left, right = match["left"], match["right"]
    words = is_syllable(left.lower()) and is_syllable(right) and any(map(is_marked, left + right))
    return f"{left} {right}" if words else match[0]


def _spaced(match: re.Match[str]) -> str:
    return re.sub(rf"[,;:](?={_LETTER})", r"\g<0> ", match[0])


def _symbol(match: re.Match[str]) -> str:
    code = match["code"].replace(" ", "")
    known = mend_symbol(code).value
    return match["number"] + _GROUPS.sub(_initials, known if len(known) == len(code) else code)


def _initials(match: re.Match[str]) -> str:
    """A code without the letters with which no Vietnamese word begins: O stands for Q, a lone I for T."""
    return _LONE_I.sub("T", re.sub(r"^O(?=[A-ZĐ])", "Q", match[0]))


def _hyphened(match: re.Match[str]) -> str:
    """`54/KHSNV`: a paper's type and a body that is known, between which the hyphen was passed over."""
    known = lexicon.body_codes()
    parted = match["body"] in known and match["type"] + match["body"] not in known
    return f"{match['number']}{match['type']}-{match['body']}" if parted else match[0]


def _party(match: re.Match[str]) -> str:
    return match["number"] + match["code"].replace(" ", "")


def _numeral(match: re.Match[str]) -> str:
    misread = match["misread"]
    return "I" * (len(misread) + misread.count("H")) + "."


def _one(match: re.Match[str]) -> str:
    """A bracket behind a digit as the digit that it is taken for, where it closes nothing."""
    before = match.string[: match.start()]
    return match[0] if "[" in before or before.count("(") > before.count(")") else "1"


def _roman(match: re.Match[str]) -> str:
    """`HI`, `[V`, `Il` as III, IV, II; what is a number already, or is none afterwards, stays."""
    misread = match["misread"]
    number = re.sub(r"[\[Jl1]", "I", misread.replace("H", "II"))
    return number + match["end"] if _ROMAN.fullmatch(number) and not _ROMAN.fullmatch(misread) else match[0]


def _quarter(match: re.Match[str]) -> str:
    """`quý 11/2024`: a year has four quarters, and they are counted in Roman numerals."""
    return "I" * len(match[0])


_ROMAN = re.compile(r"X?(?:IX|IV|VI{0,3}|I{1,3})|X")
_MISREAD_ROMAN = r"\[[VX]|[J1l][VX]|X?V?(?:HI|IH|IHI)|X?V?(?:Il|lI|IIl|IlI|lII|JI|IJ|JJ)"
_BODY = frozenset({Zone.BODY})
_HEADER = frozenset({Zone.HEADER_LEFT, Zone.HEADER_RIGHT})
_RULES = (
    _Rule(re.compile("Ÿ"), "Y"),
    _Rule(re.compile("ÿ"), "y"),
    _Rule(re.compile("—"), "–"),
    _Rule(re.compile(rf"(?<![\w.])(?P<word>[{_SMALL}]+)\.(?= [{_SMALL}])"), _without_dot, zones=_BODY),
    _Rule(re.compile(rf"(?<!\S)(?P<left>{_LETTER}{{2,}})\.(?P<right>[{_SMALL}]{{2,}})(?!\S)"), _parted, zones=_BODY),
    _Rule(re.compile(r"(?<=\bĐiều)\.(?= \d)"), ""),
    _Rule(re.compile(r"^[ˆ~`_¬] ?(?=[\w-])"), ""),
    _Rule(re.compile(r"(?<=\w)(?:\(@(?=\w)|\((?=(?:gmail|yahoo|hotmail|outlook)\b))"), "@"),
    _Rule(re.compile(r"(?<=gmail|yahoo)\. com\b"), ".com"),
    _Rule(re.compile(r"(?P<address>https?://[\w./-]*\.) (?P<rest>\w+\.[a-z]\S*)"), r"\g<address>\g<rest>"),
    _Rule(re.compile(r"\b[VÝ](?= (?:tế|TẾ|tê|TÊ)\b)"), "Y"),
    _Rule(re.compile(rf"(?<!\S)[^\s/@-]*{_LETTER}{{2}}[,;:](?={_LETTER})[^\s/@-]*(?!\S)"), _spaced),
    _Rule(re.compile(r"(?<![\d.,/])\d{1,2}(?:,\d{1,2}){2,}(?![\d,/])"), lambda match: match[0].replace(",", ", ")),
    _Rule(re.compile(r"(?<=\d)(?P<word>và|đến)(?=\d)"), r" \g<word> "),
    _Rule(re.compile(r"(?<=\w)(?:\./[_\-,:;*']?|\. /\.|,/\.)$"), "./.", zones=_BODY),
    _Rule(
        re.compile(r"(?P<number>\b\d{1,5}/(?:\d{4}/)?)(?P<type>QĐ|KH|TB|BC|TTr|NQ|GM)(?P<body>[A-ZĐ]{3,})(?![\w-])"),
        _hyphened,
        "code",
    ),
    _Rule(re.compile(rf"(?<=\d/)(?P<first>[{_CAPITAL}])\.(?=[{_CAPITAL}]{{2,}}-)"), r"\g<first>", "code"),
    _Rule(re.compile(rf"^-(?={_LETTER}{{2,}}[ :])"), "- "),
    _Rule(re.compile(rf"^(?P<misread>L|I?[LH]|IIL|HI)\.?(?= [{_CAPITAL}]{{2,}} [{_CAPITAL}, ]+$)"), _numeral),
    _Rule(
        re.compile(rf"(?P<number>\b\d{{1,5}}[A-Za-z]?/(?:\d{{4}}/)?)(?P<code>{_GROUP}(?:{_DASH}{_GROUP})+)\b"),
        _symbol,
        "code",
    ),
    _Rule(re.compile(r"(?P<number>\b\d{1,5})(?P<code>(?:- | -)[A-ZĐ]{2,3}/[A-ZĐ]{2,})\b"), _party, "code"),
    _Rule(re.compile(r"(?<=\d)\](?![\w\]])"), _one, zones=_BODY),
    _Rule(
        re.compile(rf"(?<!\S)(?P<misread>{_MISREAD_ROMAN})(?P<end>[.,:;)]?)(?!\S)(?! [{_CAPITAL}]{{2,}})"),
        _roman,
        zones=_BODY,
    ),
    _Rule(re.compile(r"(?<=\b[Qq]uý )1{2,3}(?=/(?:19|20)\d\d\b| năm (?:19|20)\d\d\b)"), _quarter),
    _Rule(re.compile(rf"(?<=[{_CAPITAL}]{{2}})[.,:;'`]+$"), "", zones=_HEADER),
    _Rule(re.compile(r"^số(?=\s?[:.])"), "Số", zones=_HEADER),
    _Rule(re.compile(r"(?<=^Số):(?=\d)"), ": ", zones=_HEADER),
    _Rule(re.compile(r"(?<=ngày)[.,:](?= )|(?<=tháng)[.,:](?= )"), "", zones=_HEADER),
    _Rule(re.compile(r"(?<=^-)(?P<entry>.*\w):$"), r"\g<entry>;", zones=frozenset({Zone.RECIPIENTS})),
)


def find_slips(line: Line) -> Iterator[Edit]:
    """The mends of one line, from left to right and apart from each other; offsets count in its raw text."""
    reach = 0
    for edit in sorted(_edits(line), key=lambda edit: (edit.start, -edit.end)):
        if edit.start >= reach:
            yield edit
            reach = edit.end


def _edits(line: Line) -> Iterator[Edit]:
    raw = line.raw
    for rule in _RULES:
        if rule.zones and line.zone not in rule.zones:
            continue
        for match in rule.pattern.finditer(raw):
            after = match.expand(rule.after) if isinstance(rule.after, str) else rule.after(match)
            if after != match[0]:
                yield Edit(match.start(), match.end(), match[0], after, rule.kind, CONFIDENCE)
