"""What a reader of a page says about its own words: how sure it is, and what else it might have read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reader's opinion of text[start:end].

    confidence: 0..1 that it stands there as read, None where the reader does not say; alternatives: other readings.
    """

    start: int
    end: int
    confidence: float | None = None
    alternatives: tuple[str, ...] = ()
