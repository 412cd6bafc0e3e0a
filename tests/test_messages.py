"""Two kinds of reader: what a person reads is in the language of the desktop, and the table lacks nothing."""

from __future__ import annotations

import ast
import json
import logging
from pathlib import Path

import click
import pytest
from calling import PAPER
from made_up import OTHER, finished, given, prints

from pipeline import cli
from pipeline.archive.catalogue import SqliteCatalogue
from pipeline.archive.filing import Aborted
from pipeline.archive.summary import STATUSES, WORDS
from pipeline.cells.cell import Failed
from pipeline.commands.console import complain
from pipeline.engine import EngineFailed, EngineKilled, EngineTimeout
from pipeline.errors import (
    EXIT_CODE_MEANING,
    ArchiveError,
    BadInput,
    ExitCode,
    Interrupted,
    MissingTool,
    NoRoom,
    UsageError,
    VanthuError,
)
from pipeline.index.checks import Wrong
from pipeline.jobs import Fault
from pipeline.logs import log_to_stderr
from pipeline.messages import _table, counted, language_of, say, speak, translated
from pipeline.messages.help import WHOLE, help_in_vietnamese
from pipeline.messages.patterns import Patterns
from pipeline.types import PageFailure, Reason, Rejected

ROOT = Path(__file__).resolve().parent.parent
SPOKEN_BY_ROW = {*EXIT_CODE_MEANING.values(), *STATUSES.values(), *WORDS.values(), "WARNING", "ERROR"}
"""What is said by a row of a table and not by a call."""

ERRORS = {
    *(VanthuError, UsageError, MissingTool, BadInput, ArchiveError, NoRoom, Interrupted, Rejected, PageFailure),
    *(Aborted, Failed, Wrong, EngineTimeout, EngineFailed, EngineKilled, Fault, complain),
}
"""What is called with a text that a person may read."""

VARIABLES = {"detail", "what", "said", "remedy", "hint"}
"""Names under which a message is put together before it is raised."""

PIECES = {
    " (vanthu --debug … shows where)",
    "a fault of the program: {}: {}{}",
    "a page of {} x {} points has more than {} pixels",
    "{} even at {} dpi",
    "{} wrote {}",
    "{}: several documents are meant: {}{}",
    "Missing argument 'FILE'.",
    "Tesseract data for {}",
    "Vietnamese data",
    "recogniser {}",
    "ONNX Runtime",
    "{} tesseract-ocr-{}",
}
"""Texts that the table has together with what follows them."""

OF_RECORDS = ("fields/", "extract.py", "findings.py", "splitting.py", "files/triage.py", "archive/order.py")
"""Where doubts about a paper are raised: people read them by their kind (pipeline.index.wording)."""


@pytest.fixture
def vietnamese(monkeypatch):
    """The desktop of a clerk."""
    monkeypatch.setenv("VANTHU_LANG", "vi")
    speak("vi")
    yield
    speak("en")


# The language --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "vi_VN", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_GB", "LC_MESSAGES": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "vi_VN", "VANTHU_LANG": "en"}, "en"),
        ({"VANTHU_LANG": "vi"}, "vi"),
        ({"VANTHU_LANG": "VI"}, "vi"),
        ({"LANG": "vie"}, "en"),
    ],
)
def test_the_language_is_that_of_the_desktop(environment, language):
    assert language_of(environment) == language


def test_counts(vietnamese):
    assert counted(1, "page") == "1 trang"
    speak("en")
    assert (counted(1, "page"), counted(2, "page")) == ("1 page", "2 pages")


# Finished texts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("gone", "mất"),
        ("/in/a: b.pdf: gone", "/in/a: b.pdf: mất"),
        ("page 3: more than 7 bytes", "trang 3: quá 7 byte"),
        ("pages 3-5, 9: gone; page 12: gone", "các trang 3-5, 9: mất; trang 12: mất"),
        ("page 3: gone; page 12: more than 7 bytes", "trang 3: mất; trang 12: quá 7 byte"),
        ("page 2: something {new}", "trang 2: something {new}"),
        ("not known at all", "not known at all"),
        ("", ""),
        ("gone\n: gone", "gone\n: mất"),
    ],
)
def test_a_text_is_translated_as_far_as_the_table_goes(text, shown):
    table = {"gone": "mất", "more than {} bytes": "quá {} byte", "page {}: {+}": "trang {}: {}"}
    table |= {"pages {}: {+}": "các trang {}: {}"}
    assert Patterns(table).translate(text) == shown


