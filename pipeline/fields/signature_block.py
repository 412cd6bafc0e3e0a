"""A signature block line by line: authority (quyền hạn ký), the signer's own title, the name.

Forms: Decree 30/2020/NĐ-CP, Appendix I: `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`; the Party's `T/M`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from pipeline.fields.person_names import name_in
from pipeline.fields.signer_titles import Title, deputy_of, find_title
from pipeline.folding import is_upper, squash
from pipeline.paper import Placed

_AUTHORITY = re.compile(
    r"^\W{0,3}(TM|KT|TL|TUQ|TƯQ|Q|T/M|K/T|T/L)\s?[.,:]?\s+(?=\w)|^\W{0,3}(TM|KT|TL|TUQ|TƯQ)[.,]|^\W{0,3}(Q)[.,](?=\s?[A-ZĐ]{3})",
    re.IGNORECASE,
)
_SPECKS = " .,;|'`"
_LEAST_DEPUTY = 70
_FAR_LINES = 3
"""Lines between two titles of one block; what stands further down is another's."""
_WRAP_GAP = 0.9
"""Between the lines of one wrapped title there is less than so many heights of its letters."""
_LEAST_WRAPPED = 0.8
_LEAST_SURE = 0.6


@dataclass(frozen=True, slots=True)
class Printed:
    """A title or mark and the lines that show it."""

    text: str
    lines: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """The printed authority lines, the signer's own title (the last title line) and the lines after it.

    by_hand is the line that names whom a deputy signs for, where its `KT.` was added in ink or covered.
    """

    authority: tuple[Printed, ...]
    title: Printed | None
    after: tuple[Placed, ...]
    covered: bool = False
    by_hand: Placed | None = None


@dataclass(frozen=True, slots=True)
class _Held:
    """A title of a block with the lines that it takes."""

    title: Title
    lines: tuple[Placed, ...]


def read_block(lines: Sequence[Placed]) -> Block:
    """The signature block of one signer, from its lines top to bottom."""
    authority: list[Printed] = []
    titles: list[_Held] = []
    last = -1
    for index, placed in enumerate(lines):
        mark = authority_mark(placed.text)
        if mark is not None and not titles:
            authority.append(Printed(mark, (placed,)))
            last = index
            continue
        found = _deputy_in(placed.text, authority) or _title(placed)
        if found is None:
            if last == index - 1 >= 0 and _wraps(lines[last], placed):
                last = _joined(authority, titles, placed, index)
            continue
        if titles and (index - last > _FAR_LINES or _is_afterword(found, titles[-1].title)):
            continue
        titles.append(_Held(found, (placed,)))
        last = index
    return _block(authority, titles, tuple(lines[last + 1 :]) if last >= 0 else ())


def authority_mark(text: str) -> str | None:
    """`TM`, `KT`, `TL`, `TUQ` or `Q` where a line begins with one; None where it does not."""
    match = _AUTHORITY.match(text)
    if match is None:
        return None
    return next(group for group in match.groups() if group).upper().replace("/", "").replace("Ư", "U")


def _block(authority: Sequence[Printed], titles: Sequence[_Held], after: tuple[Placed, ...]) -> Block:
    if not titles and authority and authority[-1].text == "Q":  # an acting head has the head's title
        [line] = authority[-1].lines[:1]
        acting = find_title(line.text)
        return Block(tuple(authority), Printed(acting.text, (line,)) if acting else None, after)
    if not titles:
        return Block(tuple(authority), None, after)
    own = titles[-1]
    head = _signed_for(own.title, titles[:-1]) if not authority else None
    covered = _is_covered(own.title, authority) or (head is not None and own.title.head == titles[-2].title.head)
    return Block(tuple(authority), Printed(_text(own), own.lines), after, covered, head)


def _text(held: _Held) -> str:
    """The title with the lines on which it goes on."""
    text = held.title.text
    for above, line in pairwise(held.lines):
        hyphen = " -" if above.text.rstrip().endswith(("-", "–")) else ""
        text += f"{hyphen} {line.text.strip(_SPECKS)}"
    return text


def _joined(authority: list[Printed], titles: list[_Held], placed: Placed, index: int) -> int:
    """Puts a line that goes on with the one above to what that belongs to; the line's place."""
    if titles:
        titles[-1] = _Held(titles[-1].title, (*titles[-1].lines, placed))
    else:
        authority[-1] = Printed(authority[-1].text, (*authority[-1].lines, placed))
    return index


def _wraps(above: Placed, placed: Placed) -> bool:
    """Whether a line in capitals goes on with the one right above: `TRƯỞNG PHÒNG TỔ CHỨC -`, `HÀNH CHÍNH`."""
    if not is_upper(placed.text) or placed.line.confidence < _LEAST_WRAPPED or name_in(placed) is not None:
        return False
    upper, lower = above.line.box, placed.line.box
    if upper is None or lower is None:
        return True
    middle = lower.left + lower.width / 2
    return lower.top - upper.bottom < _WRAP_GAP * lower.height and upper.left < middle < upper.right


def _title(placed: Placed) -> Title | None:
    """The title of a line; words of a seal behind it, which the engine was not sure of, are none of it."""
    found = find_title(placed.text, unsure=placed.line.confidence < _LEAST_WRAPPED)
    if found is None or not found.goes_on:
        return found
    sure = find_title(" ".join(word.text for word in placed.line.words if word.confidence >= _LEAST_SURE))
    return sure if sure is not None and sure.head == found.head else found


def _deputy_in(text: str, authority: Sequence[Printed]) -> Title | None:
    """The title of the deputy of whom the line above names, `KT. BỘ TRƯỞNG`, if a line may be it, however misread."""
    head = find_title(authority[-1].lines[0].text) if authority and authority[-1].text == "KT" else None
    deputy = deputy_of(head.head) if head else None
    if head is None or deputy is None or not is_upper(text):
        return None
    read = find_title(text)
    if read is not None and (read.head == head.head or read.in_table):
        return None
    return Title(deputy, len(deputy.split())) if fuzz.ratio(squash(deputy), squash(text)) >= _LEAST_DEPUTY else None


def _signed_for(title: Title, above: Sequence[_Held]) -> Placed | None:
    """The line right above that names the head for whom a deputy signs."""
    if not above:
        return None
    head = above[-1]
    deputy = deputy_of(head.title.head)
    return head.lines[0] if deputy is not None and title.head in {head.title.head, deputy} else None


def _is_covered(title: Title, authority: Sequence[Printed]) -> bool:
    """Whether the title read is the very one that is signed for: `KT. GIÁM ĐỐC` over what is left of `PHÓ GIÁM ĐỐC`."""
    heads = [find_title(mark.lines[0].text) for mark in authority if mark.text == "KT"]
    return any(head is not None and head.head == title.head for head in heads) and deputy_of(title.head) is not None


def _is_afterword(found: Title, own: Title) -> bool:
    """Whether a title under the signer's own says only who he is elsewhere (`CHỦ TỊCH UBND TỈNH` under a head)."""
    return found.goes_on and not found.text.startswith(("PHÓ", own.text))
