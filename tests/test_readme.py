"""What the READMEs show runs: every command, in the order in which it stands there."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from papers import paper_of

from pipeline.errors import EXIT_CODE_MEANING

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.vi.md")
PAPERS = ROOT / "data" / "samples" / "papers"


def blocks(readme: str, language: str) -> list[str]:
    text = (ROOT / readme).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands(readme: str, program: str) -> list[list[str]]:
    lines = [line for block in blocks(readme, "sh") for line in block.splitlines()]
    return [shlex.split(line, comments=True) for line in lines if line.startswith(f"{program} ")]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what the commands name: scan.pdf, text.txt and scans/."""
    folder = tmp_path_factory.mktemp("office")
    shutil.copy(PAPERS / "05_to_trinh_150dpi.pdf", folder / "scan.pdf")
    shutil.copy(PAPERS / "12_thong_bao_stripped.txt", folder / "text.txt")
    (folder / "scans").mkdir()
    shutil.copy(PAPERS / "05_to_trinh_150dpi.pdf", folder / "scans" / "scan.pdf")
    return folder


def test_every_vanthu_command_of_the_english_readme_runs(office: Path) -> None:
    shown = commands("README.md", "vanthu")
    verbs = "doctor read extract repair ingest status show retry index forms search"
    assert {command[1] for command in shown} == set(verbs.split())
    for command in shown:
        done = subprocess.run(
            [sys.executable, "-m", "pipeline.cli", *command[1:]],
            cwd=office,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, (command, done.stderr)
    assert (office / "muc-luc-van-ban.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert "41/TTr-VHTT" in (office / "everything.csv").read_text("utf-8-sig")
    assert (office / "so-di.xlsx").read_bytes().startswith(b"PK")


def test_both_readmes_show_the_same_commands() -> None:
    for program in ("make", "vanthu"):
        assert commands(READMES[0], program) == commands(READMES[1], program)
        assert commands(READMES[0], program)


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {name for readme in READMES for name in re.findall(r"make ([a-z]+)", (ROOT / readme).read_text("utf-8"))}
    assert named
    assert named <= targets


def test_the_exit_codes_are_those_of_the_one_table() -> None:
    rows = re.findall(r"^\| (\d+) \| (.*) \|$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert {int(code): meaning for code, meaning in rows} == {
        int(code): meaning for code, meaning in EXIT_CODE_MEANING.items()
    }


def test_the_python_examples_do_what_their_comments_say() -> None:
    shown = 0
    for block in blocks("README.md", "python"):
        names: dict[str, object] = {}
        exec(block, names)  # noqa: S102 our own README
        for expression, value in re.findall(r"^(\w.*?) +# (['\[].*)$", block, re.MULTILINE):
            assert repr(eval(expression, names)) == value  # noqa: S307
            shown += 1
    assert shown >= 5


@pytest.mark.parametrize("readme", READMES)
def test_files_that_are_linked_exist(readme: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / readme).read_text("utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_field_that_contributing_adds_works():
    """The example's file and case do what CONTRIBUTING.md says."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    shown = dict(re.findall(r"```(python|json)\n(.*?)```", text, re.DOTALL)[::-1])
    scope: dict = {}
    exec(shown["python"], scope)  # noqa: S102 our own document
    [case] = json.loads("{" + shown["json"] + "}")["marks"]
    found = scope["find_drafter"](paper_of({"recipients": case["recipients"]}))
    assert {"drafter": found.value} == case["value"]
    assert scope["find_drafter"](paper_of({"recipients": ["- Lưu: VT."]})) is None