def test_of_two_shapes_the_one_that_says_more_is_taken():
    table = {"{} is {}": "{} là {}", "{} is a device": "{} là thiết bị"}
    assert Patterns(table).translate("x is a device") == "x là thiết bị"


def test_a_value_within_a_word_has_no_spaces():
    told = Patterns({"{}Error: {}": "lỗi khi đọc ({}Error: {})"})
    assert told.translate("/in/a.pdf: ValueError: no") == "/in/a.pdf: lỗi khi đọc (ValueError: no)"
    assert told.translate("/in/a.pdf: Syntax Error: no trailer") == "/in/a.pdf: Syntax Error: no trailer"


# Nothing is missing --------------------------------------------------------------------------------------------------


def templates_of(node):
    """The texts that an expression may be, {} for each value."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from templates_of(node.body)
        yield from templates_of(node.orelse)


def nodes():
    """What stands in the program's source, but for the rooms of records."""
    for file in sorted((ROOT / "pipeline").rglob("*.py")):
        if not file.relative_to(ROOT / "pipeline").as_posix().startswith(OF_RECORDS):
            yield from ((file, node) for node in ast.walk(ast.parse(file.read_text("utf-8"))))


def calls(names):
    for file, node in nodes():
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in names:
            yield file, node


def said():
    return {text for _, call in calls({"say"}) for part in call.args[:1] for text in templates_of(part)}


def raised():
    """Texts of errors and reasons, by file."""
    for file, call in calls({error.__name__ for error in ERRORS}):
        for argument in (*call.args, *(keyword.value for keyword in call.keywords)):
            yield from ((file, text) for text in templates_of(argument))
    for file, node in nodes():
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in VARIABLES:
            yield from ((file, text) for text in templates_of(node.value))


def is_told(text):
    """Whether the table has the text, also behind the name of a file or a setting."""
    table = {shape.replace("{+}", "{}") for shape in _table("told")}
    while text:
        if text in table:
            return True
        _, _, text = text.partition(": ")
    return False


def test_whatever_is_said_is_in_the_table_and_nothing_else():
    assert said() | SPOKEN_BY_ROW == set(_table("said"))


def test_every_error_and_reason_is_in_the_table():
    unknown = {
        f"{file.relative_to(ROOT)}: {text}"
        for file, text in raised()
        if " " in text and text.replace("{}", "").strip(" :;,") and text not in PIECES and not is_told(text)
    }
    assert not unknown, "pipeline/messages/vi.toml lacks:\n" + "\n".join(sorted(unknown))


@pytest.mark.parametrize("part", ["said", "told"])
def test_a_translation_has_the_values_of_its_text(part):
    for text, shown in _table(part).items():
        holes = text.replace("{+}", "{}").count("{}")
        values = [str(place) for place in range(holes)]
        assert shown.format(*values) is not None
        if "{0}" not in shown and "{1}" not in shown:
            assert shown.count("{}") == holes, text


def test_every_verb_and_option_has_its_help():
    table = help_in_vietnamese()
    whole = cli.cli
    assert set(table) == {"labels", WHOLE, *whole.commands}
    for name, command in ((WHOLE, whole), *whole.commands.items()):
        assert table[name]["full"].strip()
        assert name == WHOLE or table[name]["short"].strip()
        options = {option.name for option in command.params if isinstance(option, click.Option)}
        assert set(table[name].get("options", {})) == options, name


# What a clerk sees ---------------------------------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path):
    folder = tmp_path / "kho"
    with SqliteCatalogue(folder, prints()) as catalogue:
        catalogue.save(given("/in/a.pdf", "/in/copy.pdf"), finished())
        catalogue.save(given("/in/b.pdf", sha256=OTHER), finished("/in/b.pdf", OTHER, failed_pages=(2,)))
        catalogue.save(given("/in/c.pdf", sha256="0c" * 32), Aborted(Reason.CRASH, "the child was ended by SIGSEGV"))
        catalogue.save(
            given("/in/fifo", sha256=None), Rejected("/in/fifo", Reason.NOT_A_FILE, "is not a file but a pipe")
        )
    return folder


