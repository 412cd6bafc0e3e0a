"""The batch: every input accounted for, nothing read twice, the same result in any order."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from index_parts import FULL, written
from made_up import finished

from pipeline.archive.catalogue import SqliteCatalogue
from pipeline.archive.inputs import hashed
from pipeline.archive.summary import summary_text, summary_to_json
from pipeline.cells.cell import Done, Failed
from pipeline.cells.executor import LocalPool
from pipeline.errors import ArchiveError, BadInput, ExitCode, Interrupted, VanthuError
from pipeline.ingest import ingest
from pipeline.jobs import Fault, process_file
from pipeline.settings import Settings
from pipeline.types import Reason, Rejected


def judge(task):
    """A verdict by the file's text: what a real job might say, without the work."""
    text = task.paths[0].read_text()
    if text.startswith("reject"):
        return Rejected(task.paths[0], Reason.DAMAGED, "made to be rejected", task.sha256)
    if text.startswith("fault"):
        return Fault("tesseract: install it", ExitCode.MISSING_TOOL)
    pages = {"partial": {"failed_pages": (2,)}, "failed": {"failed_pages": (1,), "read_pages": ()}}
    return finished(task.paths[0], task.sha256, number=str(len(text)), **pages.get(text.split()[0], {}))


class Desk:
    """An executor that judges in this process; hands verdicts out in the order that `arrange` makes of a full hand."""

    def __init__(self, hand=1, arrange=list):
        self.hand, self.arrange, self.seen = hand, arrange, []

    def run(self, job, items, limits):
        waiting = iter(items)
        while True:
            taken = []
            for task in waiting:
                taken.append(task)
                if len(taken) == self.hand:
                    break
            if not taken:
                return
            self.seen += [task.paths[0].name for task in taken]
            for task in self.arrange(taken):
                yield self.outcome(task)

    def outcome(self, task):
        if task.paths[0].exists() and task.paths[0].is_file() and task.paths[0].read_text().startswith("crash"):
            return Failed(task, Reason.CRASH, "ended by SIGSEGV")
        if not task.paths[0].is_file():
            return Done(task, Rejected(task.paths[0], Reason.NOT_A_FILE, "is not a file"))
        return Done(task, judge(task))


@pytest.fixture
def scans(tmp_path):
    folder = tmp_path / "scans"
    folder.mkdir()
    texts = {"a": "done 1", "b": "partial", "c": "failed", "d": "reject", "e": "crash", "copy of a": "done 1"}
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)
    return folder


@pytest.fixture
def archive(tmp_path):
    return tmp_path / "archive"


def entries(archive):
    with SqliteCatalogue(archive) as catalogue:
        return {entry.path.name: entry for entry in catalogue.records()}


def index_of(archive):
    with SqliteCatalogue(archive) as catalogue:
        return written("csv", FULL, *catalogue.records())


def test_every_input_is_counted_once_and_has_a_row(scans, archive):
    summary = ingest([scans], archive, Settings(), Desk())
    assert summary.inputs == 6
    assert summary.counts == {"done": 1, "partial": 1, "failed": 2, "rejected": 1, "duplicate": 1, "skipped": 0}
    assert {name: entry.status for name, entry in entries(archive).items()} == {
        "a.txt": "done",
        "b.txt": "partial",
        "c.txt": "failed",
        "copy of a.txt": "done",
        "d.txt": "rejected",
        "e.txt": "failed",
    }
    assert summary.exit_code is ExitCode.SOME_FAILED


def test_the_same_content_is_read_once(scans, archive):
    desk = Desk()
    ingest([scans], archive, Settings(), desk)
    assert len([name for name in desk.seen if name in {"a.txt", "copy of a.txt"}]) == 1
    found = entries(archive)
    assert found["copy of a.txt"].duplicate_of == scans / "a.txt"
    assert found["a.txt"].duplicate_of is None


