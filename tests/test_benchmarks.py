"""The benchmark says plainly what it skips, and counts as the scorer does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from headers import needs_fonts

from benchmarks import peers
from benchmarks.__main__ import PARTS
from benchmarks.figures import FIGURE_CONDITIONS, made_up_figures
from benchmarks.index import make_archive
from benchmarks.pages import with_digits
from benchmarks.shared import Skipped, shared_folder
from benchmarks.table import Row, print_rows
from pipeline.archive.catalogue import SqliteCatalogue
from pipeline.index.forms import load_form
from pipeline.index.table import table

ROOT = Path(__file__).resolve().parent.parent


def bench(*parts: str, shared: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "VANTHU_SHARED": str(shared)}
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *parts],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.mark.parametrize("part", ["pages", "imaging", "files", "records", "documents", "ink", "bad_inputs"])
def test_a_missing_folder_is_said_and_skipped(part: str, tmp_path: Path) -> None:
    done = bench(part, shared=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"{part}: skipped" in done.stdout
    assert str(tmp_path) in done.stdout


def test_an_unknown_part_is_named(tmp_path: Path) -> None:
    done = bench("speed", shared=tmp_path)
    assert done.returncode == 2
    assert "speed" in done.stderr
    assert all(part in done.stderr for part in PARTS)


def test_the_shared_folder_is_named_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "scans").mkdir()
    monkeypatch.setenv("VANTHU_SHARED", str(tmp_path))
    assert shared_folder("scans") == tmp_path / "scans"
    with pytest.raises(Skipped, match="seeds"):
        shared_folder("seeds")


def test_rows_stand_under_their_section_once(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows([Row("Speed", "fast", "1 s", "2 s"), Row("Speed", "slow", "9 s"), Row("Size", "small", "1 MiB")])
    lines = capsys.readouterr().out.splitlines()
    assert lines.count("Speed") == 1
    assert lines.count("Size") == 1
    assert [line.split() for line in lines if "fast" in line] == [["fast", "1", "s", "2", "s"]]


def test_what_was_measured_is_printed_though_a_later_part_fails(capsys: pytest.CaptureFixture[str]) -> None:
    def failing() -> Iterator[Row]:
        yield Row("Speed", "fast", "1 s")
        yield Row("Size", "small", "1 MiB")
        raise OSError("no more room")

    with pytest.raises(OSError, match="no more room"):
        print_rows(failing())
    assert "fast" in capsys.readouterr().out


def test_peers_stand_side_by_side_and_what_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def count_words_kept(pairs: list[tuple[str, str]], change: Callable[[str], str]) -> str:
        return " | ".join(change(seen) for _, seen in pairs)

    def refuse(line: str) -> str:
        raise KeyError(line)

    monkeypatch.setattr(peers, "quality", count_words_kept)
    monkeypatch.setitem(sys.modules, "pyvi.ViUtils", SimpleNamespace(add_accents=refuse))
    monkeypatch.setitem(sys.modules, "underthesea", None)
    gold = "Kế hoạch phát triển kinh tế"
    rows = {row.measure: row.value for row in peers.rows([(gold, "Ke hoach phat trien kinh te")], "x", "stripped: ")}
    assert rows == {
        "stripped: no repair": "Ke hoach phat trien kinh te",
        "stripped: most frequent form": "Kế hoạch phát triển kinh tế",
        "stripped: pyvi add_accents": "Ke hoach phat trien kinh te (1 lines refused)",
        "stripped: underthesea restore_diacritics": "skipped: underthesea is not installed (make bench installs it)",
        "stripped: vanthu": gold,
    }


@needs_fonts
def test_a_page_of_figures_holds_many_and_says_what_is_on_it() -> None:
    condition, (dpi, *_) = next(iter(FIGURE_CONDITIONS.items()))
    made = next(made_up_figures(condition))
    assert len(with_digits(made.text)) >= 50
    assert made.page.dpi == dpi
    assert 0.01 < float((made.page.pixels < 128).mean()) < 0.2


def test_a_made_up_archive_is_indexed_whole(tmp_path: Path) -> None:
    make_archive(tmp_path / "archive", 250)
    with SqliteCatalogue(tmp_path / "archive") as catalogue, table(catalogue.records(), load_form("full")) as filled:
        rows = list(filled.rows())
    assert len(rows) == 250
    assert len({tuple(row) for row in rows}) == 250
