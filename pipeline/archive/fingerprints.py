"""What results depend on: the facts (settings, code, engine, models), and a fingerprint of those that touch a file.

A text file does not care for the resolution at which pages are drawn, nor a picture for how a PDF is taken apart.  So
every scope has a fingerprint of its own, and a changed fact makes read again only what it may change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from diacritics.store import ModelError, manifest
from pipeline.errors import MissingTool
from pipeline.settings import VERSION_OF_RESULTS, Settings
from pipeline.types import Kind

Facts = Mapping[str, Any]
"""By name: a setting's value, `engine`, `results` (the code's version of results), `model NAME` (a file's sha256)."""


class Scope(StrEnum):
    """Files that the same facts touch."""

    TEXT = "text"
    IMAGE = "image"
    IMAGES = "images"
    """Several pages in one TIFF, or of one folder."""
    PDF = "pdf"
    PDF_PAGES = "pdf of several pages"
    UNREAD = "unread"
    """What was rejected or ended without a result: any fact may change that."""


DIGITS = 8
"""How many digits of a model's hash are shown."""

WITHOUT_EFFECT = frozenset({"workers", "page_deadline_s", "document_deadline_s", "memory_bytes", "recogniser"})
"""Settings that bound the work and change no result; where a recogniser lies (the engine's name says which it is)."""

_SCANS = frozenset({Scope.IMAGE, Scope.IMAGES, Scope.PDF, Scope.PDF_PAGES, Scope.UNREAD})
_SCOPES = {
    **dict.fromkeys(("language", "page_segmentation", "engine", "max_page_pixels"), _SCANS),
    **dict.fromkeys(("orientation", "deskew", "min_skew_deg", "red_channel", "even_light"), _SCANS),
    **dict.fromkeys(("render_dpi", "text_layer"), frozenset({Scope.PDF, Scope.PDF_PAGES, Scope.UNREAD})),
    "split": frozenset({Scope.IMAGES, Scope.PDF_PAGES, Scope.UNREAD}),
    "max_file_bytes": frozenset({Scope.UNREAD}),
    "max_pages": frozenset({Scope.UNREAD}),
}
"""By fact, the scopes that it touches; one that is not named touches all."""


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """The facts of a run and, by scope, 16 hex digits that name those that touch it."""

    facts: Facts
    by_scope: Mapping[Scope, str]

    def of(self, kind: Kind | str | None, page_count: int | None) -> str:
        """The fingerprint for a file of that kind; for one that was not read when kind is None."""
        return self.by_scope[scope_of(kind, page_count)]


def fingerprints_of(settings: Settings) -> Fingerprints:
    """The fingerprints of a run with these settings.  Raises MissingTool and UsageError."""
    from pipeline.engine.choice import engine_of  # noqa: PLC0415  heavy, and not needed to look into an archive

    try:
        models = {f"model {name}": str(entry["sha256"]) for name, entry in manifest().items()}
    except ModelError as error:
        raise MissingTool("models", str(error)) from error
    engine = engine_of(settings).name
    facts = {name: value for name, value in asdict(settings).items() if name not in WITHOUT_EFFECT}
    return fingerprints_of_facts(facts | models | {"engine": engine, "results": VERSION_OF_RESULTS})


def fingerprints_of_facts(facts: Facts) -> Fingerprints:
    """The fingerprints of a run with these facts."""
    return Fingerprints(facts, {scope: _digest(facts_in(facts, scope)) for scope in Scope})


def facts_in(facts: Facts, scope: Scope) -> Facts:
    """Those of the facts that touch a scope, sorted by name."""
    return {name: facts[name] for name in sorted(facts) if scope in _touched_by(name)}


def changes(before: Facts, after: Facts) -> Iterator[str]:
    """What differs, a phrase a fact, of no language: `render_dpi 300 → 200`."""
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if name.startswith("model "):
            yield f"{name} {_shown(old)[:DIGITS]} → {_shown(new)[:DIGITS]}"
        else:
            yield f"{name} {_shown(old)} → {_shown(new)}"


def scope_of(kind: Kind | str | None, page_count: int | None) -> Scope:
    """The scope of a file of that kind; UNREAD when kind is None."""
    several = (page_count or 1) > 1
    if kind is None:
        return Scope.UNREAD
    if kind == Kind.TEXT:
        return Scope.TEXT
    if kind == Kind.PDF:
        return Scope.PDF_PAGES if several else Scope.PDF
    return Scope.IMAGES if several else Scope.IMAGE


def _touched_by(name: str) -> frozenset[Scope]:
    if name.startswith("model tessdata/"):
        return _SCANS
    return _SCOPES.get(name, frozenset(Scope))


def _digest(facts: Facts) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]


def _shown(value: Any) -> str:
    return "–" if value is None else str(value)
