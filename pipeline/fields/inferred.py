"""The issuer of a paper whose header does not show it, taken from its text and marked as inferred.

A paper names its issuer where it says what it does: `…, Sở Tài chính phát động phong trào …`, `… Trung tâm Phục vụ hành
chính công (Trung tâm) xây dựng Kế hoạch …`; a collective body also over its signature: `TM. ỦY BAN NHÂN DÂN`.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline import lexicon
from pipeline.fields.citations import CITED
from pipeline.paper import Paper, field_of
from pipeline.passages import Passage, flowing, passages, words_at
from pipeline.types import Field, Zone

_FIRST_PASSAGES = 8
_CERTAINTY = 0.5
_ACTS = (
    "xây dựng|ban hành|phát động|thông báo|báo cáo|đề nghị|kính trình|trình|tổ chức|triển khai|yêu cầu|hướng dẫn|"
    "giới thiệu|cam kết|kính mời|trân trọng"
)
_ON_BEHALF = re.compile(r"^\W{0,3}(?:TM|T/M)\s?[.,]?\s*")


def infer_issuer(paper: Paper) -> Field | None:
    """The issuer as the text names it, with at most half the confidence of a printed one; None when it does not."""
    for page in paper.pages:
        running = list(flowing(passages(page, {Zone.BODY})))[:_FIRST_PASSAGES]
        found = next((field for passage in running if (field := _acting(passage)) is not None), None)
        if found is not None:
            return found
    return _signing(paper)


def _acting(passage: Passage) -> Field | None:
    for match in _pattern().finditer(passage.text):
        name = match["name"].strip()
        if CITED.search(name):
            continue
        words = words_at(passage, match.start("name"), match.end("name"))
        page = passage.line_at(match.start("name")).page
        return field_of(name, words, page, _CERTAINTY)
    return None


def _signing(paper: Paper) -> Field | None:
    for placed in paper.zone(Zone.SIGNATURE, paper.closing_page):
        mark = _ON_BEHALF.match(placed.text)
        if mark is not None and lexicon.starts_with_word(placed.text[mark.end() :], lexicon.body_heads()):
            return field_of(placed.text[mark.end() :].strip(), placed.line.words, placed.page, _CERTAINTY)
    return None


@cache
def _pattern() -> re.Pattern[str]:
    """A body at the head of a clause, perhaps with its short form in brackets, and what it does."""
    printed = {form for head in lexicon.body_heads() for form in (head, head.upper())}
    heads = "|".join(sorted(map(re.escape, printed), key=len, reverse=True))
    return re.compile(
        rf"(?:^|[,.;:]\s)\W*(?P<name>(?:{heads})\b[^,;.:()]{{0,80}}?)\s*(?:\([^()]{{1,60}}\)\s*)?(?:{_ACTS})\b"
    )
