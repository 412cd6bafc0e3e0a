"""A recogniser that a user plugs in: a real network, real Tesseract, and every way to plug in wrongly."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from line_network import LETTERS, line_network, write_recogniser
from PIL import Image, ImageDraw, ImageFont

from pipeline.archive.fingerprints import fingerprints_of
from pipeline.cli import main
from pipeline.commands.doctor import examine
from pipeline.engine import EngineTimeout, Look, TesseractEngine
from pipeline.engine.accurate import AccurateEngine
from pipeline.engine.choice import engine_of
from pipeline.engine.plugged.choose import better_words
from pipeline.engine.plugged.ctc import spelled_words
from pipeline.engine.plugged.description import read_recogniser
from pipeline.engine.plugged.network import load_network
from pipeline.errors import MissingTool, UsageError
from pipeline.messages import speak, translated
from pipeline.settings import Settings, load_settings
from pipeline.types import Box, PageImage, Word

EVERY = frozenset(
    "".join(map(chr, range(32, 127))) + "áàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵđ"
)


def drawn(*texts, size_px=44):
    """A page in grey with lines of text in the letters that Pillow carries."""
    image = Image.new("L", (1000, 400), 255)
    font = ImageFont.load_default(size=size_px)
    for row, text in enumerate(texts):
        ImageDraw.Draw(image).text((60, 50 + 100 * row), text, fill=0, font=font)
    return PageImage(1, np.asarray(image), 200.0)


def texts_of(lines):
    return [" ".join(word.text for word in line.words) for line in lines]


def words(*read):
    """Words side by side, each (text, confidence)."""
    return [Word(text, Box(100 * place, 0, 90, 30), confidence, text) for place, (text, confidence) in enumerate(read)]


@pytest.fixture
def plugged(tmp_path):
    return write_recogniser(tmp_path)


@pytest.fixture
def engine(plugged):
    return AccurateEngine(TesseractEngine(), read_recogniser(plugged))


# What the columns spell


def test_columns_spell_words_with_their_places_and_their_least_sure_letter():
    letters = ("", "a", "b", " ")
    columns = np.full((9, 4), 0.01, np.float32)
    for column, (letter, share) in enumerate(
        [(0, 0.9), (1, 0.9), (1, 0.95), (0, 0.9), (1, 0.8), (3, 0.9), (2, 0.6), (0, 0.9), (0, 0.9)]
    ):
        columns[column, letter] = share
    first, second = spelled_words(columns, letters)
    assert (first.text, second.text) == ("aa", "b")
    assert first.confidence == pytest.approx(0.8)
    assert second.confidence == pytest.approx(0.6)
    assert 0 <= first.left <= 1
    assert first.right <= second.left <= 6 < second.right <= 9


def test_columns_of_blanks_spell_nothing():
    columns = np.zeros((5, 3), np.float32)
    columns[:, 0] = 1
    assert spelled_words(columns, ("", "a", "b")) == ()


# Which reading stays


def test_where_both_agree_the_surer_stays_and_what_both_doubt_stays_doubtful():
    read = better_words(words(("kế", 0.4), ("hoạch", 0.9)), words(("kế", 0.5), ("hoạch", 0.6)), EVERY)
    assert [(word.text, word.confidence) for word in read] == [("kế", 0.5), ("hoạch", 0.9)]


def test_where_they_differ_the_likelier_stays_with_the_place_and_less_sure():
    ours = words(("thực", 0.95), ("hiện", 0.95), ("kê", 0.6), ("hoạch", 0.95))
    theirs = words(("thực", 0.9), ("hiện", 0.9), ("kế", 0.8), ("hoạch", 0.9))
    read = better_words(ours, theirs, EVERY)
    assert [word.text for word in read] == ["thực", "hiện", "kế", "hoạch"]
    assert read[2].box == ours[2].box
    assert 0.4 <= read[2].confidence < 0.8
    assert better_words(theirs, ours, EVERY)[2].text == "kế"


def test_numbers_go_by_confidence_alone():
    assert better_words(words(("số", 0.9), ("17", 0.5)), words(("số", 0.9), ("11", 0.9)), EVERY)[1].text == "11"
    assert better_words(words(("số", 0.9), ("17", 0.5)), words(("số", 0.9), ("11", 0.3)), EVERY)[1].text == "17"
    assert better_words(words(("số", 0.9), ("17", 0.8)), words(("số", 0.9), ("11", 0.99)), EVERY)[1].text == "17"


def test_nothing_that_only_one_of_them_saw_is_lost_or_made_up():
    ours, theirs = words(("Ban", 0.9), ("hành", 0.9), ("này", 0.9)), words(("Ban", 0.9), ("hành", 0.9))
    assert [word.text for word in better_words(ours, theirs, EVERY)] == ["Ban", "hành", "này"]
    assert [word.text for word in better_words(theirs, ours, EVERY)] == ["Ban", "hành", "này"]
    unsure = words(("Ban", 0.9), ("hành", 0.9), ("này", 0.6))
    assert [word.text for word in better_words(theirs, unsure, EVERY)] == ["Ban", "hành"]


def test_where_words_are_parted_the_first_knows_better():
    ours, theirs = words(("sở", 0.9), ("y", 0.9), ("tế", 0.9)), words(("sởy", 0.99), ("tế", 0.99))
    assert [word.text for word in better_words(ours, theirs, EVERY)] == ["sở", "y", "tế"]
    misread = words(("số", 0.6), ("y", 0.9), ("tế", 0.9))
    assert [word.text for word in better_words(misread, theirs, EVERY)] == ["số", "y", "tế"]


def test_readings_of_other_print_leave_the_line_as_it_was():
    ours = words(("Nguyễn", 0.5), ("Văn", 0.5), ("An", 0.5))
    assert better_words(ours, words(("ZXQ", 0.99), ("KKL", 0.99)), EVERY) == tuple(ours)
    assert better_words(ours, [], EVERY) == tuple(ours)


def test_a_word_with_signs_that_the_recogniser_does_not_know_stays():
    ours, theirs = words(("≥", 0.4), ("20", 0.9)), words(("2", 0.99), ("20", 0.9))
    assert better_words(ours, theirs, EVERY)[0].text == "≥"
    assert better_words(words(("“Ban”", 0.4)), words(('"Ban"', 0.9)), EVERY)[0].text == "“Ban”"


# The engine


def test_a_real_network_reads_the_lines_that_tesseract_finds(plugged):
    network = load_network(read_recogniser(plugged))
    page = drawn("KH 2024", "THU 135")
    spelled = []
    for line in TesseractEngine().read(page).lines:
        left, top = min(w.box.left for w in line.words), min(w.box.top for w in line.words)
        right, bottom = max(w.box.right for w in line.words), max(w.box.bottom for w in line.words)
        margin = round(0.12 * (bottom - top))
        [part] = network.read_line(page.pixels[top - margin : bottom + margin, left - 20 : right + 20])
        spelled.append(" ".join(word.text for word in spelled_words(part.columns, network.letters)))
    assert spelled == ["KH 2024", "THU 135"]


def test_what_tesseract_misreads_the_network_puts_right(engine, monkeypatch):
    page = drawn("KH 2024", "THU 135")
    right = engine.tesseract.read(page)
    assert texts_of(engine.read(page).lines) == texts_of(right.lines) == ["KH 2024", "THU 135"]
    [number] = [word for line in right.lines for word in line.words if word.text == "2024"]
    wrong = replace(number, text="2074", raw="2074", confidence=0.4)
    lines = tuple(
        replace(line, words=tuple(wrong if word is number else word for word in line.words)) for line in right.lines
    )
    monkeypatch.setattr(TesseractEngine, "read", lambda self, page: replace(right, lines=lines))
    read = engine.read(page)
    [mended] = [word for line in read.lines for word in line.words if word.text == "2024"]
    assert mended.box == number.box
    assert mended.raw == "2024"
    assert read.engine == engine.name


def test_looks_at_print_are_read_twice_and_looks_at_digits_are_not(engine):
    page = drawn("KH 2024")
    whole = Box(0, 0, 1000, 400)
    assert texts_of(engine.look_again(page, whole, Look.BLOCK)) == ["KH 2024"]
    assert texts_of(engine.look_at_each([page], Look.BLOCK)[0]) == ["KH 2024"]
    assert engine.look_again(page, whole, Look.LATIN) == engine.tesseract.look_again(page, whole, Look.LATIN)
    assert engine.upright_turn(page) == 0


@pytest.mark.parametrize(("takes", "more"), [(160, ""), ("width", "width_px = 160\n")])
def test_a_line_that_is_too_long_for_the_network_is_read_in_parts(tmp_path, takes, more):
    toml = write_recogniser(tmp_path, line_network(width_px=takes), more=more)
    network = load_network(read_recogniser(toml))
    image = Image.new("L", (1400, 60), 255)
    font = ImageFont.load_default(size=44)
    text = "KH 2024 THU 135 KH 2024 THU 135"
    ImageDraw.Draw(image).text((20, 47), text, fill=0, font=font, anchor="ls")
    top, bottom = font.getbbox("H0", anchor="ls")[1::2]
    margin = round(0.12 * (bottom - top))
    parts = network.read_line(np.asarray(image)[47 + top - margin : 47 + bottom + margin])
    assert len(parts) > 3
    assert " ".join(word.text for part in parts for word in spelled_words(part.columns, network.letters)) == text


def test_a_page_that_takes_too_long_is_told(engine):
    slow = replace(engine, tesseract=replace(engine.tesseract, deadline_s=0.0))
    with pytest.raises(EngineTimeout, match="not read within 0 s"):
        slow._better(TesseractEngine().read(drawn("KH 2024")).lines, drawn("KH 2024"), 0.0)


# Plugging in


def test_settings_choose_the_engine(plugged):
    assert isinstance(engine_of(Settings()), TesseractEngine)
    engine = engine_of(Settings(engine="accurate", recogniser=str(plugged)))
    assert isinstance(engine, AccurateEngine)
    assert "lines.onnx" in engine.name
    with pytest.raises(UsageError, match="no recogniser is plugged in"):
        engine_of(Settings(engine="accurate"))


def test_the_file_that_settings_name_is_looked_for_beside_them(tmp_path, plugged, monkeypatch):
    (tmp_path / "vanthu.toml").write_text('recogniser = "recogniser.toml"\nengine = "accurate"\n')
    assert load_settings(tmp_path / "vanthu.toml", {}).recogniser == str(plugged)
    monkeypatch.chdir(tmp_path)
    assert Path(load_settings(environment={"VANTHU_RECOGNISER": "recogniser.toml"}).recogniser) == plugged
    with pytest.raises(UsageError, match="known: tesseract, accurate"):
        load_settings(environment={"VANTHU_ENGINE": "best"})


def test_an_archive_knows_by_the_bytes_of_network_and_alphabet_what_to_read_again(tmp_path, plugged):
    settings = Settings(engine="accurate", recogniser=str(plugged))
    before = fingerprints_of(settings).by_scope
    assert before != fingerprints_of(Settings()).by_scope
    (tmp_path / "moved").mkdir()
    moved = replace(settings, recogniser=str(write_recogniser(tmp_path / "moved")))
    assert fingerprints_of(moved).by_scope == before
    assert (
        fingerprints_of(replace(Settings(), recogniser=str(plugged))).by_scope == fingerprints_of(Settings()).by_scope
    )
    (tmp_path / "letters.txt").write_text("x" + (tmp_path / "letters.txt").read_text()[1:])
    assert fingerprints_of(settings).by_scope != before


WRONG = {
    "no such network": (lambda folder: (folder / "lines.onnx").unlink(), "lines.onnx cannot be read: No such file"),
    "no such alphabet": (lambda folder: (folder / "letters.txt").unlink(), "letters.txt cannot be read: No such file"),
    "no network": (lambda folder: (folder / "lines.onnx").write_bytes(b"x" * 99), "is no network that can be run"),
    "an alphabet that is too short": (
        lambda folder: (folder / "letters.txt").write_text("a\nb\n"),
        "of which none is 3, the 2 lines of the alphabet and the blank",
    ),
    "an alphabet that is no text": (
        lambda folder: (folder / "letters.txt").write_bytes(b"\xff\xfe\xfd"),
        "letters.txt is not UTF-8 text",
    ),
    "another height": (lambda folder: write_recogniser(folder, more="height_px = 48\n"), "the network takes 32"),
    "no height": (
        lambda folder: write_recogniser(folder, line_network(height_px="height")),
        "does not say which height_px",
    ),
    "too many channels": (lambda folder: write_recogniser(folder, line_network(channels=4)), "4 channels"),
    "a key that is not known": (lambda folder: write_recogniser(folder, more='colour = "red"\n'), "has colour; known:"),
    "a value that cannot be": (lambda folder: write_recogniser(folder, more="height_px = -1\n"), "height_px is -1"),
    "no alphabet named": (
        lambda folder: (folder / "recogniser.toml").write_text('model = "lines.onnx"\n'),
        "does not say which alphabet",
    ),
    "no TOML": (lambda folder: (folder / "recogniser.toml").write_text("model: x"), "not a TOML file"),
    "no description": (lambda folder: (folder / "recogniser.toml").unlink(), "recogniser.toml cannot be read"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_is_plugged_in_wrongly_is_told_in_one_line(tmp_path, plugged, fault):
    spoil, told = WRONG[fault]
    spoil(tmp_path)
    with pytest.raises(MissingTool) as error:
        load_network(read_recogniser(plugged))
    assert told in str(error.value)
    assert "\n" not in str(error.value)
    speak("vi")
    try:
        assert translated(str(error.value)) != str(error.value)
    finally:
        speak("en")


def test_the_doctor_shows_what_is_plugged_in(plugged):
    [check] = [check for check in examine(Settings(recogniser=str(plugged))) if check.part == "recogniser"]
    assert check.ok
    assert f"{len(LETTERS) + 2} classes, lines of 32 pixels" in check.found
    plugged.unlink()
    checks = {check.part: check for check in examine(Settings(recogniser=str(plugged)))}
    assert not checks["recogniser"].ok
    assert "recogniser.toml cannot be read" in checks["recogniser"].found


def test_a_clerk_reads_with_it_from_the_command_line(tmp_path, plugged, monkeypatch, capfd):
    page = tmp_path / "page.png"
    Image.fromarray(drawn("KH 2024", "THU 135").pixels).save(page, dpi=(200, 200))
    monkeypatch.setenv("VANTHU_RECOGNISER", os.path.relpath(plugged))
    assert main(["read", str(page), "--engine", "accurate", "--json"]) == 0
    read = json.loads(capfd.readouterr().out)
    words = [word["text"] for line in read["pages"][0]["lines"] for word in line["words"]]
    assert words == ["KH", "2024", "THU", "135"]
    monkeypatch.setenv("VANTHU_RECOGNISER", "")
    assert main(["read", str(page), "--engine", "accurate"]) == 2
    assert "no recogniser is plugged in" in capfd.readouterr().err
    (tmp_path / "lines.onnx").unlink()
    monkeypatch.setenv("VANTHU_RECOGNISER", str(plugged))
    assert main(["ingest", str(page), "--archive", str(tmp_path / "archive"), "--engine", "accurate"]) == 3
    assert "lines.onnx cannot be read" in capfd.readouterr().err
