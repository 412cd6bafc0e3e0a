"""The words of a number line and of a date line, cut at the blanks, and put together again with what was decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.fields.dates import cut_date_line
from pipeline.folding import fold
from pipeline.ink.blanks import DateBlanks, NumberBlank
from pipeline.ink.decide import Seen, Verdict
from pipeline.ink.strip import Strip
from pipeline.paper import LEAST_CONFIDENCE
from pipeline.types import Box, Word, box_around

UNSURE = 0.3
"""The confidence of words on which nothing is given."""
_LABEL = re.compile(r"^\W{0,3}(?:[sS][^\s\d:;/]{0,2}|[5$8](?:[^\s\d:;/]{1,2}|(?=\s*[:;.,])))\s*[:;.,]?")
_WRITTEN_LABEL = re.compile(r"\W{0,3}so\s*[:;.,=]{0,2}$")
_LABEL_AT_END = re.compile(r"[sS][^\W\d]{0,2}\s*[:;.,]?$")
_HALF_LABEL = 1.5
"""How far before its middle a label may begin, in heights of a printed digit."""
_SURE = 0.75
_NUMBER = re.compile(r"^\d{1,5}[A-Za-z]?$")
_YEAR = re.compile(r"^\d{4}$")
_DAY = re.compile(r"^\d{1,2}$")
_LOOKALIKE = str.maketrans("OoQDlI|]!", "000011111")
_SYMBOL_START = re.compile(
    r"[/⁄∕]\s*(?=[^\W\d_]|\d[A-ZĐ]{2}|(?:19|20)\d\d\s*/)|(?<!\w)[-–]\s*(?=[A-ZĐ])|(?<=\d)[-–]\s*(?=[A-ZĐ])"
)
_STOPS = " .,:;'’`…·"
_REACH = 1.0
"""How far the engine's letters may stand from where the network saw them, in heights of a printed digit."""
_FAR, _NEAR = 2.5, 0.8
"""A slash or hyphen that stands so far behind the one that the network saw is another; a letter so near to it is it."""
_LIKE_SLASH = re.compile(r"(?:(?<!\w)[\w(\[{|!]|[IlJj1!|íÍÌìf\\()\[\]{}])(?=[A-ZĐ]|(?:19|20)\d\d/)")
Words = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class NumberWords:
    """A number line, cut: its label, what stands in the blank, and symbol with its slash."""

    label: Words
    number: Words
    symbol: Words

    @property
    def seen(self) -> Seen:
        """The engine's reading of the number."""
        return _seen(self.number, _NUMBER)

    @property
    def whole(self) -> Words:
        """The line as the engine read it: a printed `238/QĐ-UBND` that was cut at its slash is one word again."""
        if self.number and self.symbol and _abut(self.number[-1], self.symbol[0]):
            uncut = _together(self.number[-1], self.symbol[0])
            return (*self.label, *self.number[:-1], uncut, *self.symbol[1:])
        return (*self.label, *self.number, *self.symbol)

    @property
    def has_symbol(self) -> bool:
        """Whether any letter was read behind the blank."""
        return any(map(str.isalpha, "".join(word.raw for word in self.symbol)))


def parted_at_label(words: Sequence[Word], label_x: float, digit_px: float) -> tuple[Words, Words]:
    """The words before a label whose middle is at label_x, and those from it on; a word that runs into it is cut."""
    before: list[Word] = []
    rest = list(words)
    while rest and (box := rest[0].box) is not None and box.left < label_x - _HALF_LABEL * digit_px:
        if box.right > label_x:
            label = _LABEL_AT_END.search(rest[0].raw)
            marks, named = _cut_word(rest[0], label.start() if label else 0)
            return (*before, *([marks] if marks else ())), (*([named] if named else ()), *rest[1:])
        before.append(rest.pop(0))
    return tuple(before), tuple(rest)


def says_something(words: Iterable[Word]) -> bool:
    """Whether any of the words was read as one of a sentence: stamps are set in capitals, marks are no words."""
    return any(word.confidence >= _SURE and sum(map(str.islower, word.raw)) > 1 for word in words)


