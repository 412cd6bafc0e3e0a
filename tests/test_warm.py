"""What the server of reading processes has imported and used once, no paper has to wait for."""

from __future__ import annotations

import os
import subprocess
import sys

from calling import PAPER, ROOT
from source_files import image_bytes, picture, written

CODE = """
import sys
from pathlib import Path
import pipeline.cells.warm
before = set(sys.modules)
import pipeline.cells.child
from pipeline.jobs import Finished, Task, process_file
from pipeline.settings import Settings
for name in sys.argv[1:]:
    assert isinstance(process_file(Task((Path(name),), None, Settings())), Finished)
print(*sorted(set(sys.modules) - before))
"""


def test_after_warming_a_paper_imports_nothing(tmp_path):
    text = written(tmp_path / "a.txt", PAPER.format(number="07").encode())
    image = written(tmp_path / "a.jpg", image_bytes(picture(), "JPEG"))
    command = [sys.executable, "-c", CODE, text, image]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_what_is_missing_is_left_for_the_first_paper_to_tell(tmp_path):
    code = "import os; os.environ['PATH'] = ''; os.environ['VANTHU_MODELS'] = '/none'; import pipeline.cells.warm"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_missing_core_is_a_fault_of_the_installation_not_of_the_paper(tmp_path):
    paper = written(tmp_path / "a.txt", PAPER.format(number="07").encode())
    code = """
import sys
from pathlib import Path
from diacritics import native
from pipeline.jobs import Fault, Task, process_file
from pipeline.settings import Settings
native.LIBRARY = Path("/none/_core.so")
outcome = process_file(Task((Path(sys.argv[1]),), None, Settings()))
assert isinstance(outcome, Fault), outcome
print(outcome.exit_code.name)
"""
    done = subprocess.run([sys.executable, "-c", code, paper], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "MISSING_TOOL\n"


ALONE = """
import sys
from pathlib import Path
from pipeline.cells.cell import run_cell
from pipeline.jobs import Task
from pipeline.settings import Limits, Settings
from faults import transcribed_with
print(*run_cell(transcribed_with, Task((Path(sys.argv[1]),), None, Settings()), Limits()).value)
"""


def test_a_child_alone_imports_what_its_file_needs_and_no_more():
    paths = os.pathsep.join(map(str, (ROOT, ROOT / "tests")))
    paper = ROOT / "data" / "samples" / "papers" / "05_to_trinh_150dpi.pdf"
    command = [sys.executable, "-c", ALONE, paper]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True, check=True
    )
    loaded = done.stdout.split()
    assert "pipeline.reading" in loaded
    assert not {"pipeline.cells.warm", "pipeline.extract", "pandas", "underthesea"}.intersection(loaded)
