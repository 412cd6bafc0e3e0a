"""How right a text is after some change, by the shared scorer."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.shared import scorer

Pair = tuple[str, str]
"""Gold text and the text that is to be repaired."""


def quality(pairs: Sequence[Pair], change: Callable[[str], str]) -> str:
    """Syllables right / CER / line error, and how many tokens are changed a CPU second.  Raises Skipped."""
    score = scorer("score_text").score
    start_s = time.process_time()
    changed = [change(seen) for _, seen in pairs]
    spent_s = time.process_time() - start_s
    scores = [score(gold, text) for (gold, _), text in zip(pairs, changed, strict=True)]
    total: Any = scores[0]
    for one in scores[1:]:
        total += one
    speed = sum(len(seen.split()) for _, seen in pairs) / max(spent_s, 1e-9)
    pace = f", {speed:,.0f} tokens/CPU-s" if spent_s > 0.01 else ""
    return f"{total.syllable_accuracy:.4f} / {total.character_error:.4f} / {total.line_error:.4f}{pace}"