def cut_number_line(words: Sequence[Word], strip: Strip, blank: NumberBlank) -> NumberWords:
    """The words of the line by place: the blank ends at the slash that the network saw."""
    last_x, slash_x = strip.page_x(blank.number.span[1]), strip.page_x(blank.end)
    before, symbol = _cut_behind(list(words), last_x, slash_x, strip.digit_px)
    label = _LABEL.match(before[0].raw) if before else None
    if label is None:
        return NumberWords((), tuple(before), tuple(symbol))
    first, rest = _cut_word(before[0], label.end())
    return NumberWords((first,) if first else (), (*((rest,) if rest else ()), *before[1:]), tuple(symbol))


def filled_number_line(cut: NumberWords, strip: Strip, blank: NumberBlank, verdict: Verdict) -> Words:
    """The line with the verdict in its blank; where nothing is given the engine's words stay, unsure."""
    label = tuple(map(_labelled, cut.label)) or (Word("Số:", strip.box_of(0, 0, 1.0), verdict.confidence, "Số:"),)
    if verdict.kept and cut.label:
        return (*label, *cut.whole[len(label) :])
    number = cut.number if verdict.kept else tuple(_filled(cut.number, verdict, strip.box_of(*blank.number.span)))
    return (*label, *number, *cut.symbol)


def _labelled(label: Word) -> Word:
    """The label as it is written where it was misread: the network saw it there."""
    return label if _WRITTEN_LABEL.match(fold(label.raw)) else replace(label, text="Số:")


@dataclass(frozen=True, slots=True)
class DateWords:
    """A date line, cut: place, day, month and year; the labels between them are left out."""

    place: Words
    parts: tuple[Words, Words, Words]

    @property
    def seen(self) -> tuple[Seen, Seen, Seen]:
        """The engine's readings of day, month and year."""
        day, month, year = self.parts
        return _seen(day, _DAY), _seen(month, _DAY), _seen(year, _YEAR)


def cut_date_words(words: Sequence[Word]) -> DateWords:
    """The words of the line by what they stand for."""
    cut = cut_date_line(words)
    return DateWords(cut.place, (cut.day, cut.month, cut.year))


def filled_date_line(cut: DateWords, strip: Strip, blanks: DateBlanks, verdicts: Sequence[Verdict]) -> Words:
    """The line with the verdicts in its blanks, its labels written out where the network saw them."""
    words = list(cut.place)
    boxes = [strip.box_of(*blank.span) for blank in (blanks.day, blanks.month, blanks.year)]
    slots = zip(("ngày", "tháng", "năm"), blanks.labels, cut.parts, verdicts, boxes, strict=True)
    for label, column, part, verdict, box in slots:
        words.append(Word(label, strip.box_of(column, column, 1.2), 0.9, label))
        words += part if verdict.kept else _filled(part, verdict, box)
    if verdicts[-1].digits is not None:  # a stamp may go on in the line
        words += [word for word in cut.parts[-1] if word.box is not None and word.box.left > boxes[-1].right]
    return tuple(words)


def _filled(words: Sequence[Word], verdict: Verdict, box: Box) -> list[Word]:
    """The verdict as a word, in place of what the engine read in the blank."""
    if verdict.digits is None:
        return [replace(word, confidence=min(word.confidence, UNSURE)) for word in words]
    return [Word(verdict.digits, box, verdict.confidence, verdict.digits)]


def _seen(words: Sequence[Word], pattern: re.Pattern[str]) -> Seen:
    text = "".join(word.raw for word in words).strip(_STOPS)
    digits = text if pattern.match(text) else text.translate(_LOOKALIKE)
    if not pattern.match(digits):
        return Seen(None, sure=False)
    return Seen(digits, sure=all(word.confidence >= LEAST_CONFIDENCE for word in words))


