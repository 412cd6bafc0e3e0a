"""What a file holds is remembered by its signature, as long as that can be trusted."""

from __future__ import annotations

import hashlib
import os
import time

import pytest
from made_up import finished, given, prints

from pipeline.archive.catalogue import SqliteCatalogue
from pipeline.archive.filing import Aborted
from pipeline.archive.fingerprints import Scope, changes, facts_in, fingerprints_of, fingerprints_of_facts, scope_of
from pipeline.archive.inputs import SETTLED_NS, Files, Input, hashed, signature_of, suffix_of
from pipeline.settings import Settings
from pipeline.types import Kind, Reason, Rejected


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"abc")
    return path


def left_alone(monkeypatch, seconds):
    """Lets the clock show that the files were last touched so long ago; negative for a clock that was set back."""
    now_ns = time.time_ns() + int(seconds * 1e9)
    monkeypatch.setattr(time, "time_ns", lambda: now_ns)


def test_a_file_left_alone_has_hash_and_signature(file, monkeypatch):
    left_alone(monkeypatch, 60)
    assert hashed(file, 10) == Input(file, hashlib.sha256(b"abc").hexdigest(), signature_of(file))


@pytest.mark.parametrize(
    "seconds", [0, SETTLED_NS / 2e9, -3600], ids=["just written", "a moment ago", "clock set back"]
)
def test_the_signature_of_a_fresh_file_is_not_trusted(file, monkeypatch, seconds):
    left_alone(monkeypatch, seconds)
    assert hashed(file, 10).signature is None
    assert hashed(file, 10).sha256 is not None


def test_every_change_shows_in_the_signature(file):
    before = signature_of(file)
    status = file.stat()
    file.write_bytes(b"xyz")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))  # as copying programs do
    assert signature_of(file) != before


def test_what_cannot_be_looked_at_has_no_signature(tmp_path):
    assert signature_of(tmp_path / "none") is None
    assert hashed(tmp_path / "none", 10) == Input(tmp_path / "none", None)


def test_files_of_one_document_are_filed_under_all_their_hashes():
    one, two = Input("a", "11"), Input("b", "22")
    assert Files((one,)).key == "11"
    assert len({Files((one, two)).key, Files((two, one)).key, "11", "22"}) == 4
    assert Files((one, Input("c", None))).key is None


def test_the_ending_is_valid_unicode_whatever_its_bytes(tmp_path):
    assert suffix_of(tmp_path / os.fsdecode(b"x.\xff")) == ".\\xff"


def test_the_catalogue_recalls_by_path_and_signature(tmp_path):
    with SqliteCatalogue(tmp_path / "archive", prints()) as catalogue:
        ((item,),) = [files.inputs for files in given("/in/a.pdf")]
        catalogue.save([Files((Input(item.path, item.sha256, "sig"),))], finished())
        assert catalogue.recall(item.path, "sig").known.status == "done"
        assert catalogue.recall(item.path, "other") is None
    with SqliteCatalogue(tmp_path / "archive", prints("f2")) as catalogue:
        recalled = catalogue.recall(item.path, "sig")
        assert (recalled.sha256, recalled.known) == (item.sha256, None)


@pytest.mark.parametrize(
    ("verdict", "holds"),
    [
        (Rejected("/in/x", Reason.EMPTY, "the file is empty"), True),
        (Rejected("/in/x", Reason.UNREADABLE, "permission denied"), False),
        (Aborted(Reason.CRASH, "ended by SIGSEGV"), False),
    ],
)
def test_a_verdict_on_a_file_without_content_holds_while_the_file_is_the_same(tmp_path, verdict, holds):
    files = Files((Input(tmp_path / "x", None, "sig"),))
    with SqliteCatalogue(tmp_path / "archive", prints()) as catalogue:
        catalogue.save([files], verdict)
        assert (catalogue.recall(tmp_path / "x", "sig").known is not None) is holds
        assert (catalogue.claim(files) is not None) is holds
        assert catalogue.claim(Files((Input(tmp_path / "x", None, "later"),))) is None


# What touches what ---------------------------------------------------------------------------------------------------


TOUCHED = [
    (Settings(render_dpi=200), {Scope.PDF, Scope.PDF_PAGES, Scope.UNREAD}),
    (Settings(min_skew_deg=2.0), set(Scope) - {Scope.TEXT}),
    (Settings(max_pages=5), {Scope.UNREAD}),
    (Settings(repair=False), set(Scope)),
    (Settings(workers=9, page_deadline_s=1, document_deadline_s=2, memory_bytes=3), set()),
]


@pytest.mark.parametrize(("settings", "touched"), TOUCHED)
def test_a_setting_touches_only_the_files_whose_result_it_may_change(settings, touched):
    before, after = fingerprints_of(Settings()).by_scope, fingerprints_of(settings).by_scope
    assert {scope for scope in Scope if before[scope] != after[scope]} == touched


def test_scopes():
    assert scope_of(Kind.TEXT, 1) is Scope.TEXT
    assert [scope_of("pdf", count) for count in (1, 2)] == [Scope.PDF, Scope.PDF_PAGES]
    assert [scope_of(Kind.TIFF, count) for count in (1, 2)] == [Scope.IMAGE, Scope.IMAGES]
    assert scope_of(None, None) is Scope.UNREAD


def test_changed_facts_are_named_with_both_values():
    before, after = {"render_dpi": 300, "model a": "11", "same": 1}, {"render_dpi": 200, "model a": "22", "same": 1}
    assert list(changes(before, after)) == ["model a 11 → 22", "render_dpi 300 → 200"]


def test_a_model_for_pictures_does_not_touch_texts():
    facts = fingerprints_of_facts({"model tessdata/vie.traineddata": "11", "model repair.vanthu": "22"}).facts
    assert list(facts_in(facts, Scope.TEXT)) == ["model repair.vanthu"]