def test_the_summary_names_what_a_person_has_to_look_at(scans, archive):
    summary = ingest([scans], archive, Settings(), Desk())
    text = summary_text(summary)
    assert text.startswith("6 files: 1 read, 1 read in part, 2 failed, 1 rejected, 1 copies of another file\n")
    assert f"  {scans}/b.txt: read in part: page 2: took too long\n" in text
    assert f"  {scans}/e.txt: failed: ended by SIGSEGV\n" in text
    told = summary_to_json(summary)
    assert [item["status"] for item in told["to_look_at"]] == ["partial", "failed", "rejected", "failed"]
    assert told["inputs"] == sum(told[name] for name in summary.counts)


def test_a_second_run_reads_nothing_that_has_a_verdict(scans, archive):
    ingest([scans], archive, Settings(), Desk())
    before = index_of(archive)
    desk = Desk()
    summary = ingest([scans], archive, Settings(), desk)
    assert desk.seen == []
    assert summary.counts == {"done": 0, "partial": 0, "failed": 0, "rejected": 0, "duplicate": 0, "skipped": 6}
    assert [item.path.name for item in summary.to_look_at] == ["b.txt", "c.txt", "d.txt", "e.txt"]
    assert index_of(archive) == before


def test_retry_reads_again_what_is_not_wholly_done(scans, archive):
    ingest([scans], archive, Settings(), Desk())
    (scans / "b copy.txt").write_text("partial")
    desk = Desk()
    ingest([scans], archive, Settings(), desk, retry=True)
    assert desk.seen == ["b copy.txt", "c.txt", "d.txt", "e.txt"]


def test_a_new_copy_of_a_known_document_is_a_duplicate(scans, archive):
    ingest([scans], archive, Settings(), Desk())
    (scans / "z.txt").write_text("done 1")
    summary = ingest([scans / "z.txt"], archive, Settings(), Desk())
    assert summary.counts["duplicate"] == 1
    assert summary.exit_code is ExitCode.OK


def test_settings_that_change_results_read_again_and_others_do_not(scans, archive):
    ingest([scans / "a.txt"], archive, Settings(), Desk())
    for settings, seen in [(Settings(workers=3, page_deadline_s=9), []), (Settings(render_dpi=200), ["a.txt"])]:
        desk = Desk()
        ingest([scans / "a.txt"], archive, settings, desk)
        assert desk.seen == seen


@pytest.mark.parametrize("hand", [1, 2, 6])
def test_the_index_does_not_depend_on_the_order_of_the_verdicts(scans, tmp_path, hand):
    made = []
    for name, arrange in [("forward", list), ("backward", lambda tasks: tasks[::-1])]:
        ingest([scans], tmp_path / name, Settings(), Desk(hand, arrange))
        made.append(index_of(tmp_path / name))
    assert made[0] == made[1]


def test_copies_of_a_rejected_file_are_rejected_each(scans, archive):
    (scans / "d copy.txt").write_text("reject")
    summary = ingest([scans], archive, Settings(), Desk(hand=9))
    assert summary.counts["rejected"] == 2
    assert entries(archive)["d copy.txt"].duplicate_of is None


def test_a_path_given_twice_is_one_input(scans, archive, monkeypatch):
    monkeypatch.chdir(scans)
    summary = ingest([Path("a.txt"), scans / "a.txt", Path("../scans/a.txt")], archive, Settings(), Desk())
    assert summary.inputs == 1


def test_an_archive_inside_the_folder_is_not_read(scans):
    for _ in range(2):
        summary = ingest([scans], scans / "archive", Settings(), Desk())
        assert summary.inputs == 6


def test_what_vanished_or_is_no_file_has_a_row_too(scans, archive):
    os.mkfifo(scans / "pipe")
    summary = ingest([scans / "a.txt", scans / "gone.txt", scans / "pipe"], archive, Settings(), Desk())
    assert summary.counts["rejected"] == 2
    assert {name: entry.status for name, entry in entries(archive).items()} == {
        "a.txt": "done",
        "gone.txt": "rejected",
        "pipe": "rejected",
    }


def test_when_no_path_exists_no_archive_is_made(tmp_path, archive):
    with pytest.raises(BadInput, match="no such file or folder"):
        ingest([tmp_path / "typo"], archive, Settings(), Desk())
    assert not archive.exists()


