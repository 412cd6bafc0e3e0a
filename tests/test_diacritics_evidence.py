"""What a reader says about its words, what a document teaches, how sure edits are, and what is left in doubt."""

from __future__ import annotations

import pytest

from diacritics import Edit, Evidence, apply_edits, repair
from diacritics.alphabet import base_letters
from diacritics.confidence import calibrated
from diacritics.edits import moved_by


def evidence_of(text, word, **opinion):
    start = text.index(word)
    return [Evidence(start, start + len(word), **opinion)]


def test_a_reading_that_the_engine_names_is_taken_where_it_fits():
    text = "Giao Phòng Nội vụ chủ trì, phối hợp với các đơn vị có liên quan thực biện Kế hoạch này"
    helped = repair(text, "ocr", evidence=evidence_of(text, "biện", confidence=0.4, alternatives=("hiện", "biên")))
    assert "thực hiện Kế hoạch" in helped.text
    nonsense = repair(text, "ocr", evidence=evidence_of(text, "trì", confidence=0.9, alternatives=("xyz", "tri")))
    assert "chủ trì" in nonsense.text


def test_a_sure_engine_is_believed_and_an_unsure_one_less():
    text = "Thực hiện chỉ tiết các nhiệm vụ được giao trong năm 2024 theo đúng quy định"
    sure, unsure = (
        {
            edit.before: edit.confidence
            for edit in repair(text, "ocr", evidence=evidence_of(text, "chỉ", confidence=c)).edits
        }
        for c in (0.995, 0.3)
    )
    assert unsure["chỉ"] > sure.get("chỉ", 0.0)


def test_abbreviations_stay_however_unsure_the_engine_is():
    text = "Nơi nhận: Như trên; TT Huyện ủy, TT HĐND huyện; các PCT UBND huyện; Lưu: VT, TH, NV."
    words = ("TT", "HĐND", "PCT", "UBND", "VT", "TH", "NV")
    evidence = [one for word in words for one in evidence_of(text, word, confidence=0.2)]
    done = repair(text, "ocr", evidence=sorted(evidence, key=lambda one: one.start))
    assert not [edit for edit in done.edits if edit.before in words]


def test_words_without_opinion_are_repaired_as_ever():
    text = "Ké hoach phat trién kinh té xa hoi nam 2024 cua huyen"
    assert repair(text, evidence=[Evidence(0, 2)]).text == repair(text).text


@pytest.mark.parametrize(("before", "after"), [("hoà", "văn hoá"), ("hòa", "văn hóa")])
def test_the_place_of_the_tone_mark_follows_the_document(before, after):
    right = (
        f"Ủy ban nhân dân phường {before.title()} Thuận và phường {before.title()} Cường phối hợp thực hiện Kế hoạch."
    )
    mangled = "Thuc hién Ké hoach phat trién van hda co sé va xay dyng déi séng van hda & khu dan cu."
    assert after in repair(f"{right}\n\n{mangled}").text


@pytest.mark.parametrize(("name", "commoner"), [("Phú Thạnh", "Phú Thành"), ("Thanh Hưng", "Thạnh Hưng")])
def test_a_phrase_read_well_helps_where_its_marks_are_lost(name, commoner):
    good = f"Xã {name} họp với các thôn của xã {name} về việc đón đoàn đến làm việc tại xã {name}, xã {name} báo cáo."
    bad = f"Doan cong tac lam viec voi xa {base_letters(name)} ve viec trien khai Ke hoach nam 2024 tren dia ban."
    assert repair(f"{good}\n\n{bad}").text.endswith(f"xã {name} về việc triển khai Kế hoạch năm 2024 trên địa bàn.")
    assert f"xã {commoner} về" in repair(bad).text


def test_what_is_left_is_told_as_a_doubt():
    text = "Ban do. Co the."
    done = repair(text, min_confidence=0.995)
    assert done.doubts
    assert apply_edits(text, done.edits) == done.text
    for doubt in done.doubts:
        assert done.text[doubt.start : doubt.end] == doubt.before
        assert doubt.confidence < 0.995
    assert not repair(text, min_confidence=0.0).doubts


@pytest.mark.parametrize("kind", ["mangled", "restore", "slip"])
def test_confidence_grows_with_the_share_and_stays_a_chance(kind):
    shares = [0.0, 0.1, 0.5, 0.9, 0.99, 0.9999, 1.0]
    sure = [calibrated(kind, share) for share in shares]
    assert sure == sorted(sure)
    assert 0.0 < sure[0] < 0.5 < sure[-1] < 1.0


def test_spans_move_with_the_edits_before_them_and_vanish_under_them():
    edits = (Edit(0, 2, "Ke", "Kế", "x", 1.0), Edit(3, 5, "ab", "abcd", "x", 1.0))
    spans = [Evidence(0, 2), Evidence(2, 3), Evidence(4, 9), Evidence(5, 9)]
    assert moved_by(spans, edits) == [Evidence(2, 3), Evidence(7, 11)]
