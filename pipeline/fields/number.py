"""Number and symbol (số và ký hiệu) of the document, from the left column of the header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.fields.above_subject import above_subject
from pipeline.fields.symbols import mend_symbol
from pipeline.folding import fold
from pipeline.layout.header import NUMBER_LINE
from pipeline.paper import (
    LEAST_CONFIDENCE,
    Found,
    Paper,
    Placed,
    field_of,
    field_of_strip,
    is_borne_out,
    weighed_field,
)
from pipeline.types import Field, FilledStrip, Finding, Word, Zone

_LABEL = re.compile(
    # A hyphen that a capital follows is not the label's: `Số -NQ/ĐU`, a Party number left blank.
    r"^\W{0,3}(?:(?:Nghị quyết|Luật|Bộ luật|Pháp lệnh|Lệnh|Quyết định)\s+(?=[sS]))?"
    r"(?:[sS5]\S{0,2}?|so)\s*(?:[:;.,=]|-(?!\s*[A-ZĐ]))+\s*|^\W{0,3}[sS5][^\W\d]{1,2}\s*(?=\d|/|-|$)"
)
_NUMBER = re.compile(r"^\d{1,5}[A-Za-z]?$")
_LOOKALIKE = str.maketrans("OoQDlI|]!", "000011111")
_STATE = re.compile(
    r"^(?P<number>.*?)(?:/\s*(?P<year>(?:19|20)\d\d)\s*)?/[\s;:,.'|]*"
    r"(?P<symbol>[^\W\d_].*)"
)
"""Ink that runs into the slash leaves specks behind it."""
_UNREAD_SYMBOL = re.compile(r"^(?P<number>\d{1,5}[A-Z]?)\s*/(?P<symbol>)")
"""A number that the ink reader saw to be print stands whatever became of its symbol; of ink a part may be in there."""
_LIKE_S = re.compile(r"(?<=/)\s*5(?=[A-ZĐ]{2})")
_PARTY = re.compile(
    r"^(?P<number>[\d.,]{0,6}[A-Za-z]?)\s*[-–—]\s*"
    r"(?P<symbol>[A-ZĐ][A-Za-zĐđ]{0,3}\s*/\s*[A-ZĐ][\w.\-&Đđ]*)(?:\s.*|\W*)$"
)
_JOINED = re.compile(r"^(?P<number>\d{1,5})\s?(?P<symbol>[A-ZĐ][A-Za-zĐđ]{1,8}\s?[-–]\s?[A-ZĐ][\w.\-&Đđ]*)\W*$")
"""A slash that was not read: `53KH-SNV`."""


@dataclass(frozen=True, slots=True)
class NumberLine:
    """The number line, cut; number_at and symbol_at are the character offsets of the two in the line's text."""

    placed: Placed
    number_text: str
    number_at: int
    symbol_text: str
    symbol_at: int
    year: str | None


def find_number(paper: Paper, doc_type: str | None, issuer: str | None) -> Found:
    """Fields `number` and `symbol`, with findings where the number is missing, written by hand or doubtful."""
    page = paper.header_page
    zones = (Zone.HEADER_LEFT, Zone.HEADER_RIGHT, Zone.TITLE)  # that of a contract stands under its title
    strip = paper.filled("number", page)
    lines = [placed for zone in zones for placed in above_subject(paper.zone(zone, page))]
    lines.sort(key=lambda placed: not _lies_on(placed, strip))
    printed = strip is not None and strip.filling == "print"
    cuts = (cut_number_line(placed, seen=printed and _lies_on(placed, strip)) for placed in lines)
    found = next((cut for cut in cuts if cut is not None), None)
    if found is None:
        return Found(findings=(Finding("number_missing", "no number line in the header", "number", page),))
    symbol = mend_symbol(found.symbol_text, doc_type, issuer)
    fields = []
    if symbol.value:
        words = _words_of(found.placed.line.words, found.symbol_at, found.symbol_text)
        fields.append(("symbol", field_of(symbol.value, words, found.placed.page, 0.9 if symbol.mended else 1.0)))
    number, finding = _read_number(found, strip)
    if number is not None:
        value = f"{number.value}/{found.year}" if found.year else number.value
        fields.append(("number", replace(number, value=value)))
    return Found(tuple(fields), (*([finding] if finding else ()), *_other_numbers(lines, found)))


def _lies_on(placed: Placed, strip: FilledStrip | None) -> bool:
    """Whether the ink reader saw this line as the number line."""
    box = placed.line.box
    if strip is None or box is None:
        return False
    near = abs(box.middle_y - strip.box.middle_y) < strip.box.height / 4
    return near and box.left < strip.box.right and strip.box.left < box.right


def _other_numbers(lines: Sequence[Placed], own: NumberLine) -> Iterator[Finding]:
    """A finding for each further number line of the header."""
    for placed in lines:
        other = cut_number_line(placed) if placed.line.zone is not Zone.TITLE and placed is not own.placed else None
        if other is not None and any(map(str.isdigit, other.number_text)) and other.symbol_text != own.symbol_text:
            detail = f"the header also has the number line {placed.text!r}"
            yield Finding("two_candidates", detail, "number", placed.page)


def cut_number_line(placed: Placed, *, seen: bool = False) -> NumberLine | None:
    """The parts of a number line; None when the line is not one.  seen says that the ink reader saw print there."""
    text = _LIKE_S.sub(lambda five: five[0].replace("5", "S"), placed.text)
    if not NUMBER_LINE.search(fold(text)):
        return None
    label = _LABEL.match(text)
    start = label.end() if label else 0
    rest = text[start:]
    parts = _PARTY.match(rest) or _STATE.match(rest) or _JOINED.match(rest) or (seen and _UNREAD_SYMBOL.match(rest))
    if not parts:
        return None
    return NumberLine(
        placed=placed,
        number_text=parts["number"].strip(),
        number_at=start + parts.start("number"),
        symbol_text=parts["symbol"].strip(),
        symbol_at=start + parts.start("symbol"),
        year=parts.groupdict().get("year"),
    )


def _read_number(found: NumberLine, strip: FilledStrip | None) -> tuple[Field | None, Finding | None]:
    """The number, or a finding that says why there is none; strip is what the ink reader saw of it."""
    page = found.placed.page
    text = found.number_text.strip(" .,-_:;…·'’")
    if strip is not None and strip.filling == "print":
        text = text.partition("/")[0].rstrip()
    filled = "" if strip is None else strip.says
    if not any(map(str.isalnum, text)) and not filled:
        return None, Finding("number_missing", "the number is blank", "number", page)
    words = _words_of(found.placed.line.words, found.number_at, found.number_text)
    clean = text.replace(" ", "")
    digits = clean if _NUMBER.match(clean) else clean.translate(_LOOKALIKE)
    if _NUMBER.match(digits) and all(word.confidence >= LEAST_CONFIDENCE for word in words):
        field = weighed_field(field_of(digits, words, page, 1.0 if digits == clean else 0.6), strip, digits)
        if field is not None:
            return field, None
    elif strip is not None and is_borne_out(strip):
        return field_of_strip(strip.readings[0][0], strip, words), None
    detail = f"the number is written by hand or unclear; read as {filled or repr(text)}"
    return None, Finding("number_by_hand", detail, "number", page)


def _words_of(words: Sequence[Word], start: int, part: str) -> list[Word]:
    """The words that a part of the line's text, which begins at start, touches."""
    end = start + len(part)
    touched: list[Word] = []
    position = 0
    for word in words:
        if not word.text:
            continue
        if position < end and position + len(word.text) > start:
            touched.append(word)
        position += len(word.text) + 1
    return touched
