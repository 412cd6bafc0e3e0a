"""Full text search: with and without marks, in order, with page and snippet; nothing typed is an operator."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest
from calling import one_line
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from made_up import prints

from pipeline.archive.catalogue import SqliteCatalogue
from pipeline.archive.inputs import Files, Input
from pipeline.errors import ArchiveError, ExitCode, UsageError
from pipeline.jobs import FiledPaper, Finished
from pipeline.records.as_json import record_to_json
from pipeline.search.finding import search
from pipeline.search.query import WORD, expression, terms_of
from pipeline.search.snippet import best_snippet
from pipeline.search.words import bare
from pipeline.types import Field, Kind, Reading, ReadPage, Record, RepairedPage, SourceFile

FILLER = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015. "


def keep(archive, name, *pages, papers=None, **fields):
    """Keeps a document with these pages; papers gives the page ranges where it holds several."""
    path = Path(f"/in/{name}")
    sha256 = hashlib.sha256("\f".join((name, *pages)).encode()).hexdigest()
    source = SourceFile(path, sha256, 10, Kind.PDF, len(pages))
    read = [RepairedPage(ReadPage(page, 1, 1, 300.0, ()), (), text) for page, text in enumerate(pages, start=1)]
    record = record_to_json(Record(source, {name: Field(value, value, 0.9, 1) for name, value in fields.items()}))
    filed = tuple(FiledPaper(first, last, record) for first, last in papers or [(1, len(pages))])
    with SqliteCatalogue(archive, prints()) as catalogue:
        catalogue.save([Files((Input(path, sha256),))], Finished(Reading(source, tuple(read)), filed, 1.0))


def found(archive, asked, limit=20):
    return [hit.path.name for hit in search(archive, asked, limit).hits]


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "archive"
    keep(
        folder, "plan.pdf", FILLER * 9, f"{FILLER}\nPhát động phong trào\nThi đua yêu nước {FILLER}", subject="Kế hoạch"
    )
    keep(folder, "letter.pdf", "Kẻ hoạch đồ, thí dưa", number="548", symbol="VP-PĐ")
    keep(
        folder,
        "order.pdf",
        "Ủy ban nhân dân xã Hoà Phong đề nghị",
        number="05",
        symbol="CT/TW",
        signer_name="Lê Thị Ấm",
    )
    return folder


def test_words_without_marks_find_words_with_marks(archive):
    assert found(archive, "thi dua yeu nuoc") == ["plan.pdf"]
    assert found(archive, "DE NGHI") == ["order.pdf"]


def test_fields_are_found_as_the_text_is(archive):
    assert found(archive, "le thi am") == ["order.pdf"]
    assert found(archive, "05-CT/TW") == ["order.pdf"]
    assert found(archive, "vp-pđ") == ["letter.pdf"]


def test_marks_that_are_typed_come_first_but_others_are_found(archive):
    assert found(archive, "kế hoạch") == ["plan.pdf", "letter.pdf"]
    assert found(archive, "kẻ hoạch") == ["letter.pdf", "plan.pdf"]


def test_words_in_quotes_stand_side_by_side_with_their_marks(archive):
    assert found(archive, '"kế hoạch"') == ["plan.pdf"]
    assert found(archive, '"phong trao thi dua"') == ["plan.pdf"]
    assert found(archive, '"trao dong"') == []


def test_both_places_of_the_tone_are_one(archive):
    assert found(archive, "Hòa Phong") == found(archive, "Hoà Phong") == ["order.pdf"]


def test_neighbours_side_by_side_come_before_the_same_words_apart(tmp_path):
    folder = tmp_path / "archive"
    keep(folder, "apart.pdf", "thi hành án; mùa dưa; đua xe; lúa")
    keep(folder, "beside.pdf", "phong trào thi đua; lúa; xe; hành")
    assert found(folder, "thi dua") == ["beside.pdf", "apart.pdf"]


def test_the_page_and_the_passage_are_told(archive):
    (hit,) = search(archive, "thi dua yeu nuoc", 20).hits
    assert hit.page == 2
    assert "Phát động phong trào Thi đua yêu nước" in hit.snippet.text
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.matches] == ["Thi đua yêu nước"]


def test_a_paper_that_only_the_record_names_has_no_snippet(archive):
    (hit,) = search(archive, "le thi am", 20).hits
    assert (hit.page, hit.snippet) == (1, None)


def test_if_no_paper_holds_all_words_those_that_hold_some_are_shown(archive):
    answer = search(archive, "yeu nuoc thuong noi", 20)
    assert [hit.path.name for hit in answer.hits] == ["plan.pdf"]
    assert not answer.all_words


def test_no_more_than_the_limit(archive):
    assert len(search(archive, "ke hoach", 1).hits) == 1


def test_each_paper_of_a_split_file_is_found_by_itself(tmp_path):
    folder = tmp_path / "archive"
    keep(folder, "two.pdf", "Quyết định thứ nhất", "trang hai", "Quyết định thứ hai", papers=[(1, 2), (3, 3)])
    pages = [hit.page for hit in search(folder, "quyet dinh", 20).hits]
    assert sorted(pages) == [1, 3]
    assert [hit.page for hit in search(folder, '"thu hai"', 20).hits] == [3]


def test_a_paper_that_is_read_again_is_found_by_its_new_words_only(archive):
    keep(archive, "letter.pdf", "Kẻ hoạch đồ, thí dưa", number="549", symbol="VP-XX")
    assert found(archive, "vp-xx") == ["letter.pdf"]
    assert found(archive, "vp-pđ") == []


def test_what_is_past_is_dropped_when_it_is_more_than_half(archive):
    with sqlite3.connect(archive / "catalogue.sqlite") as connection:
        connection.execute("UPDATE sqlite_sequence SET seq = 5000 WHERE name = 'searchable'")
    SqliteCatalogue(archive, prints()).close()
    with sqlite3.connect(archive / "catalogue.sqlite") as connection:
        assert connection.execute("SELECT max(id) FROM searchable").fetchone() == (3,)
    assert found(archive, "de nghi") == ["order.pdf"]


def test_an_archive_without_words_says_what_to_do_and_gets_them(archive):
    with sqlite3.connect(archive / "catalogue.sqlite") as connection:
        connection.executescript("DROP TABLE words; DROP TABLE searchable")
    with pytest.raises(ArchiveError, match="vanthu ingest"):
        search(archive, "thi dua", 20)
    SqliteCatalogue(archive, prints()).close()
    assert found(archive, "yeu nuoc") == ["plan.pdf"]


@pytest.mark.parametrize("asked", ["", "  ", '"', '""', "- / *", "_"])
def test_nothing_to_look_for_is_said(archive, asked):
    with pytest.raises(UsageError, match="no word"):
        search(archive, asked, 20)


@settings(max_examples=200)
@for_all(st.text() | st.from_regex(r'[a-z"*^:(){}+\- ]{1,20}|(NEAR|AND|OR|NOT)[ (]"?a', fullmatch=True))
def test_whatever_is_typed_is_words_and_no_operator(asked):
    terms = terms_of(asked)
    if not terms:
        return
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(fields, body, bare_fields, bare_body)")
        for all_words in (True, False):
            connection.execute("SELECT * FROM words WHERE words MATCH ?", (expression(terms, all_words=all_words),))


@for_all(st.dictionaries(st.integers(1, 9), st.text(st.sampled_from("aạ kế\n-/."), max_size=80)))
def test_matches_are_words_that_were_asked_for(pages):
    snippet = best_snippet(pages, terms_of("a ke"))
    if snippet is None:
        return
    assert snippet.page in pages
    for start, end in snippet.matches:
        words = WORD.findall(bare(snippet.text[start:end]))
        assert words
        assert set(words) <= {"a", "ke"}


def test_the_command_shows_papers_and_marks_what_was_found(vanthu, archive):
    code, out, err = vanthu("search", "--archive", archive, "yeu", "nuoc")
    assert (code, err) == (0, "")
    assert out.startswith("1. Kế hoạch\n   /in/plan.pdf, page 2\n   … ")
    assert "Thi đua «yêu nước» Căn cứ" in out


def test_the_command_gives_json(vanthu, archive):
    code, out, _ = vanthu("search", "--archive", archive, "05-ct/tw", "--json")
    told = json.loads(out)
    assert (code, told["query"], told["all_words"]) == (0, "05-ct/tw", True)
    assert told["hits"][0]["path"] == "/in/order.pdf"
    assert told["hits"][0]["symbol"] == "CT/TW"


def test_the_command_says_when_nothing_was_found(vanthu, archive):
    code, out, err = vanthu("search", "--archive", archive, "xyzzy")
    assert (code, out) == (0, "")
    one_line(err, "nothing was found")


def test_scanned_text_does_not_steer_the_terminal(vanthu, tmp_path):
    keep(tmp_path / "archive", "evil.pdf", "thi \x1b[31mđua\x07 yêu nước", subject="\x1b]0;x\x07 thi đua")
    _, out, _ = vanthu("search", "--archive", tmp_path / "archive", "thi dua")
    assert "\x1b" not in out
    assert "\x07" not in out


def test_no_archive_is_one_line(vanthu, tmp_path):
    code, out, err = vanthu("search", "--archive", tmp_path / "none", "a")
    assert (code, out) == (ExitCode.ARCHIVE, "")
    one_line(err, "no vanthu archive")
