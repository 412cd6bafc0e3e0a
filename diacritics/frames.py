"""Repair of a pandas column.  Only this room needs pandas; the package does without."""

from __future__ import annotations

from typing import Any

import pandas as pd

from diacritics.edits import Mode, Repair
from diacritics.repair import MIN_CONFIDENCE, repair


def repair_series(series: pd.Series[Any], mode: Mode = "auto", min_confidence: float = MIN_CONFIDENCE) -> pd.DataFrame:
    """The texts of a column repaired, each by itself: columns text and edits (a tuple of Edit), the same index.

    Nulls stay the null they are, with no edits.  Texts that occur several times are repaired once.
    Raises TypeError when a value is neither a text nor null, and what repair raises.
    """
    done: dict[str, Repair] = {}
    texts: list[Any] = []
    edits: list[Any] = []
    for value, is_null in zip(series, series.isna(), strict=True):
        if is_null:
            texts.append(value)
            edits.append(())
            continue
        if not isinstance(value, str):
            raise TypeError(f"a column of texts holds {value!r}, which is none")
        if value not in done:
            done[value] = repair(value, mode, min_confidence)
        texts.append(done[value].text)
        edits.append(done[value].edits)
    return pd.DataFrame(
        {
            "text": pd.Series(texts, index=series.index, dtype=_dtype_of_texts(series)),
            "edits": pd.Series(edits, index=series.index, dtype=object),
        }
    )


def _dtype_of_texts(series: pd.Series[Any]) -> Any:
    """That of the column; a category cannot take texts that it does not know."""
    return object if isinstance(series.dtype, pd.CategoricalDtype) else series.dtype
