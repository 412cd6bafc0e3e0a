"""Answers of a child travel as plain text, and come back as they were."""

from __future__ import annotations

import json
import os
import pickle
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import finished

from pipeline.cells.wire import decode, encode
from pipeline.errors import ExitCode
from pipeline.jobs import Fault
from pipeline.types import Box, Kind, Origin, Reason, Rejected, Word, Zone

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(PLAIN)
def test_plain_values_come_back(value):
    assert decode(encode(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        finished(failed_pages=(2,)),
        Rejected(Path(os.fsdecode(b"/in/\xff.pdf")), Reason.EMPTY, "the file is empty"),
        Fault("tesseract: install it", ExitCode.MISSING_TOOL),
        (Reason.TIMEOUT, None, Kind.PDF, Zone.BODY),
        Word("Kế", Box(1, 2, 3, 4), 0.5, "Ké"),
        Origin("47 qd syt", date(2024, 3, 22), None),
    ],
)
def test_our_values_come_back_as_what_they_were(value):
    back = decode(encode(value))
    assert back == value
    assert type(back) is type(value)


def test_kinds_and_reasons_come_back_as_themselves():
    assert decode(encode(Reason.EMPTY)) is Reason.EMPTY


@pytest.mark.parametrize("value", [object(), lambda: 1, {1, 2}, Exception("x"), Kind])
def test_what_is_not_listed_does_not_travel(value):
    with pytest.raises(TypeError, match="cannot travel"):
        encode([value])


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"{",
        b'{"Popen": ["rm"]}',
        b'{"Rejected": [1]}',
        b'{"Reason": "made up"}',
        b"{}",
        b'{"tuple": 1}',
        pickle.dumps(print),
        json.dumps({"Rejected": [], "tuple": []}).encode(),
    ],
)
def test_a_message_that_is_not_ours_is_an_error_and_nothing_else(message):
    with pytest.raises((ValueError, TypeError, LookupError)):
        decode(message)