def test_a_fault_of_the_machine_ends_the_batch_and_keeps_what_is_done(scans, archive):
    (scans / "b.txt").write_text("fault")
    with pytest.raises(VanthuError, match="tesseract: install it") as caught:
        ingest([scans], archive, Settings(), Desk())
    assert caught.value.exit_code is ExitCode.MISSING_TOOL
    assert list(entries(archive)) == ["a.txt"]


@pytest.mark.parametrize(("workers", "order"), [(2, ["c.txt", "a.txt"]), (1, ["a.txt", "c.txt"])])
def test_with_several_workers_large_files_are_begun_early(tmp_path, archive, monkeypatch, workers, order):
    begun = []

    def run(self, job, items, limits):
        for task in items:
            begun.append(task.paths[0].name)
            yield Done(task, process_file(task))

    monkeypatch.setattr(LocalPool, "run", run)
    scans = tmp_path / "papers"
    scans.mkdir()
    (scans / "a.txt").write_text("Thông báo")
    (scans / "c.txt").write_text("Thông báo về việc nghỉ lễ")
    ingest([scans], archive, replace(Settings(), workers=workers))
    assert begun == order


def test_a_stopped_batch_keeps_what_is_done_and_goes_on(scans, tmp_path, archive):
    class Stopped(Desk):
        def outcome(self, task):
            if task.paths[0].name == "c.txt":
                raise KeyboardInterrupt
            return super().outcome(task)

    with pytest.raises(Interrupted, match="2 of 6 files are settled and kept; run the same command again"):
        ingest([scans], archive, Settings(), Stopped())
    assert list(entries(archive)) == ["a.txt", "b.txt"]
    ingest([scans], archive, Settings(), Desk())
    ingest([scans], tmp_path / "whole", Settings(), Desk())
    assert index_of(archive) == index_of(tmp_path / "whole")


def test_a_file_that_changed_while_it_was_read_is_read_again_next_time(scans, archive):
    class Changing(Desk):
        def outcome(self, task):
            return Done(task, finished(task.paths[0], hashlib.sha256(b"new").hexdigest()))

    summary = ingest([scans / "a.txt"], archive, Settings(), Changing())
    assert summary.counts["failed"] == 1
    desk = Desk()
    ingest([scans / "a.txt"], archive, Settings(), desk)
    assert desk.seen == ["a.txt"]


def test_progress_is_told_once_an_input(scans, archive):
    told = []
    ingest([scans], archive, Settings(), Desk(), lambda item, total: told.append((item.path.name, total)))
    assert sorted(told) == sorted((path.name, 6) for path in scans.iterdir())


def test_strange_names_are_kept(scans, archive):
    for name in [b"\xff\xfe.txt", "dòng\nhai.txt".encode(), "hồ sơ.txt".encode()]:
        Path(os.fsdecode(os.fsencode(scans) + b"/" + name)).write_text(f"done {name!r}")
    summary = ingest([scans], archive, Settings(), Desk())
    assert summary.counts["done"] == 4
    assert {"\udcff\udcfe.txt", "dòng\nhai.txt", "hồ sơ.txt"} < set(entries(archive))
    assert b"\\xff\\xfe.txt" in index_of(archive)


def test_the_archive_holds_a_log(scans, archive):
    ingest([scans], archive, Settings(), Desk())
    log = (archive / "vanthu.log").read_text("utf-8")
    assert f"{scans}/b.txt: partial page 2: took too long" in log


def test_a_folder_of_other_files_is_left_untouched(scans):
    with pytest.raises(ArchiveError, match="holds other files"):
        ingest([scans], scans, Settings(), Desk())
    assert "vanthu.log" not in os.listdir(scans)  # noqa: PTH208 names are all that is asked for


def test_content_is_hashed_only_where_it_can_be_had(tmp_path):
    file, empty, pipe = tmp_path / "a", tmp_path / "empty", tmp_path / "pipe"
    file.write_bytes(b"abc")
    empty.touch()
    os.mkfifo(pipe)
    assert hashed(file, 3).sha256 == hashlib.sha256(b"abc").hexdigest()
    assert [hashed(path, 2).sha256 for path in (file, empty, pipe, tmp_path, tmp_path / "none")] == [None] * 5
