"""What was found, as text for people and as JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.archive.summary import one_line
from pipeline.index.fields import day_first, number_and_symbol
from pipeline.messages import say
from pipeline.records.as_json import display_path
from pipeline.search.finding import Answer, Hit
from pipeline.search.snippet import Snippet

SHOWN_FIELDS = ("doc_type", "number", "symbol", "date", "issuer", "subject", "signer_name")


def answer_text(answer: Answer, mark: Callable[[str], str]) -> str:
    """Three lines a paper: what it is, file and page, the passage with what was found marked."""
    return "".join(f"{place}. {_hit_text(hit, mark)}" for place, hit in enumerate(answer.hits, start=1))


def answer_to_json(asked: str, answer: Answer) -> dict[str, Any]:
    """What was asked, whether all of it was found together, and the papers; matches are spans in the snippet."""
    return {"query": asked, "all_words": answer.all_words, "hits": [_hit_to_json(hit) for hit in answer.hits]}


def _hit_text(hit: Hit, mark: Callable[[str], str]) -> str:
    record = hit.record
    number = number_and_symbol(record["number"] or "", record["symbol"] or "")
    kind = " ".join(filter(None, (record["doc_type"], record["subject"])))
    about = ", ".join(filter(None, (number, day_first(record["date"] or ""), kind)))
    where = f"{one_line(hit.path)}, {say('page {}', hit.page)}"
    lines = [_visible(about) or say("(nothing known of it)"), f"   {where}"]
    if hit.snippet is not None:
        lines.append(f"   {_marked(hit.snippet, mark)}")
    return "\n".join(lines) + "\n"


def _marked(snippet: Snippet, mark: Callable[[str], str]) -> str:
    shown, place = "", 0
    for start, end in snippet.matches:
        shown += _visible(snippet.text[place:start]) + mark(_visible(snippet.text[start:end]))
        place = end
    return shown + _visible(snippet.text[place:])


def _visible(text: str) -> str:
    """Without control characters: scanned text must not steer a terminal."""
    return "".join(char if char.isprintable() else " " for char in text)


def _hit_to_json(hit: Hit) -> dict[str, Any]:
    snippet = hit.snippet
    return {
        "path": display_path(hit.path),
        "page": hit.page,
        **{name: hit.record[name] for name in SHOWN_FIELDS},
        "snippet": None if snippet is None else snippet.text,
        "matches": [] if snippet is None else [list(span) for span in snippet.matches],
    }
