"""The contract of the Engine seam, for every engine that ships; and Tesseract's own promises."""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytesseract
import pytest
from PIL import Image, ImageDraw, ImageFont

from diacritics import store
from pipeline.cells.forked import Fork
from pipeline.cells.lasting import LastingFork, end_lasting_forks
from pipeline.engine import (
    EngineFailed,
    EngineKilled,
    EngineTimeout,
    FakeEngine,
    Look,
    TesseractEngine,
    library,
    program,
    tesseract,
)
from pipeline.engine.data import own_tessdata
from pipeline.engine.order import Order
from pipeline.errors import MissingTool
from pipeline.types import Box, OcrPage, PageImage

SAMPLES = Path(__file__).parents[1] / "data" / "samples" / "papers"
ENGINES = [pytest.param(TesseractEngine(), id="tesseract"), pytest.param(FakeEngine(), id="fake")]
WIDTH_PX, HEIGHT_PX, DPI = 1000, 400, 200.0


def drawn(*texts, size_px=44):
    """A grey page with lines of text in the letters that Pillow carries (plain Latin ones)."""
    image = Image.new("L", (WIDTH_PX, HEIGHT_PX), 255)
    font = ImageFont.load_default(size=size_px)
    for row, text in enumerate(texts):
        ImageDraw.Draw(image).text((60, 50 + 100 * row), text, fill=0, font=font)
    return PageImage(1, np.asarray(image), DPI, embedded_text="layer", turned_deg=90, deskewed_deg=1.5)


def words_of(page):
    return [word for line in page.lines for word in line.words]


@pytest.fixture(scope="module")
def upside_down():
    with Image.open(SAMPLES / "04_thong_bao_upside_down.png") as image:
        return PageImage(1, np.asarray(image.convert("L").reduce(2)), round(image.info["dpi"][0]) / 2)


# Every engine


@pytest.mark.parametrize("engine", ENGINES)
def test_a_blank_page_is_read_as_no_lines(engine):
    page = drawn()
    read = engine.read(page)
    assert isinstance(read, OcrPage)
    assert (read.page, read.width_px, read.height_px, read.dpi) == (1, WIDTH_PX, HEIGHT_PX, DPI)
    assert read.lines == ()
    assert read.engine == engine.name != ""


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("box", [Box(-50, -50, 20, 20), Box(WIDTH_PX, 0, 50, 50), Box(10, 10, 0, 5), Box(0, 900, 9, 9)])
def test_nothing_is_found_where_there_is_no_page(engine, box):
    assert engine.look_again(drawn("2024"), box, Look.DIGITS) == ()


@pytest.mark.parametrize("engine", ENGINES)
def test_the_turn_is_a_quarter_turn_and_none_for_a_blank_page(engine):
    assert engine.upright_turn(drawn()) == 0


@pytest.mark.parametrize("engine", ENGINES)
def test_pixels_are_only_read(engine):
    page = drawn("2024")
    before = page.pixels.copy()
    engine.read(page)
    engine.look_again(page, Box(0, 0, WIDTH_PX, HEIGHT_PX), Look.LATIN)
    assert np.array_equal(page.pixels, before)


# The fake


def test_the_fake_reads_what_it_is_told():
    told = OcrPage(1, 10, 10, 100.0, (), "fake", embedded_text="x")
    assert FakeEngine({1: told}).read(drawn()) is told


# Tesseract, as a library and as a program


@pytest.fixture(params=["library", "program"])
def way(request, monkeypatch):
    """Both ways of running it, one after the other."""
    assert library.find() is not None
    if request.param == "program":
        monkeypatch.setattr(library, "find", lambda: None)
    return request.param


@pytest.mark.usefixtures("way")
def test_words_have_boxes_on_the_page_and_a_confidence():
    read = TesseractEngine().read(drawn("THONG BAO 2024", "TRUNG TAM"))
    assert [" ".join(word.text for word in line.words) for line in read.lines] == ["THONG BAO 2024", "TRUNG TAM"]
    for word in words_of(read):
        assert word.raw == word.text
        assert 0.5 < word.confidence <= 1.0
        assert 0 <= word.box.left < word.box.right <= WIDTH_PX
        assert 0 <= word.box.top < word.box.bottom <= HEIGHT_PX
    assert (read.embedded_text, read.turned_deg, read.deskewed_deg) == ("layer", 90, 1.5)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("look", list(Look))
