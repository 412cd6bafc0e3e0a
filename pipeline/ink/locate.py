"""Where on a page the number and the day may be filled in: strips of the header, the likeliest first.

First the lines that the engine read as number line or date line; then, as labels are misread and lines are taken for
noise, whatever else stands where the form of official papers has them (Decree 30/2020/NĐ-CP, Appendix I): the number
under the issuer at the left, the date under the motto at the right, both in the same row as a rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from statistics import median

from pipeline.folding import fold
from pipeline.ink.above_text import is_of_subject, stands_above_text
from pipeline.ink.place import Place, base_y, header_lines
from pipeline.ink.rows_under import RIGHT_HALF, Column, column_of, left_column, rows_under
from pipeline.ink.strip import DIGIT_PX, WIDTH_PX, Pixels, Strip, strip_at
from pipeline.layout.header import DATE_LINE, NUMBER_LINE
from pipeline.types import Line, ReadPage, Word, Zone

_DAY_LABEL = re.compile(r"^\W{0,2}ng", re.IGNORECASE)
_GLUED_DAY = re.compile(r"\w[.,;](ng[^\W\d]{0,2})", re.IGNORECASE)
_LABEL_OF_TITLE = re.compile(r"^\W{0,2}S\S{0,2}\s?[:;.]")
_MONTH_LABEL = re.compile(r"^\W{0,2}th", re.IGNORECASE)
_SYMBOL_LINE = re.compile(
    r"^\S{0,8} ?\S{0,8} ?(?:/ ?[A-ZĐ][A-ZĐa-zđ]{0,5} ?- ?[A-ZĐ]{2}|[-–] ?[A-ZĐ]{1,4}[a-z]? ?/ ?[A-ZĐ]{2})"
)
"""A line whose label was not read: a few letters of nonsense, then slash and symbol."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_LARGEST = 1.25
"""By how much print may be taken for larger than it is: a line with wide blanks is brought onto the strip so."""
_ANCHORS = {"so": "S", "ngay": "N", "thang": "T", "nam": "M"}
_SYMBOL = re.compile(r"^/[A-ZĐ]")
_SURE = 0.75
_SLASH_SHARE = 0.15
"""The middle of a slash, in heights of the word that it begins."""
_UNREAD_LABEL, _UNREAD_DAY, _UNREAD_YEAR = 2.5, 5.5, 3.0
"""The room of a label that was not read, of `ngày` with a day, and of a year, in heights of a printed digit."""
_PRINT_MM = 3.05
"""The height of a printed digit of 13 points, the size that the rules for official papers ask for."""
_LEAST, _MOST = 0.65, 1.5
"""A height of digits outside these shares of the usual one is no height of print."""
_DIGIT_OF_WORD = 0.76
"""A digit's height in that of a word with accents or tails."""


def number_places(page: ReadPage, pixels: Pixels, digit_px: float) -> Iterator[Place]:
    """Where the number may be: the labelled line, a line that ends in a symbol, a labelled line under the title, lines
    and rows under the issuer.
    """
    header = [line for line in header_lines(page.lines) if not is_of_subject(line, page.lines)]
    told = [line for line in header if is_labelled(line)]
    likely = [line for line in header if line not in told and _may_be_number_line(line)]
    titled = [line for line in page.lines if line.zone is Zone.TITLE and line.box and _stands_under_title(line)]
    for line in (*told, *likely, *titled):
        yield from _number_place(line, digit_px, told=line in told or line in titled)
    column = left_column(header, told, digit_px)
    yield from _rows_above_text(column, page, pixels, digit_px)


def date_places(page: ReadPage, pixels: Pixels, digit_px: float) -> Iterator[Place]:
    """Where the date may be: the line of place and date, or lines and rows under the motto."""
    header = [line for line in header_lines(page.lines) if not is_of_subject(line, page.lines)]
    told = [line for line in header if DATE_LINE.search(fold(line.text))]
    for line in told:
        strip = date_strip(line, digit_px)
        if strip is not None:
            yield Place(strip, line, told=True, anchors=_anchors(line.words, strip))
    names = [line for line in header if line.zone is Zone.HEADER_RIGHT and line not in told]
    column = column_of(names, [line for line in header if is_labelled(line)], RIGHT_HALF, digit_px)
    yield from _rows_above_text(column, page, pixels, digit_px)


def _rows_above_text(column: Column | None, page: ReadPage, pixels: Pixels, digit_px: float) -> Iterator[Place]:
    places = rows_under(column, page, pixels, digit_px) if column is not None else ()
    return (place for place in places if stands_above_text(place, page.lines))


def is_labelled(line: Line) -> bool:
    """Whether the engine read `Số` at the head of a number line, and a slash."""
    return bool(NUMBER_LINE.search(fold(line.text))) and "/" in line.text