def _cut_behind(words: list[Word], last_x: float, slash_x: float, digit_px: float) -> tuple[list[Word], list[Word]]:
    """The words before and from the slash behind the number; a slash that the engine did not read is written.

    last_x is where the number's last letter stands, slash_x where the network saw the slash.
    """
    slashes = _slashes_by_place(words, last_x, slash_x, digit_px) or _misread_slashes(words, slash_x, digit_px)
    if slashes:
        *_, place, at = min(slashes)
        left, right = _cut_word(words[place], at)
        behind = [_with_slash(right)] if right else []
        return [*words[:place], *([left] if left else [])], [*behind, *words[place + 1 :]]
    before = [word for word in words if word.box is None or word.box.left < last_x + 0.3 * digit_px]
    return before, [slash_at(slash_x, words, digit_px), *words[len(before) :]]


def _slashes_by_place(
    words: Sequence[Word], last_x: float, slash_x: float, digit_px: float
) -> list[tuple[bool, float, int, int]]:
    """What may be the slash: whether it stands before the number's end, its x, and its word and letter there."""
    found = (
        (_x_of(word, at) < last_x - _REACH * digit_px, _x_of(word, at), place, at)
        for place, word in enumerate(words)
        for at in _slashes(word, words[place + 1].raw if place + 1 < len(words) else "")
    )
    return [one for one in found if one[1] < slash_x + _FAR * digit_px]


def _misread_slashes(words: Sequence[Word], slash_x: float, digit_px: float) -> list[tuple[bool, float, int, int]]:
    """Letters that the engine took for the slash that the network saw there, as in `IMQA`; as `_slashes_by_place`."""
    found = (
        (False, _x_of(word, match.start()), place, match.start())
        for place, word in enumerate(words)
        for match in _LIKE_SLASH.finditer(word.raw)
    )
    return [one for one in found if abs(one[1] - slash_x) < _NEAR * digit_px]


def _with_slash(symbol: Word) -> Word:
    """The word that begins with the slash, a hyphen left as it is, written as it is meant."""
    return symbol if symbol.text[0] in "/-–" else replace(symbol, text=f"/{symbol.text[1:]}")


def slash_at(x: float, words: Sequence[Word], digit_px: float) -> Word:
    """A slash that the engine did not read, at x in the row of the words."""
    top, height = _rows(words)
    return Word("/", Box(round(x - digit_px / 4), top, max(1, round(digit_px / 2)), height), 0.9, "/")


def _slashes(word: Word, following: str) -> list[int]:
    """The places of slashes, or of the hyphen of a Party number, that letters follow."""
    behind = f"{word.raw} {following}"
    return [match.start() for match in _SYMBOL_START.finditer(behind) if match.start() < len(word.raw)]


def _rows(words: Sequence[Word]) -> tuple[int, int]:
    """Top and height of the words together."""
    whole = box_around(word.box for word in words)
    return (whole.top, whole.height) if whole is not None else (0, 1)


def _x_of(word: Word, at: int) -> float:
    box = word.box
    return box.left + box.width * (at + 0.5) / len(word.raw) if box is not None else 0.0


def _abut(left: Word, right: Word) -> bool:
    """Whether the words are the two parts of one that was cut."""
    return left.box is not None and right.box is not None and left.box.right == right.box.left


def _together(left: Word, right: Word) -> Word:
    box = box_around((left.box, right.box))
    sure = min(left.confidence, right.confidence)
    return Word(left.text + right.text, box, sure, left.raw + right.raw)


def _cut_word(word: Word, at: int) -> tuple[Word | None, Word | None]:
    """A word as read, in two at a letter, the box shared out by the letters; None for a part that is empty."""
    if at <= 0 or at >= len(word.raw):
        return (word, None) if at > 0 else (None, word)
    box, width = word.box, 0
    left_box = right_box = box
    if box is not None:
        width = round(box.width * at / len(word.raw))
        left_box = Box(box.left, box.top, width, box.height)
        right_box = Box(box.left + width, box.top, box.width - width, box.height)
    left, right = word.raw[:at], word.raw[at:]
    return replace(word, text=left, raw=left, box=left_box), replace(word, text=right, raw=right, box=right_box)
