"""Titles and authority (quyền hạn ký) in a signature block: `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline import lexicon
from pipeline.folding import is_upper, squash
from pipeline.paper import Placed

_AUTHORITY = re.compile(
    r"^\W{0,3}(TM|KT|TL|TUQ|TƯQ|Q|T/M|K/T|T/L)\s?[.,:]?\s+(?=\w)|^\W{0,3}(TM|KT|TL|TUQ)[.,]", re.IGNORECASE
)
_LEAST_TITLE = 82
_LEAST_DEPUTY = 70
_FAR_LINES = 3
"""Lines between two titles of one block; what stands further down is another's."""


@dataclass(frozen=True, slots=True)
class Block:
    """The printed authority lines, the signer's own title (the last title line) and the lines after it.

    by_hand is the line that names whom a deputy signs for, where its `KT.` was added in ink or covered.
    """

    authority: tuple[tuple[str, Placed], ...]
    title: tuple[str, Placed] | None
    after: tuple[Placed, ...]
    covered: bool = False
    by_hand: Placed | None = None


def read_block(lines: Sequence[Placed]) -> Block:
    """The signature block of one signer, from its lines top to bottom."""
    authority: list[tuple[str, Placed]] = []
    titles: list[tuple[str, Placed]] = []
    last = -1
    for index, placed in enumerate(lines):
        mark = _AUTHORITY.match(placed.text)
        if mark is not None:
            authority.append(((mark[1] or mark[2]).upper().replace("/", "").replace("Ư", "U"), placed))
            last = index
            continue
        found = _deputy_in(placed.text, authority) or title_in(placed.text)
        if found is None or (titles and (index - last > _FAR_LINES or _is_afterword(placed.text, found))):
            continue
        titles.append((found, placed))
        last = index
    after = tuple(lines[last + 1 :]) if last >= 0 else ()
    if not titles and authority and authority[-1][0] == "Q":  # an acting head has the head's title
        acting = title_in(authority[-1][1].text)
        return Block(tuple(authority), (acting, authority[-1][1]) if acting else None, after)
    if not titles:
        return Block(tuple(authority), None, after)
    title, placed = titles[-1]
    head = _signed_for(title, titles[:-1]) if not authority else None
    covered = _is_covered(title, authority) or (head is not None and title == titles[-2][0])
    return Block(tuple(authority), (title, placed), after, covered, head)


def _deputy_in(text: str, authority: Sequence[tuple[str, Placed]]) -> str | None:
    """The title of the deputy of whom the line above names, `KT. BỘ TRƯỞNG`, if a line may be it, however misread."""
    head = title_in(authority[-1][1].text) if authority and authority[-1][0] == "KT" else None
    deputy = _deputy_of(head) if head else None
    if deputy is None or not is_upper(text) or title_in(text) == head:
        return None
    return deputy if fuzz.ratio(squash(deputy), squash(text)) >= _LEAST_DEPUTY else None


def _signed_for(title: str, above: Sequence[tuple[str, Placed]]) -> Placed | None:
    """The line right above that names the head for whom a deputy signs."""
    if not above:
        return None
    head, placed = above[-1]
    return placed if _deputy_of(head) is not None and title in {head, _deputy_of(head)} else None


def _deputy_of(title: str) -> str | None:
    """`PHÓ GIÁM ĐỐC` for `GIÁM ĐỐC`, `THỨ TRƯỞNG` for `BỘ TRƯỞNG`; None for a title without a deputy in the table."""
    deputy = "THỨ TRƯỞNG" if title == "BỘ TRƯỞNG" else f"PHÓ {title}"
    return deputy if deputy in {known.upper() for known in lexicon.signer_titles()} else None


def _is_covered(title: str, authority: Sequence[tuple[str, Placed]]) -> bool:
    """Whether the title read is the very one that is signed for: `KT. GIÁM ĐỐC` over what is left of `PHÓ GIÁM ĐỐC`."""
    heads = [title_in(placed.text) for mark, placed in authority if mark == "KT"]
    return title in heads and _deputy_of(title) is not None


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
