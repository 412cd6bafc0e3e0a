"""What normalize makes of marks, signs and tone places."""

from __future__ import annotations

import pytest

from diacritics import normalize


@pytest.mark.parametrize(
    ("text", "wish", "normal"),
    [
        ("Ðảng ủy; tổng hơp̣; Ke\u0302\u0301 hoạch", {}, "Đảng ủy; tổng hợp; Kế hoạch"),
        ("Số:\u00a012\u2009/\u3000QĐ\u200b-UB\u00adND\ufeff\tx\n", {}, "Số: 12 / QĐ-UBND\tx\n"),
        ("Số:\u00a012\u200b", {"spaces": False}, "Số:\u00a012\u200b"),
        ("QĐ\u2011UBND \u2010 2021–2025 — a ― b −5 ‒", {}, "QĐ-UBND - 2021–2025 — a — b −5 –"),
        ("QĐ\u2011UBND 2021–2025 — ― −5", {"dashes": "plain"}, "QĐ-UBND 2021-2025 - - -5"),
        ("QĐ\u2011UBND ―", {"dashes": "keep"}, "QĐ\u2011UBND ―"),
        ("“a” ‟b❞ «c» „d” ’e‛ f´ ＂g＂", {}, '“a” “b” «c» „d” ’e‘ f´ "g"'),
        ("“a” ‟b❞ «c» „d” ’e‛ f´ Hʼ", {"quotes": "plain"}, '"a" "b" "c" "d" \'e\' f\' H\''),
        ("‟b❞ ʼ", {"quotes": "keep"}, "‟b❞ ʼ"),
        ("Hoà Thuý hòa THỦY quý hoàn Hoà-bình", {}, "Hoà Thuý hòa THỦY quý hoàn Hoà-bình"),
        ("Hoà Thuý hòa UỶ quý hoàn Hoà-bình", {"tone_place": "older"}, "Hòa Thúy hòa ỦY quý hoàn Hòa-bình"),
        ("Hòa Thúy hoà ỦY quý hoàn, khỏe", {"tone_place": "newer"}, "Hoà Thuý hoà UỶ quý hoàn, khoẻ"),
        ("hoa\u0300, ho\u0300a", {"tone_place": "newer"}, "hoà, hoà"),
        ("Lisboà, fòe; Goà1", {"tone_place": "older"}, "Lisboà, fòe; Goà1"),
    ],
)
def test_what_is_asked_for_is_done(text, wish, normal):
    assert normalize(text, **wish) == normal
    assert normalize(normal, **wish) == normal


@pytest.mark.parametrize("wish", [{"dashes": "long"}, {"quotes": "round"}, {"tone_place": "old"}])
@pytest.mark.parametrize("text", ["", "Kế hoạch"])
def test_an_unknown_wish_is_named(wish, text):
    ((name, value),) = wish.items()
    with pytest.raises(ValueError, match=f"unknown {name} '{value}'; known: keep"):
        normalize(text, **wish)
