"""The build of the recogniser's data: its file formats against the shipped file, its training lines, its word list."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytesseract
import pytest
from PIL import Image, ImageDraw

from diacritics.store import model_path
from models.build.recogniser import fonts
from models.build.recogniser.alphabet import RENAMED, UnknownLetter, label_of, read_alphabet, renamed_characters
from models.build.recogniser.draw import draw_line
from models.build.recogniser.network_file import (
    UnknownLayer,
    matrices,
    quantise,
    read_network,
    with_matrices,
    write_network,
)
from models.build.recogniser.strip import HEIGHT_PX, as_input, black_and_white, scale
from models.build.recogniser.texts import Face, Texts, Written
from models.build.recogniser.traineddata import CHARACTERS, NETWORK, RECODER, WORDS, pack, unpack
from models.build.recogniser.wear import wear
from models.build.recogniser.words import choose_words, read_dawg, write_dawg

DOCUMENT = """QUYẾT ĐỊNH
VỀ VIỆC PHÊ DUYỆT DANH MỤC TÀI LIỆU NỘP LƯU
Căn cứ Luật Lưu trữ ngày 21 tháng 6 năm 2024 của Quốc hội;
Theo đề nghị của Chánh Văn phòng tại Tờ trình số 12/TTr-VP ngày 03/4/2025 - bản chính,
Các phòng, ban và ủy ban nhân dân các xã nộp hồ sơ vào lưu trữ huyện trước ngày 30 tháng 11 hằng năm.
"""


@pytest.fixture(scope="module")
def components():
    return unpack(model_path("tessdata/vie.traineddata").read_bytes())


@pytest.fixture(scope="module")
def alphabet(components):
    blank = read_network(components[NETWORK]).blank
    return read_alphabet(renamed_characters(components[CHARACTERS].decode()), components[RECODER], blank)


def test_components_are_packed_as_they_were():
    content = model_path("tessdata/vie.traineddata").read_bytes()
    assert pack(unpack(content)) == content
    with pytest.raises(ValueError, match="places"):
        unpack(b"\x05" + content[1:])


def test_a_network_comes_back_as_it_was_written(components):
    file = read_network(components[NETWORK])
    again = read_network(write_network(file))
    assert again.network.outputs == 269
    assert again.blank == file.blank == 268
    for one, other in zip(matrices(file.network), matrices(again.network), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)


def test_other_weights_take_the_place_of_those_read(components):
    file = read_network(components[NETWORK])
    halved = [matrix / 2 for matrix in matrices(file.network)]
    network = with_matrices(file.network, iter(halved))
    for one, other in zip(halved, matrices(network), strict=True):
        np.testing.assert_array_equal(one, other)


def test_weights_that_are_no_integers_are_refused(components):
    content = bytearray(components[NETWORK])
    place = content.index(b"ConvNL") + len("ConvNL")
    content[place] &= ~1
    with pytest.raises(UnknownLayer, match="only integers"):
        read_network(bytes(content))


def test_the_largest_weight_of_a_row_is_127():
    weights = np.array([[0.5, -1.27, 0.013], [0.0, 0.0, 0.0]])
    rounded, scales = quantise(weights)
    assert rounded[0].tolist() == [50, -127, 1]
    np.testing.assert_allclose(rounded * scales[:, None], weights, atol=0.005)


def test_letters_are_renamed_and_nothing_else(components):
    before = "3\nNULL 0 Common 0\n— 10 0,255 Common 1 10 1 -\t# — [2014 ]p\na 3 0,255 Latin 2 0 2 a\t# a [61 ]a"
    head, null, dash, letter = renamed_characters(before).split("\n")
    assert (head, null, letter) == tuple(before.split("\n")[place] for place in (0, 1, 3))
    assert dash == "– 10 0,255 Common 1 10 1 –\t# – [2013 ]"


def test_every_new_letter_can_be_said_and_no_old_one(alphabet):
    assert alphabet.codes("".join(RENAMED.values()))
    for old in RENAMED:
        with pytest.raises(UnknownLetter):
            alphabet.codes(old)


def test_a_path_of_outputs_is_read_as_its_letters(alphabet):
    said = alphabet.codes("Số: 1")
    path = [output for code in said for output in (code, code, alphabet.blank)]
    assert alphabet.text(path) == "Số: 1"
    assert alphabet.text([said[0], said[0], alphabet.blank, said[0]]) == "SS"


def test_signs_that_look_alike_have_one_name():
    assert label_of("năm  2021 — 2025 … ’") == "năm 2021 – 2025 ... '"


def test_lines_can_be_said_and_are_the_same_again(alphabet):
    texts = Texts([DOCUMENT])
    lines = [texts.line(random.Random(seed)) for seed in range(400)]
    assert lines == [texts.line(random.Random(seed)) for seed in range(400)]
    for line in lines:
        assert alphabet.codes(line.label)
    assert {line.face for line in lines} == set(Face)
    assert 0.1 < sum(line.capitals for line in lines) / len(lines) < 0.5
    assert any(line.label.startswith("Số") and "/" in line.label for line in lines)
    assert not any("{" in line.text or "#" in line.text for line in lines)


@pytest.fixture
def times_like(monkeypatch):
    """Only Tinos, which is there wherever tests run."""
    monkeypatch.setattr(fonts, "TYPEFACES", fonts.TYPEFACES[:1])


def _strip(seed: int) -> np.ndarray:
    chance = random.Random(seed)
    line = draw_line([Written("ỦY BAN NHÂN DÂN TỈNH")], 36, ("dòng trên", "dòng dưới"), chance)
    return wear(line, chance)


@pytest.mark.usefixtures("times_like")
def test_a_worn_line_is_cut_out_with_its_marks_and_looks_the_same_again():
    for seed in range(30):
        pixels = _strip(seed)
        np.testing.assert_array_equal(pixels, _strip(seed))
        assert 0.9 * 36 < pixels.shape[0] < 2.7 * 36
        assert 9 * 36 < pixels.shape[1] < 25 * 36
        strip = as_input(pixels)
        assert strip.shape[0] == HEIGHT_PX
        assert strip.min() < -0.4 < 0.6 < strip.max()


def test_a_missing_font_is_named():
    with pytest.raises(FileNotFoundError, match="scripts/setup"):
        fonts.load("NoSuchFont.ttf", 20)


def test_paper_and_ink_are_told_by_the_middle_row():
    row = [200, 200, 10, 200, 210, 30, 200, 190, 20, 200]
    pixels = np.full((5, len(row)), 255, np.uint8)
    pixels[2] = row
    black, white = black_and_white(pixels)
    assert 10 <= black <= 11  # of the valleys 10, 30, 20 the quartile lies in the lowest
    assert 210 <= white <= 211
    assert black_and_white(np.zeros((3, 2), np.uint8)) == (0.0, 255.0)


def test_scaling_keeps_grey_and_sharpens_edges():
    flat = np.full((50, 90), 120, np.uint8)
    for factor in (0.5, 0.9, 1.6):
        assert set(scale(flat, factor).ravel().tolist()) == {120}
    edge = np.full((50, 90), 100, np.uint8)
    edge[:, 45:] = 200
    sharpened = scale(edge, 0.5)
    assert sharpened.min() < 100
    assert sharpened.max() > 200


def test_the_word_list_has_syllables_in_capitals_too(components, alphabet):
    words = choose_words([DOCUMENT * 5, "xyzt " * 40, "qqq"], ["Xiaomi", "Ελ", "GA"], alphabet)
    assert {"tỉnh", "TỈNH"} & set(words) == set()  # the document does not have it
    assert {"huyện", "Huyện", "HUYỆN", "xyzt", "Xiaomi", "GA"} <= set(words)
    assert not {"qqq", "Ελ", "VỀ", "TÀ"} & set(words)  # two capitals are pieces of codes
    assert all(one < other for one, other in pairwise(words))
    characters = renamed_characters(components[CHARACTERS].decode()).encode()
    assert sorted(read_dawg(write_dawg(words, characters), characters)) == words


def test_the_shipped_word_list_can_be_read(components):
    words = set(read_dawg(components[WORDS], components[CHARACTERS]))
    assert {"nhân", "quyết"} <= words


def test_our_network_reads_as_tesseract_does(components, alphabet):
    torch = pytest.importorskip("torch")
    from models.build.recogniser.network import SHRINK, Recogniser, load_weights, weights_of

    torch.manual_seed(0)
    file = read_network(components[NETWORK])
    network = Recogniser(file.network.outputs)
    load_weights(network, matrices(file.network))
    for one, other in zip(weights_of(network), matrices(file.network), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)
    for text in ("Các phòng, ban nộp hồ sơ vào lưu trữ", "trước ngày 30 tháng 11 hằng năm."):
        pixels = _printed(text)
        strip = as_input(pixels)
        with torch.no_grad():
            scores = network(torch.from_numpy(strip)[None, None], torch.tensor([strip.shape[1]]))
        read = alphabet.text(scores.argmax(2)[: strip.shape[1] // SHRINK, 0].tolist())
        config = f"--psm 13 --tessdata-dir {model_path('tessdata/vie.traineddata').parent}"
        assert read == pytesseract.image_to_string(Image.fromarray(pixels), lang="vie", config=config).strip()


def _printed(text: str) -> np.ndarray:
    """The text in clean print, four pixels of paper around it."""
    font = fonts.load("Tinos-Regular.ttf", 36)
    left, top, right, bottom = font.getbbox(text)
    image = Image.new("L", (int(right - left) + 8, int(bottom - top) + 8), 255)
    ImageDraw.Draw(image).text((4 - left, 4 - top), text, font=font, fill=0)
    return np.asarray(image)
