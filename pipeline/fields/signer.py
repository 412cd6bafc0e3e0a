"""Signer: authority (quyền hạn ký), title and name, from the signature block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline import lexicon
from pipeline.folding import fold, is_upper, squash
from pipeline.paper import Found, Paper, Placed, field_of, field_of_lines
from pipeline.types import Finding, Line, Word, Zone

_AUTHORITY = re.compile(
    r"^\W{0,3}(TM|KT|TL|TUQ|TƯQ|Q|T/M|K/T|T/L)\s?[.,:]?\s+(?=\w)|^\W{0,3}(TM|KT|TL|TUQ)[.,]", re.IGNORECASE
)
_LEAST_TITLE = 82
_NAME_WORDS = range(2, 6)
_SPECKS = " .,:;!\"“”_-–—'’`|*~^<>=/"


@dataclass(frozen=True, slots=True)
class _Block:
    authority: tuple[tuple[str, Placed], ...]
    title: tuple[str, Placed] | None
    after: tuple[Placed, ...]


def find_signer(paper: Paper) -> Found:
    """Fields `sign_authority`, `signer_title` and `signer_name`."""
    page = paper.closing_page
    lines = paper.zone(Zone.SIGNATURE, page)
    if not lines:
        return Found(findings=(Finding("signature_missing", "no signature block was found", "signer_name", page),))
    block = _block(lines)
    fields = []
    findings: list[Finding] = []
    if block.authority:
        marks = " ".join(dict.fromkeys(f"{mark}." for mark, _ in block.authority))
        fields.append(("sign_authority", field_of_lines(marks, [placed for _, placed in block.authority])))
    if block.title is not None:
        title, placed = block.title
        covered = _is_covered(block)
        factor = 0.6 if covered else 1.0
        fields.append(("signer_title", field_of_lines(f"PHÓ {title}" if covered else title, [placed], factor)))
        if covered:
            detail = f"{title} cannot sign for {title}: taken for PHÓ {title}, partly covered"
            findings.append(Finding("title_completed", detail, "signer_title", page))
    else:
        findings.append(Finding("title_missing", "the signer's title was not read", "signer_title", page))
    name = _name(block.after or lines)
    if name is not None:
        value, words, where = name
        fields.append(("signer_name", field_of(value, words, where)))
    else:
        findings.append(Finding("signer_missing", "the signer's name was not read", "signer_name", page))
    return Found(tuple(fields), tuple(findings))


def _block(lines: Sequence[Placed]) -> _Block:
    """The authority lines, the signer's own title (the last title line) and the lines after it."""
    authority: list[tuple[str, Placed]] = []
    title: tuple[str, Placed] | None = None
    last = -1
    for index, placed in enumerate(lines):
        mark = _AUTHORITY.match(placed.text)
        if mark is not None:
            authority.append(((mark[1] or mark[2]).upper().replace("/", "").replace("Ư", "U"), placed))
            last = index
            continue
        found = title_in(placed.text)
        if found is not None and (title is None or index - last <= 3):
            if title is not None and _is_afterword(placed.text, found):
                continue
            title, last = (found, placed), index
    return _Block(tuple(authority), title, tuple(lines[last + 1 :]) if last >= 0 else ())


def _is_covered(block: _Block) -> bool:
    """Whether the title read is the very one that is signed for: `KT. GIÁM ĐỐC` over what is left of `PHÓ GIÁM ĐỐC`."""
    heads = [title_in(placed.text) for mark, placed in block.authority if mark == "KT"]
    title = block.title[0] if block.title else ""
    return title in heads and f"PHÓ {title}" in {known.upper() for known in lexicon.signer_titles()}


def _is_afterword(text: str, found: str) -> bool:
    """Whether a title under the signer's own says only who he is elsewhere (`CHỦ TỊCH UBND TỈNH` under a head)."""
    return len(squash(text)) > len(squash(found)) + 3


def title_in(text: str) -> str | None:
    """The signer's title that a line holds, as the table spells it in capitals; None when it holds none."""
    if not is_upper(text):
        return None
    read = squash(text)
    scored = [(_title_score(squash(title), read), len(title), title) for title in lexicon.signer_titles()]
    score, _, best = max(scored)
    return best.upper() if score >= _LEAST_TITLE else None


def _title_score(wanted: str, read: str) -> int:
    """How well a line holds a title, in steps of 5: of titles held equally well the longest is meant."""
    score = fuzz.partial_ratio(wanted, read) if len(read) >= len(wanted) else fuzz.ratio(wanted, read)
    return 5 * round(score / 5)


def has_name(lines: Sequence[Line]) -> bool:
    """Whether one of the lines can be a person's name."""
    return _name([Placed(0, line) for line in lines]) is not None


def has_title(lines: Sequence[Line]) -> bool:
    """Whether one of the lines holds a signer's title."""
    return any(title_in(line.text) is not None for line in lines)


def _name(lines: Sequence[Placed]) -> tuple[str, list[Word], int] | None:
    """The lowest line that can be a person's name, with its words and page.

    A run of words with another word close before it is the rest of a name whose beginning was not read: no name.
    """
    for placed in reversed(lines):
        words, before = _longest_run(placed.line.words)
        parts = [word.text.strip(_SPECKS) for word in words]
        cut_off = len(parts) < 3 and ((before is not None and _is_close(before, words[0])) or _is_rest(parts))
        if len(parts) in _NAME_WORDS and not cut_off and _is_person(parts, words):
            return " ".join([_surname(parts[0]), *parts[1:]]), words, placed.page
    return None


def _longest_run(words: Sequence[Word]) -> tuple[list[Word], Word | None]:
    """The longest run of capitalised words of a line, and the word before it: specks of a seal may stand around."""
    best: tuple[list[Word], Word | None] = ([], None)
    run: list[Word] = []
    before: Word | None = None
    for word in words:
        if _is_name_word(word.text.strip(_SPECKS)):
            run = [*run, word]
            best = (run, before) if len(run) > len(best[0]) else best
        else:
            run, before = [], word
    return best


def _is_rest(parts: Sequence[str]) -> bool:
    """Whether two words are the end of a name: its first is a middle name."""
    return bool(parts) and parts[0] in {"Văn", "Thị"}


def _is_close(left: Word, right: Word) -> bool:
    if left.box is None or right.box is None:
        return True
    return right.box.left - left.box.right < 1.2 * right.box.height


def _is_name_word(text: str) -> bool:
    return len(text) >= 1 and text.isalpha() and text[0].isupper() and (text[1:].islower() or len(text) == 1)


def _is_person(parts: Sequence[str], words: Sequence[Word]) -> bool:
    """Whether the run is a name: its first word is a surname, or every word was read surely."""
    known = lexicon.nearest(parts[0], lexicon.surnames()) is not None
    return known or (len(parts) >= 3 and min(word.confidence for word in words) >= 0.85)


def _surname(text: str) -> str:
    """The surname with its marks put right when only one surname has these letters."""
    if text in lexicon.surnames():
        return text
    same = [name for name in lexicon.surnames() if fold(name) == fold(text)]
    return same[0] if len(same) == 1 else text
