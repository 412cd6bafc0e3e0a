"""Targets (chỉ tiêu)."""

from __future__ import annotations

from pipeline.paper import Paper
from pipeline.types import Target


def find_targets(paper: Paper) -> tuple[Target, ...]:
    """The targets that the paper sets."""
    return ()