def test_a_part_is_read_with_boxes_on_the_whole_page(look):
    page = drawn("", "2024")
    part = Box(30, 120, 400, 120)
    [word] = [word for line in TesseractEngine().look_again(page, part, look) for word in line.words]
    whole = next(word for word in words_of(TesseractEngine().read(page)) if word.text == "2024")
    assert word.text == "2024"
    assert abs(word.box.left - whole.box.left) <= 4
    assert abs(word.box.top - whole.box.top) <= 4
    assert abs(word.box.width - whole.box.width) <= 8


def test_a_part_that_reaches_over_the_edge_is_cut_off():
    lines = TesseractEngine().look_again(drawn("2024"), Box(-40, -40, 5000, 190), Look.DIGITS)
    assert [word.text for line in lines for word in line.words] == ["2024"]


def test_the_way_up_is_found(upside_down):
    assert TesseractEngine().upright_turn(upside_down) == 180


@pytest.mark.usefixtures("way")
def test_a_page_over_its_deadline_is_a_timeout(upside_down):
    with pytest.raises(EngineTimeout, match="not read within"):
        TesseractEngine(deadline_s=0.001).read(upside_down)


@pytest.mark.usefixtures("way")
def test_a_page_that_tesseract_refuses_is_a_failure_in_one_line():
    strip = PageImage(1, np.full((40, 40_000), 255, np.uint8), DPI)  # Tesseract reads up to 32767 pixels each way
    with pytest.raises(EngineFailed, match=r"^tesseract: .*too large") as caught:
        TesseractEngine().read(strip)
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("way")
def test_a_language_without_data_is_a_missing_tool():
    with pytest.raises(MissingTool, match="apt-get install"):
        TesseractEngine(language="nolanguage").read(drawn("2024"))


@pytest.mark.usefixtures("way")
def test_no_tesseract_is_a_missing_tool(monkeypatch):
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "/nowhere/tesseract")
    program.version.cache_clear()
    with pytest.raises(MissingTool, match="tesseract: install it"):
        TesseractEngine().read(drawn("2024"))


@pytest.fixture
def other_models(tmp_path, monkeypatch):
    """An empty models folder in place of the project's; what engines remember of theirs is forgotten."""
    caches = (own_tessdata, store.model_path)
    for cache in caches:
        cache.cache_clear()
    monkeypatch.setenv("VANTHU_MODELS", str(tmp_path))
    (tmp_path / "manifest.json").write_text('{"files": []}')
    yield tmp_path
    for cache in caches:
        cache.cache_clear()


@pytest.mark.usefixtures("way")
def test_without_data_of_our_own_the_systems_is_used_and_the_name_says_so(other_models):
    assert "(system)" in TesseractEngine().name


@pytest.mark.usefixtures("way")
def test_data_that_were_changed_are_not_used(other_models):
    entry = {"name": "tessdata/vie.traineddata", "sha256": "0" * 64}
    (other_models / "manifest.json").write_text(json.dumps({"files": [entry]}))
    (other_models / "tessdata").mkdir()
    (other_models / "tessdata" / "vie.traineddata").write_bytes(b"changed")
    with pytest.raises(MissingTool, match="is not the file of the manifest"):
        TesseractEngine().read(drawn("2024"))


@pytest.mark.usefixtures("way")
def test_the_name_tells_version_language_and_mode():
    version = str(pytesseract.get_tesseract_version())
    name = TesseractEngine(page_segmentation=6).name
    assert version in name
    assert "vie" in name
    assert name.endswith("psm 6")
    assert name != TesseractEngine().name


def test_both_ways_read_the_same_words(monkeypatch, upside_down):
    pages = (drawn("THONG BAO 2024", "TRUNG TAM"), upside_down)
    as_library = [TesseractEngine().read(page) for page in pages]
    monkeypatch.setattr(library, "find", lambda: None)
    assert [TesseractEngine().read(page) for page in pages] == as_library


@pytest.mark.usefixtures("way")
def test_small_images_are_read_each_by_itself():
    images = [drawn("2024"), drawn(), drawn("17", "18")]
    found = TesseractEngine().look_at_each(images, Look.BLOCK)
    assert [[word.text for line in lines for word in line.words] for lines in found] == [["2024"], [], ["17", "18"]]


def test_a_wrapper_is_respected(monkeypatch, tmp_path):
    wrapper = tmp_path / "tesseract"
    wrapper.write_text("#!/bin/sh\necho tesseract 5.9.9\n")
    wrapper.chmod(0o755)
    program.version.cache_clear()
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", str(wrapper))
    assert "tesseract 5.9.9" in TesseractEngine().name
    program.version.cache_clear()


