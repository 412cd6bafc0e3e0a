"""Confidence, all in all: the engine's, borne out by tables or cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.confidence import calibrated
from pipeline.types import SCALAR_FIELDS, Field


def field_of(value, confidence=0.8, raw=None):
    return Field(value, raw or value, confidence, 1)


@pytest.mark.parametrize(
    ("name", "value", "raw"),
    [
        ("doc_type", "Kế hoạch", "KẾ HOẠCH"),
        ("symbol", "KH-UBND", "KH-UBND"),
        ("symbol", "KH-KTĐ5", "KH-KTĐ5"),
        ("issuer", "SỞ Y TẾ", "SỞ Y TẾ"),
        ("place", "Lạng Sơn", "Lạng Sơn,"),
        ("place", "TP. Hồ Chí Minh", "TP. Hồ Chí Minh,"),
        ("signer_name", "Trần Thị Hoa", "Trần Thị Hoa"),
        ("signer_title", "PHÓ GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        ("subject", "Về việc tập huấn văn thư", "Về việc tập huấn văn thư"),
    ],
)
def test_what_a_table_bears_out_is_surer(name, value, raw):
    assert calibrated(name, field_of(value, raw=raw), {}).confidence == pytest.approx(0.93)


@pytest.mark.parametrize(
    ("name", "value", "raw"),
    [
        ("doc_type", "Kế hoạch", "KH-UBND"),
        ("symbol", "QĐ-XQZT", "QĐ-XQZT"),
        ("issuer", "SƠY TỪX", "SƠY TỪX"),
        ("place", "Hqa Phcng", "Hqa Phcng,"),
        ("signer_name", "Trần Thj Hca", "Trần Thj Hca"),
        ("signer_title", "PHÓ GIÁM ĐỐC", "GIÁM ĐỐC"),
        ("number", "12", "12"),
        ("subject", "Vê việcx tqp huấn", "Vê việcx tqp huấn"),
    ],
)
def test_what_none_bears_out_stays(name, value, raw):
    assert calibrated(name, field_of(value, raw=raw), {}).confidence == 0.8


def test_a_place_that_the_issuer_names_is_borne_out():
    issuer = {"issuer": field_of("ỦY BAN NHÂN DÂN XÃ TÂN LẬP")}
    assert calibrated("place", field_of("Tân Lập"), issuer).confidence > 0.9


def test_a_cut_value_is_less_sure():
    assert calibrated("date", field_of("2024-05"), {}, cut=True).confidence == pytest.approx(0.48)


def test_a_badly_read_value_is_not_saved_by_a_table():
    assert calibrated("issuer", field_of("SỞ Y TẾ", 0.4), {}).confidence == 0.4


@pytest.mark.parametrize(
    ("name", "value", "raw", "sure"),
    [
        ("symbol", "CTr-TQZ", "CTr-TQZ", False),
        ("symbol", "CTr-UBND", "CTr-UBND", True),
        ("issuer", "TRẠM Y TẾ XÃ THANH LÂM", "TRAM Y TE XA THANH LAM", False),
        ("issuer", "SỞ XÂY DỰNG", "SO XAY DUNG", True),
        ("place", "Lạng Sơn", "Lang Son,", True),
        ("place", "Thanh Lâm", "Thanh Lam,", False),
        ("signer_name", "Ma Thị Duyên", "Ma Thi Duyen", False),
    ],
)
def test_codes_and_names_that_no_table_has_are_never_sure(name, value, raw, sure):
    """A code may have lost a letter, and marks that repair put to a name may be another's."""
    assert (calibrated(name, field_of(value, 0.99, raw), {}).confidence >= 0.9) is sure


@given(st.sampled_from(SCALAR_FIELDS), st.text(min_size=1), st.floats(0, 1), st.booleans())
def test_confidence_stays_within_bounds_and_nothing_else_changes(name, value, confidence, cut):
    before = field_of(value, confidence)
    after = calibrated(name, before, {}, cut=cut)
    assert 0.0 <= after.confidence <= 1.0
    assert (after.value, after.raw, after.page, after.box) == (before.value, before.raw, before.page, before.box)