def test_the_closing_summary(vietnamese, vanthu, tmp_path):
    scans = tmp_path / "scans"
    scans.mkdir()
    (scans / "tốt.txt").write_text(PAPER.format(number="07"), "utf-8")
    (scans / "bản sao.txt").write_text(PAPER.format(number="07"), "utf-8")
    (scans / "rỗng.pdf").touch()
    code, out, err = vanthu("ingest", scans, "--archive", tmp_path / "kho", "--workers", 1)
    assert (code, err) == (ExitCode.SOME_FAILED, "")
    assert out == (
        "3 tệp: 1 đã đọc, 1 không nhận, 1 trùng nội dung với tệp khác\n"
        f"Cần người xem lại:\n  {scans}/rỗng.pdf: không nhận: tệp rỗng\n"
    )
    assert json.loads(vanthu("ingest", scans, "--archive", tmp_path / "kho", "--json")[1])["to_look_at"] == [
        {"path": f"{scans}/rỗng.pdf", "status": "rejected", "reason": "empty", "detail": "the file is empty"}
    ]


def test_the_standing_of_an_archive(vietnamese, vanthu, archive):
    out = vanthu("status", "--archive", archive)[1]
    assert f"{archive}: 5 tệp: 2 đã đọc, 1 đọc được một phần, 1 bị lỗi, 1 không nhận\n" in out
    assert "3 tài liệu, 2 văn bản, 3 trang, đọc hết 3 giây\n" in out
    assert "/in/c.pdf: bị lỗi: tiến trình đọc bị hỏng (SIGSEGV)\n" in out
    assert "/in/fifo: không nhận: không phải tệp mà là ống dẫn (pipe)\n" in out
    assert "tài liệu: render_dpi 300 → " not in out  # the facts of this archive are made up
    assert "Đã đọc với thiết lập khác hiện nay" in out


def test_one_document(vietnamese, vanthu, archive):
    out = vanthu("show", "b.pdf", "--archive", archive)[1]
    assert out.startswith(
        f"/in/b.pdf\nmã {OTHER[:12]}\nđọc được một phần: trang 2: took too long\npdf, 2 trang, đọc lúc "
    )
    assert "\nsố " in out
    assert "sure" not in out


def test_what_was_found(vietnamese, vanthu, archive):
    out = vanthu("search", "--archive", archive, "ke hoach")[1]
    assert "/in/a.pdf, trang 1\n" in out
    assert vanthu("search", "--archive", archive, "zzz")[2] == "vanthu: không tìm thấy văn bản nào\n"


def test_what_an_index_does_not_show(vietnamese, vanthu, archive):
    _, _, err = vanthu("index", "--archive", archive)
    assert "vanthu: không có trong danh sách: /in/c.pdf: tiến trình đọc bị hỏng (SIGSEGV)\n" in err


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["status", "--archive", "typo"], "typo: ở đây không có kho của vanthu"),
        (["status"], "Thiếu tùy chọn '--archive'"),
        (["status", "--archiv", "x"], "Không có tùy chọn"),
        (["stat"], "Không có lệnh 'stat'"),
        (["index", "--archive", "typo", "--where", "??"], "không phải điều kiện"),
        (["ingest", "typo", "--archive", "kho"], "typo: không có tệp hoặc thư mục này"),
    ],
)
@pytest.mark.usefixtures("vietnamese")
def test_what_is_wrong_with_a_command(vanthu, tmp_path, monkeypatch, arguments, shown):
    monkeypatch.chdir(tmp_path)
    code, out, err = vanthu(*arguments)
    assert (out, shown in err) == ("", True), err
    assert code != 0
    assert "Error" not in err
    assert "Usage" not in err


def test_help_and_back_again(vanthu):
    assert vanthu("--lang", "vi", "index", "--help")[1].startswith("Cách dùng: vanthu index")
    assert vanthu("index", "--help")[1].startswith("Usage: vanthu index")
    vietnamese = vanthu("--lang", "vi", "--help")[1]
    assert "130  người dùng dừng giữa chừng" in vietnamese
    assert "130  stopped by the user" in vanthu("--help")[1]


def test_a_warning_is_told_in_the_language_spoken(vietnamese, capsys):
    log_to_stderr()
    logging.getLogger("pipeline").warning(
        "read again where their files are met: %s", "3 documents: render_dpi 300 → 200"
    )
    assert (
        capsys.readouterr().err
        == "vanthu: CHÚ Ý: sẽ đọc lại nếu gặp tệp của chúng: 3 tài liệu (render_dpi 300 → 200)\n"
    )


def test_english_texts_are_left_as_they_are():
    assert translated("the file is empty") == "the file is empty"
    assert say("nothing to do") == "nothing to do"
