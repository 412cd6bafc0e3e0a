"""One killable child: every way to go wrong is told apart, and nothing of it is left."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

import faults
import pytest

from pipeline.cells.cell import Cell, Done, Failed, run_cell
from pipeline.cells.process import DeadlineExceeded, OutputTooLarge, run_program
from pipeline.errors import MissingTool
from pipeline.settings import Limits
from pipeline.types import Reason

LIMITS = Limits(document_deadline_s=60, memory_bytes=1 << 30)
SHORT = Limits(document_deadline_s=1, memory_bytes=1 << 30)
ENOUGH_TO_BEGIN = Limits(document_deadline_s=8, memory_bytes=1 << 30)


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def becomes_true(question: Callable[[], bool]) -> bool:
    """Asks again and again; gives up after a while, so that a failing test ends."""
    for _ in range(1000):
        if question():
            return True
        time.sleep(0.02)
    return False


def test_the_result_comes_back() -> None:
    assert run_cell(faults.double, 21, LIMITS) == Done(21, 42)


def test_a_result_larger_than_a_pipe_comes_back() -> None:
    outcome = run_cell(faults.big_answer, 64 << 20, LIMITS)
    assert isinstance(outcome, Done)
    assert len(outcome.value) == 64 << 20


@pytest.mark.parametrize(
    ("job", "reason", "said"),
    [
        (faults.raise_value_error, Reason.ERROR, "ValueError: no good: item"),
        (faults.unsendable_answer, Reason.ERROR, "lambda"),
        (faults.leave, Reason.ERROR, "SystemExit: 3"),
        (faults.raise_memory_error, Reason.MEMORY, "MemoryError"),
        (faults.eat_memory, Reason.MEMORY, "allocate"),
        (faults.vanish, Reason.CRASH, "exit status 7"),
        (faults.kill_itself, Reason.KILLED, "SIGKILL"),
        (faults.segfault, Reason.CRASH, "SIGSEGV"),
        (lambda item: item, Reason.ERROR, "cannot be handed to a child"),
    ],
)
def test_faults_are_told_apart(job: Callable[[Any], Any], reason: Reason, said: str) -> None:
    outcome = run_cell(job, "item", LIMITS)
    assert isinstance(outcome, Failed)
    assert (outcome.item, outcome.reason) == ("item", reason)
    assert said in outcome.detail
    assert "\n" not in outcome.detail


@pytest.mark.parametrize("job", [faults.hang, faults.hang_deaf, faults.hang_in_half_an_answer])
def test_a_child_that_hangs_is_ended_at_its_deadline(job: Callable[[Any], Any]) -> None:
    outcome = run_cell(job, "item", SHORT)
    assert isinstance(outcome, Failed)
    assert outcome.reason is Reason.TIMEOUT
    assert outcome.detail == "not done within 1 s"


def test_the_traceback_goes_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "pipeline.cells.cell"):
        run_cell(faults.raise_value_error, "item", LIMITS)
    assert "in raise_value_error" in caplog.text


def test_what_a_child_writes_goes_to_the_log(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "pipeline.cells.cell"):
        assert run_cell(faults.talk, "chatter", LIMITS) == Done("chatter", "chatter")
    assert capfd.readouterr() == ("", "")
    assert "a child wrote: chatterchatterwarning: chatter" in caplog.text.replace("\n", "")


@pytest.mark.parametrize(
    ("job", "reason"),
    [
        (faults.return_leaving_grandchildren, None),
        (faults.crash_leaving_grandchildren, Reason.CRASH),
        (faults.hang_leaving_grandchildren, Reason.TIMEOUT),
    ],
)
def test_no_grandchild_outlives_its_cell(tmp_path: Path, job: Callable[[Path], str], reason: Reason | None) -> None:
    pid_file = tmp_path / "pids"
    outcome = run_cell(job, pid_file, ENOUGH_TO_BEGIN)
    assert (outcome.reason if isinstance(outcome, Failed) else None) is reason
    pids = [int(pid) for pid in pid_file.read_text("utf-8").split()]
    assert len(pids) == 2
    assert becomes_true(lambda: not any(is_running(pid) for pid in pids))


def test_killing_twice_is_harmless() -> None:
    cell = Cell(faults.hang, "item", LIMITS)
    _, process = cell.handles
    cell.kill()
    cell.kill()
    assert cell.handles == []
    assert wait([process], 0)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_nothing_outlives_the_parent(tmp_path: Path, how: signal.Signals) -> None:
    pid_file, script = tmp_path / "pids", tmp_path / "parent.py"
    script.write_text(
        "import sys\n"
        f"sys.path[:0] = {[str(Path(faults.__file__).parent), *sys.path]!r}\n"
        "import faults\n"
        "from pathlib import Path\n"
        "from pipeline.cells.cell import run_cell\n"
        "from pipeline.settings import Limits\n"
        "if __name__ == '__main__':\n"
        f"    run_cell(faults.hang_leaving_grandchildren, Path({str(pid_file)!r}), Limits())\n",
        "utf-8",
    )
    with subprocess.Popen([sys.executable, str(script)], stderr=subprocess.DEVNULL) as parent:
        assert becomes_true(lambda: pid_file.exists() and len(pid_file.read_text("utf-8").split()) == 2)
        parent.send_signal(how)
        parent.wait()
    pids = [int(pid) for pid in pid_file.read_text("utf-8").split()]
    assert becomes_true(lambda: not any(is_running(pid) for pid in pids))


def test_a_program_is_run_and_its_words_are_kept() -> None:
    result = run_program(["sh", "-c", "echo out; echo err >&2; echo $OMP_THREAD_LIMIT; exit 3"], deadline_s=60)
    assert (result.exit_code, result.stdout, result.stderr) == (3, b"out\n1\n", "err\n")


def test_a_program_that_dawdles_is_ended_with_its_children() -> None:
    # the sleeper holds the pipe: run_program would not return while it lives
    with pytest.raises(DeadlineExceeded, match="sh did not end within 1 s"):
        run_program(["sh", "-c", "sleep 3600 & wait"], deadline_s=1)


def test_a_programs_output_is_bounded() -> None:
    with pytest.raises(OutputTooLarge):
        run_program(["cat", "/dev/zero"], deadline_s=60, max_output_bytes=1 << 20)
    complaints = run_program(["sh", "-c", "head -c 5000000 /dev/zero >&2"], deadline_s=60)
    assert len(complaints.stderr) == 64 * 1024


def test_a_programs_memory_is_bounded() -> None:
    greedy = [sys.executable, "-c", "import time; time.sleep(0.5); bytearray(1 << 30)"]
    result = run_program(greedy, deadline_s=60, memory_bytes=256 << 20)
    assert result.exit_code == 1
    assert "MemoryError" in result.stderr


def test_a_missing_program_is_a_missing_tool() -> None:
    with pytest.raises(MissingTool, match="no-such-program"):
        run_program(["no-such-program"], deadline_s=1)


def test_the_limits_of_a_cell_reach_its_programs() -> None:
    outcome = run_cell(faults.limit_of_a_program, None, LIMITS)
    assert outcome == Done(None, str(LIMITS.memory_bytes // 1024))
