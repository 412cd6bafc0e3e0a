"""The names of marked boxes on a picture stand apart from one another and on blank paper."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pipeline.overlays.labels import Labels

PAGE = (400, 300)


def page(*printed):
    picture = Image.new("RGB", PAGE, "white")
    for area in printed:
        ImageDraw.Draw(picture).rectangle(area, fill="black")
    return picture


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_a_name_stands_at_the_right_of_its_box():
    assert Labels(page()).place((60, 12), (100, 100, 200, 130), 5) == (205, 100, 265, 112)


def test_a_name_is_not_put_over_print_or_off_the_page():
    right_is_print = Labels(page((201, 90, 399, 140)))
    assert right_is_print.place((60, 12), (100, 100, 200, 130), 5) == (100, 135, 160, 147)
    at_the_edge = Labels(page()).place((60, 12), (300, 270, 399, 299), 5)
    assert at_the_edge == (300, 253, 360, 265)


def test_names_of_boxes_side_by_side_do_not_cover_one_another():
    labels = Labels(page())
    boxes = [(20 + 90 * place, 100, 100 + 90 * place, 130) for place in range(4)]
    areas = [labels.place((110, 12), box, 5) for box in boxes]
    assert not any(overlap(one, other) for place, one in enumerate(areas) for other in areas[:place])


@given(st.tuples(st.integers(0, 300), st.integers(0, 250), st.integers(1, 99), st.integers(1, 49)))
@settings(max_examples=50, deadline=None)
def test_a_name_never_covers_its_own_box(box):
    left, top, width, height = box
    area = (left, top, left + width, top + height)
    assert not overlap(Labels(page()).place((30, 10), area, 3), area)