def _stands_under_title(line: Line) -> bool:
    """Whether a line of the title is its number line, as in contracts; subjects cite other papers' numbers."""
    return is_labelled(line) and bool(_LABEL_OF_TITLE.match(line.raw))


def _may_be_number_line(line: Line) -> bool:
    """Whether the engine read a label without a slash, or a symbol without a label."""
    return bool(NUMBER_LINE.search(fold(line.text)) or _SYMBOL_LINE.match(line.raw))


def _number_place(line: Line, digit_px: float, *, told: bool) -> Iterator[Place]:
    """From before `Số` to the end of the line."""
    first = line.words[0]
    strip = _strip(line.words, first, digit_px, 0.0 if first.raw[:1] in "sS" else _UNREAD_LABEL)
    if strip is not None:
        yield Place(strip, line, told, _anchors(line.words, strip))


def _anchors(words: Sequence[Word], strip: Strip) -> tuple[tuple[str, float], ...]:
    """The printed words on the strip that the network has letters for, where the engine surely read them."""
    sure = [(word, word.box) for word in words if word.box is not None and word.confidence >= _SURE]
    found = []
    for word, box in sure:
        letter = _ANCHORS.get(fold(word.raw).strip(" .,:;"))
        if letter is not None and box.left > strip.box.left:
            found.append((letter, box.left + box.width / 2))
        if _SYMBOL.match(word.raw):
            found.append(("/", box.left + _SLASH_SHARE * box.height))
            break
    return tuple(found)


def date_strip(line: Line, digit_px: float) -> Strip | None:
    """From before `ngày` to the end of the line, print taken for larger where the year would lie beyond the strip."""
    words = [part for word in line.words for part in _unglued(word)]
    # A place may begin like a label, `Nghệ An`, `Thành phố`: the last one is the label.
    month = next((word for word in words[::-1] if _MONTH_LABEL.match(word.raw)), None)
    before = words[: words.index(month)] if month is not None else words
    label = next((word for word in before[::-1] if _DAY_LABEL.match(word.raw)), None)
    first = label or month
    if first is None:
        return None
    unread = 0.0 if label else _UNREAD_DAY
    words = words[words.index(first) :]
    strip = _strip(words, first, digit_px, unread, _UNREAD_YEAR)
    year = next((word.box for word in words if _YEAR.search(word.raw)), None)
    if strip is None:
        return None
    right = year.right if year is not None else max(word.box.right for word in words if word.box) + digit_px
    larger = min(_LARGEST, (right - strip.box.left) * DIGIT_PX / WIDTH_PX / digit_px)
    return strip if larger <= 1 else _strip(words, first, larger * digit_px, unread, _UNREAD_YEAR)


def _unglued(word: Word) -> tuple[Word, ...]:
    """A word to which the place before it was glued, as `Hóa,ngày`, in two, its box shared out by the letters."""
    glued = _GLUED_DAY.search(word.raw)
    if glued is None or word.box is None:
        return (word,)
    at, box = glued.start(1), word.box
    width = round(box.width * at / len(word.raw))
    place = replace(word, raw=word.raw[:at], box=replace(box, width=width))
    return place, replace(word, raw=word.raw[at:], box=replace(box, left=box.left + width, width=box.width - width))


def _strip(
    words: Sequence[Word], first: Word, digit_px: float, unread: float, unread_behind: float = 0.0
) -> Strip | None:
    """The strip around these words; unread is what may stand before the first, in heights of a printed digit, and
    unread_behind what may follow the last.
    """
    boxes = [word.box for word in words if word.box is not None]
    if first.box is None or not boxes:
        return None
    margin = 0.8 * digit_px
    left = first.box.left - margin - unread * digit_px
    right = max(box.right for box in boxes) + margin + unread_behind * digit_px
    return strip_at(left, base_y(words, digit_px), digit_px, right)


def print_height(lines: Iterable[Line], dpi: float) -> float:
    """The height in pixels of the header's printed digits: as read, else that of its words, else the usual one."""
    usual = _PRINT_MM * dpi / 25.4
    words = [word for line in header_lines(lines) for word in line.words if word.box and word.confidence >= 0.8]
    digits = [word.box.height for word in words if word.box and _is_number(word.raw)]
    others = [_DIGIT_OF_WORD * word.box.height for word in words if word.box and word.raw.isalpha()]
    for heights in (digits, others):
        fitting = [height for height in heights if _LEAST * usual <= height <= _MOST * usual]
        if fitting:
            return float(median(fitting))
    return usual


def _is_number(raw: str) -> bool:
    return len(raw) >= 2 and raw.strip(".,").isdigit()
