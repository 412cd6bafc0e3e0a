"""The doctor: what it finds whole, what it misses, what it tells to do."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from diacritics.store import models_folder
from pipeline.commands.doctor import Check, examine, report_json, report_text, verdict
from pipeline.errors import ExitCode

ROOT = Path(__file__).resolve().parent.parent


def by_part():
    return {check.part: check for check in examine()}


def test_a_whole_installation_is_told_with_versions():
    checks = examine()
    assert verdict(checks) is ExitCode.OK, report_text(checks)
    parts = {check.part: check for check in checks}
    assert parts["tesseract"].found[0].isdigit()
    assert {"pdftoppm", "pdfinfo", "pdftotext", "Vietnamese data", "orientation data", "Latin-script data"} < set(parts)
    assert "hash as in the manifest" in parts["model tessdata/vie.traineddata"].found
    assert all(check.remedy == "" for check in checks)
    assert "none needed" in parts["recogniser"].found


def test_missing_programs_are_told_with_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    parts = by_part()
    assert not parts["tesseract"].ok
    assert parts["tesseract"].remedy == "sudo apt-get install tesseract-ocr"
    assert parts["pdftoppm"].remedy == "sudo apt-get install poppler-utils"
    assert not parts["orientation data"].ok
    assert not parts["Latin-script data"].ok
    assert verdict(list(parts.values())) is ExitCode.MISSING_TOOL


@pytest.mark.parametrize(("version", "ok"), [("3.05.02", False), ("4.1.1", True)])
def test_an_old_tesseract_is_told(monkeypatch, tmp_path, version, ok):
    program = tmp_path / "tesseract"
    program.write_text(f"#!/bin/sh\necho tesseract {version}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert by_part()["tesseract"].ok is ok


def test_a_program_that_fails_is_told(monkeypatch, tmp_path):
    program = tmp_path / "pdfinfo"
    program.write_text("#!/bin/sh\nexit 127\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert not by_part()["pdfinfo"].ok


def test_a_damaged_model_is_told(monkeypatch, tmp_path):
    folder = tmp_path / "models"
    shutil.copytree(models_folder(), folder, ignore=shutil.ignore_patterns("build"))
    with (folder / "tessdata" / "vie.traineddata").open("ab") as stream:
        stream.write(b"x")
    monkeypatch.setenv("VANTHU_MODELS", str(folder))
    check = by_part()["model tessdata/vie.traineddata"]
    assert not check.ok
    assert "is not the file of the manifest" in check.found


def test_missing_models_are_told(monkeypatch, tmp_path):
    monkeypatch.setenv("VANTHU_MODELS", str(tmp_path))
    check = by_part()["models"]
    assert not check.ok
    assert "reinstall vanthu" in check.remedy


def test_a_broken_package_is_told(monkeypatch, tmp_path):
    (tmp_path / "tqdm.py").write_text("raise ImportError('libGL.so.1: cannot open shared object file')")
    code = "from pipeline.commands.doctor import *; print(report_text(examine()))"
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    ended = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=True
    )
    line = next(line for line in ended.stdout.splitlines() if "package tqdm" in line)
    assert line.startswith("MISSING")
    assert "libGL.so.1" in line


def test_the_reports_say_the_same():
    checks = [Check("a", ok=True, found="1.2"), Check("bcd", ok=False, found="not found", remedy="install it")]
    assert report_text(checks).splitlines() == [
        "ok       a    1.2",
        "MISSING  bcd  not found",
        "              -> install it",
        "1 of 2 parts are missing or damaged",
    ]
    assert report_json(checks)["ok"] is False
    assert json.loads(json.dumps(report_json(checks)))["checks"][1]["remedy"] == "install it"


@pytest.mark.parametrize(("path", "code"), [(None, ExitCode.OK), ("/nowhere", ExitCode.MISSING_TOOL)])
def test_the_verb_ends_with_the_verdict(path, code):
    environment = {**os.environ, **({"PATH": path} if path else {})}
    ended = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "doctor", "--json"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert ended.returncode == code
    assert ended.stderr == b""
    assert json.loads(ended.stdout)["ok"] is (code is ExitCode.OK)