def test_the_program_runs_in_one_thread(monkeypatch):
    monkeypatch.delenv("OMP_THREAD_LIMIT", raising=False)
    program.read([drawn().pixels], Order("vie", 3, DPI))
    assert os.environ["OMP_THREAD_LIMIT"] == "1"


def test_the_library_runs_in_one_thread(monkeypatch):
    monkeypatch.delenv("OMP_THREAD_LIMIT", raising=False)
    library.load("vie")

    def threads():
        library._tsv(
            [drawn("THONG BAO 2024").pixels], Order("vie", 3, DPI), library._loaded("vie", own_tessdata("vie"))
        )
        return str(len(list(Path("/proc/self/task").iterdir()))).encode()

    with Fork(threads) as fork:
        assert fork.result(deadline_s=60).stdout == b"1"


@pytest.fixture
def no_reader():
    """What is begun next is a fork of the process as it is then."""
    end_lasting_forks()
    yield
    end_lasting_forks()


@pytest.mark.usefixtures("no_reader")
def test_one_fork_reads_all(monkeypatch):
    forks = []
    monkeypatch.setattr(library, "LastingFork", lambda work: forks.append(LastingFork(work)) or forks[-1])
    engine = TesseractEngine()
    for _ in range(2):
        assert [word.text for word in words_of(engine.read(drawn("2024")))] == ["2024"]
    assert len(forks) == 1


@pytest.mark.usefixtures("no_reader")
def test_a_fork_that_has_read_its_share_is_followed_by_another(monkeypatch):
    forks = []
    monkeypatch.setattr(library, "LastingFork", lambda work: forks.append(LastingFork(work)) or forks[-1])
    monkeypatch.setattr(library, "_SHARE", 2)
    for _ in range(3):
        assert [word.text for word in words_of(TesseractEngine().read(drawn("2024")))] == ["2024"]
    assert [fork.lives for fork in forks] == [False, True]


@pytest.mark.usefixtures("way")
def test_a_look_leaves_nothing_behind_for_the_next():
    page = drawn("AB 12")
    whole = Box(0, 0, page.width_px, page.height_px)
    latin = TesseractEngine().look_again(page, whole, Look.LATIN)
    digits = TesseractEngine().look_again(page, whole, Look.DIGITS)
    assert not any(letter.isalpha() for line in digits for word in line.words for letter in word.text)
    assert TesseractEngine().look_again(page, whole, Look.LATIN) == latin
    assert "AB" in [word.text for line in latin for word in line.words]


@pytest.mark.usefixtures("no_reader")
@pytest.mark.parametrize("ended_by", [signal.SIGSEGV, signal.SIGABRT])
def test_a_library_that_breaks_down_is_a_failure_of_the_page_alone(monkeypatch, ended_by):
    with monkeypatch.context() as patched:
        patched.setattr(library, "_tsv_of", lambda *_: (faulthandler.disable(), os.kill(os.getpid(), ended_by)))
        with pytest.raises(EngineFailed, match=f"signal {ended_by:d}"):
            TesseractEngine().read(drawn("2024"))
    assert [word.text for word in words_of(TesseractEngine().read(drawn("2024")))] == ["2024"]


@pytest.mark.usefixtures("no_reader")
@pytest.mark.parametrize(("times", "outcome"), [(1, nullcontext()), (2, pytest.raises(EngineKilled))])
def test_a_library_that_is_killed_has_a_second_go(monkeypatch, tmp_path, times, outcome):
    real = library._tsv_of

    def killed(*arguments):
        gone = len(list(tmp_path.iterdir()))
        if gone < times:
            (tmp_path / str(gone)).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments)

    monkeypatch.setattr(library, "_tsv_of", killed)
    with outcome:
        assert [word.text for word in words_of(TesseractEngine().read(drawn("2024")))] == ["2024"]
    assert len(list(tmp_path.iterdir())) == times


def test_nothing_is_said_on_stderr_at_the_end():
    code = "from pipeline.engine.tesseract import warm_tesseract; warm_tesseract('vie')"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert (ended.stdout, ended.stderr) == ("", "")


def test_without_the_data_trained_on_papers_pages_are_read_with_those_of_the_language(monkeypatch, tmp_path):
    with_papers = TesseractEngine().look_at_each([drawn("2024")], Look.CELL)
    monkeypatch.setattr(tesseract, "own_tessdata", lambda _: None)
    without = TesseractEngine().look_at_each([drawn("2024")], Look.CELL)
    assert [[word.text for line in lines for word in line.words] for lines in (*with_papers, *without)] == [
        ["2024"]
    ] * 2
