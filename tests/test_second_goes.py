"""Programs that are killed from outside while they read a page: once costs nothing, again is told as what it is."""

from __future__ import annotations

import os
import shutil

import pytest
from PIL import Image
from source_files import picture, scan_pdf, written

from pipeline.engine import TesseractEngine, program
from pipeline.errors import MissingTool
from pipeline.files.pages import iter_pages
from pipeline.files.sources import identify
from pipeline.reading import read_document
from pipeline.settings import Limits, Settings
from pipeline.types import PageFailure, PageImage, Reason, Rejected

POPPLER = ("pdfinfo", "pdfimages", "pdftotext", "pdftoppm")


@pytest.fixture
def killed(tmp_path, monkeypatch):
    """Puts a program on PATH that is killed the first so many times, and the real one afterwards."""

    def put(program, times):
        real, folder = shutil.which(program), tmp_path / "bin"
        folder.mkdir()
        wrapper = folder / program
        wrapper.write_text(
            f'#!/bin/sh\nif [ "$(cat {folder}/left)" -gt 0 ]; then\n'
            f'  echo $(($(cat {folder}/left) - 1)) > {folder}/left; kill -KILL $$\nfi\nexec {real} "$@"\n'
        )
        wrapper.chmod(0o755)
        (folder / "left").write_text(str(times))
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
        return lambda: int((folder / "left").read_text())

    return put


@pytest.fixture
def scan(tmp_path):
    return written(tmp_path / "scan.pdf", scan_pdf(picture(), 100))


@pytest.mark.parametrize("program", POPPLER)
def test_a_program_of_poppler_that_is_killed_once_has_a_second_go(scan, killed, program):
    left = killed(program, 1)
    [page] = iter_pages(identify(scan, Limits()), Settings())
    assert isinstance(page, PageImage), page
    assert left() == 0


@pytest.mark.parametrize("program", POPPLER)
def test_a_program_of_poppler_that_is_killed_again_is_told_as_killed(scan, killed, program):
    source = identify(scan, Limits())
    killed(program, 2)
    [page] = iter_pages(source, Settings())
    assert isinstance(page, PageFailure), page
    assert page.reason is Reason.KILLED


def test_a_pdf_whose_reader_was_killed_is_not_called_damaged(scan, killed):
    killed("pdfinfo", 2)
    found = identify(scan, Limits())
    assert isinstance(found, Rejected)
    assert found.reason is Reason.KILLED


@pytest.mark.parametrize(("times", "reasons"), [(1, []), (2, [Reason.KILLED])])
def test_tesseract_has_a_second_go(tmp_path, killed, times, reasons):
    page = Image.new("L", (300, 400), 255)
    page.paste(0, (100, 100, 200, 200))  # a blank page is not shown to the engine
    page.save(tmp_path / "page.png")
    program.version()
    killed("tesseract", times)
    reading = read_document(identify(tmp_path / "page.png", Limits()), Settings())
    assert [failure.reason for failure in reading.failures] == reasons


def test_the_version_of_tesseract_is_asked_for_twice(killed, monkeypatch):
    program.version.cache_clear()
    expected = TesseractEngine().name
    program.version.cache_clear()
    killed("tesseract", 1)
    assert TesseractEngine().name == expected


def test_a_tesseract_that_cannot_say_its_version_is_a_missing_tool(killed):
    program.version.cache_clear()
    killed("tesseract", 2)
    with pytest.raises(MissingTool, match="tesseract"):
        _ = TesseractEngine().name
    _ = TesseractEngine().name
