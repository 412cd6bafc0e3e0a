"""Repair of a pandas column."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from calling import ROOT

from diacritics import repair
from diacritics.frames import repair_series

MANGLED, REPAIRED = "Ké hoach phat trien", "Kế hoạch phát triển"


@pytest.mark.parametrize("dtype", [object, "str", "string", "category"])
def test_a_column_keeps_its_index_and_its_nulls(dtype):
    index = pd.Index(["x", "y", "y", "z"], name="paper")
    result = repair_series(pd.Series([MANGLED, None, "năm 2024", MANGLED], index=index, dtype=dtype))
    assert list(result.columns) == ["text", "edits"]
    pd.testing.assert_index_equal(result.index, index)
    assert list(result["text"].isna()) == [False, True, False, False]
    assert list(result["text"].dropna()) == [REPAIRED, "năm 2024", REPAIRED]
    assert list(result["edits"]) == [repair(MANGLED).edits, (), (), repair(MANGLED).edits]


@pytest.mark.parametrize("null", [None, np.nan, pd.NA])
def test_a_null_stays_the_null_it_is(null):
    result = repair_series(pd.Series([null, MANGLED], dtype=object))
    assert result["text"][0] is null


def test_an_empty_column_is_an_empty_table():
    result = repair_series(pd.Series([], dtype="str"))
    assert (list(result.columns), len(result)) == (["text", "edits"], 0)


def test_mode_and_confidence_are_those_of_repair():
    text = "Ông Lân đi lam, bà mua ban o cho, con hoc bai ca ngay dai"
    found = repair_series(pd.Series([text]), mode="stripped", min_confidence=0.99)["edits"][0]
    assert found == repair(text, "stripped", 0.99).edits
    assert found != repair(text, "stripped", 0.0).edits


def test_what_is_no_text_is_refused():
    with pytest.raises(TypeError, match="5"):
        repair_series(pd.Series([MANGLED, 5]))


def test_the_package_alone_does_without_pandas():
    code = "import sys; from diacritics import repair; repair('Ke hoach'); print('pandas' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True)
    assert ended.stdout == b"False\n"
