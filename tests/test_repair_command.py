"""The command `repair`: what it takes, where the result goes, and what is never touched."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import click
import pytest
from calling import ROOT, command, one_line, run
from old_encodings import in_windows_1258

from benchmarks.legacy import encode
from pipeline.atomic import whole_file
from pipeline.commands import repair_writing
from pipeline.commands.repair_files import RepairTask, find_texts, open_text
from pipeline.errors import BadInput, ExitCode

MANGLED, REPAIRED = "Ké hoach phat trien", "Kế hoạch phát triển"
RIGHT = "Ủy ban nhân dân huyện tổ chức Tết trồng cây."
BINARY = b"\x00\x01\x02\xff" * 99


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_several_texts_are_printed_one_after_another_each_from_a_new_line(vanthu, folder):
    first, second = written(folder / "1.txt", MANGLED), written(folder / "2.txt", f"{RIGHT}\n")
    assert vanthu("repair", first, second, first) == (0, f"{REPAIRED}\n{RIGHT}\n{REPAIRED}", "")


def test_standard_input_may_stand_among_files(folder):
    file = written(folder / "1.txt", f"{RIGHT}\n")
    ended = run("repair", file, "-", input=f"{MANGLED}\n".encode())
    assert (ended.returncode, ended.stdout.decode()) == (0, f"{RIGHT}\n{REPAIRED}\n")


def test_patterns_stand_for_files_in_order(folder):
    (folder / "sub.txt").mkdir()
    for name in ("b.txt", "a.txt", "sub.txt/c.txt", "[1].txt", "x.doc"):
        written(folder / name, RIGHT)
    assert find_texts(["*.txt"]) == [Path("[1].txt"), Path("a.txt"), Path("b.txt")]
    assert Path("sub.txt/c.txt") in find_texts(["**/*.txt"])
    assert find_texts(["[1].txt", "none*", "-"]) == [Path("[1].txt"), Path("none*"), Path("-")]


def test_a_pattern_without_a_match_is_told(vanthu, folder):
    code, out, err = vanthu("repair", "*.none")
    assert (code, out) == (ExitCode.BAD_INPUT, "")
    one_line(err, "*.none", "no such file")


@pytest.mark.parametrize("options", [[], ["--in-place"], ["--diff"], ["--json"]])
def test_with_several_files_the_others_go_on(vanthu, folder, options):
    bad, good = folder / "1.txt", written(folder / "2.txt", MANGLED)
    bad.write_bytes(BINARY)
    code, out, err = vanthu("repair", bad, good, *options)
    assert code == ExitCode.SOME_FAILED
    one_line(err, "1.txt", "not a text file")
    assert REPAIRED in (good.read_text("utf-8") if "--in-place" in options else out)
    assert bad.read_bytes() == BINARY


@pytest.mark.parametrize("content", [b"", b" \r\n", BINARY, b"\xff\xfea", "ДЛЯ".encode("koi8-r") + b"\xd2 12 !?"])
@pytest.mark.parametrize("options", [["--in-place"], ["-o", "new.txt"]])
def test_what_is_no_text_leaves_nothing_written(vanthu, folder, content, options):
    (folder / "x.txt").write_bytes(content)
    code, out, err = vanthu("repair", "x.txt", *options)
    assert (code, out) == (ExitCode.BAD_INPUT, "")
    one_line(err, "x.txt")
    assert (names(folder), (folder / "x.txt").read_bytes()) == (["x.txt"], content)


def test_bytes_that_are_no_text_at_the_end_of_a_long_file_stop_it_before_anything_is_printed(vanthu, folder):
    (folder / "x.txt").write_bytes(f"{RIGHT}\n".encode() * 3000 + b"\xd2")
    code, out, err = vanthu("repair", "x.txt")
    assert (code, out) == (ExitCode.BAD_INPUT, "")
    one_line(err, "x.txt", "UTF-8 but is damaged")


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_files_keep_their_encoding_mark_and_line_ends(vanthu, folder, encoding, line_end):
    before, after = (f"{text}{line_end}{line_end}{RIGHT}{line_end}" for text in (MANGLED, REPAIRED))
    file = written(folder / "x.txt", before, encoding)
    assert vanthu("repair", file, "-o", "new.txt") == (0, "", "")
    assert (folder / "new.txt").read_bytes() == after.encode(encoding)
    assert file.read_bytes() == before.encode(encoding)
    assert vanthu("repair", file, "--in-place") == (0, "", "")
    assert file.read_bytes() == after.encode(encoding)
    assert (folder / "x.txt.bak").read_bytes() == before.encode(encoding)
    assert vanthu("repair", file)[1] == after


def test_utf16_with_the_high_byte_first_stays_so(vanthu, folder):
    file = folder / "x.txt"
    file.write_bytes(b"\xfe\xff" + MANGLED.encode("utf-16-be"))
    assert vanthu("repair", file, "-i")[0] == 0
    assert file.read_bytes() == b"\xfe\xff" + REPAIRED.encode("utf-16-be")


def test_windows_1258_becomes_utf8_and_that_is_told(vanthu, folder):
    content = in_windows_1258(RIGHT)
    (folder / "x.txt").write_bytes(content)
    code, out, err = vanthu("repair", "--in-place", "x.txt")
    assert (code, out) == (0, "")
    one_line(err, "x.txt", "Windows-1258", "UTF-8")
    assert (folder / "x.txt").read_text("utf-8") == RIGHT
    assert (folder / "x.txt.bak").read_bytes() == content


SMALL = "Đề nghị các phòng, ban chuẩn bị đầy đủ hồ sơ trước ngày họp."
"""TCVN3 has no capital with a tone mark."""
OLD_NAMES = {"tcvn3": "TCVN3", "vni": "VNI-Windows", "viscii": "VISCII"}


@pytest.fixture(params=OLD_NAMES)
def old_file(request, folder):
    """A file in an old encoding, with the name people know that by."""
    file = folder / "old.txt"
    file.write_bytes(encode(f"{SMALL}\r\n{SMALL}", request.param).encode("latin-1"))
    return file, OLD_NAMES[request.param]


def test_a_file_in_an_old_encoding_is_shown_in_unicode_and_that_is_told(vanthu, old_file):
    file, name = old_file
    code, out, err = vanthu("repair", file)
    assert (code, out) == (0, f"{SMALL}\r\n{SMALL}")
    one_line(err, "old.txt", name, "UTF-8")
    code, out, err = vanthu("repair", "--diff", file)
    assert (code, out) == (0, "")
    one_line(err, "old.txt", name)
    found = json.loads(vanthu("repair", "--json", file)[1])
    assert (found["encoding"], found["text"]) == (name, f"{SMALL}\r\n{SMALL}")


def test_a_file_in_an_old_encoding_becomes_utf8_and_that_is_told(vanthu, folder, old_file):
    file, name = old_file
    content = file.read_bytes()
    code, out, err = vanthu("repair", file, "-o", "new.txt")
    assert (code, out) == (0, "")
    one_line(err, "old.txt", name, "new.txt", "UTF-8")
    assert (folder / "new.txt").read_bytes().decode() == f"{SMALL}\r\n{SMALL}"
    code, out, err = vanthu("repair", "--in-place", file)
    assert (code, out) == (0, "")
    one_line(err, "old.txt", name, "UTF-8")
    assert file.read_bytes().decode() == f"{SMALL}\r\n{SMALL}"
    assert (folder / "old.txt.bak").read_bytes() == content
    assert vanthu("repair", "--in-place", file) == (0, "", "")


def test_a_file_without_a_fault_is_not_touched(vanthu, folder):
    file = written(folder / "x.txt", RIGHT)
    was = file.stat()
    assert vanthu("repair", "--in-place", file) == (0, "", "")
    now = file.stat()
    assert (now.st_ino, now.st_mtime_ns) == (was.st_ino, was.st_mtime_ns)
    assert names(folder) == ["x.txt"]


def test_no_older_backup_is_overwritten(vanthu, folder):
    file = written(folder / "x.txt", MANGLED)
    written(folder / "x.txt.bak", "older")
    written(folder / "x.txt.bak.1", "old")
    assert vanthu("repair", "--in-place", file)[0] == 0
    kept = {name: (folder / name).read_text("utf-8") for name in names(folder)}
    assert kept == {"x.txt": REPAIRED, "x.txt.bak": "older", "x.txt.bak.1": "old", "x.txt.bak.2": MANGLED}


def test_a_link_stays_a_link_and_permissions_stay(vanthu, folder):
    file = written(folder / "x.txt", MANGLED)
    file.chmod(0o640)
    (folder / "link.txt").symlink_to("x.txt")
    assert vanthu("repair", "--in-place", "link.txt")[0] == 0
    assert (folder / "link.txt").is_symlink()
    assert (file.read_text("utf-8"), file.stat().st_mode & 0o777) == (REPAIRED, 0o640)
    assert names(folder) == ["link.txt", "x.txt", "x.txt.bak"]


def test_where_the_disk_knows_no_second_names_the_backup_is_a_copy(vanthu, folder, monkeypatch):
    def refuse(self, target):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    written(folder / "x.txt.bak", "older")
    assert vanthu("repair", "--in-place", written(folder / "x.txt", MANGLED))[0] == 0
    assert (folder / "x.txt.bak.1").read_text("utf-8") == MANGLED
    assert (folder / "x.txt").read_text("utf-8") == REPAIRED


def test_when_no_backup_can_be_kept_the_file_stays(vanthu, folder, monkeypatch):
    def full(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(repair_writing, "_linked_or_copied", full)
    code, _, err = vanthu("repair", "--in-place", written(folder / "x.txt", MANGLED))
    assert code == ExitCode.USAGE
    one_line(err, "x.txt", "cannot be written", "No space")
    assert (names(folder), (folder / "x.txt").read_text("utf-8")) == (["x.txt"], MANGLED)


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["a.txt", "b.txt", "-o", "new.txt"], "--output takes one text"),
        (["a.txt", "-o", "a.txt"], "--in-place"),
        (["a.txt", "-o", "link.txt"], "--in-place"),
        (["a.txt", "-o", "none/new.txt"], "cannot be written"),
        (["a.txt", "--diff", "--json"], "choose one"),
        (["a.txt", "--in-place", "-o", "new.txt"], "choose one"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(vanthu, folder, arguments, part):
    written(folder / "a.txt", MANGLED)
    written(folder / "b.txt", MANGLED)
    (folder / "link.txt").symlink_to("a.txt")
    code, out, err = vanthu("repair", *arguments)
    assert (code, out) == (ExitCode.USAGE, "")
    one_line(err, part)
    assert names(folder) == ["a.txt", "b.txt", "link.txt"]
    assert (folder / "a.txt").read_text("utf-8") == MANGLED


@pytest.mark.parametrize("arguments", [["a.txt", "--in-place"], ["b.txt", "-o", "a.txt"]])
def test_a_read_only_file_stays(vanthu, folder, arguments):
    written(folder / "b.txt", MANGLED)
    written(folder / "a.txt", f"{MANGLED}.").chmod(0o444)
    code, out, err = vanthu("repair", *arguments)
    assert (code, out) == (ExitCode.USAGE, "")
    one_line(err, "a.txt", "cannot be written", "read-only")
    assert (names(folder), (folder / "a.txt").read_text("utf-8")) == (["a.txt", "b.txt"], f"{MANGLED}.")


@pytest.mark.parametrize("options", [[], ["--in-place"], ["-o", "new.txt"]])
def test_a_folder_is_no_text(vanthu, folder, options):
    (folder / "sub").mkdir()
    code, out, err = vanthu("repair", "sub", *options)
    assert (code, out) == (ExitCode.BAD_INPUT, "")
    one_line(err, "sub", "Is a directory")
    assert names(folder) == ["sub"]


def test_the_standard_output_may_be_named(vanthu, folder):
    file = written(folder / "x.txt", MANGLED)
    assert vanthu("repair", file, "-o", "-") == (0, REPAIRED, "")
    assert names(folder) == ["x.txt"]


def test_a_file_that_is_named_like_the_standard_input_is_found_by_a_pattern(vanthu, folder):
    written(folder / "-", MANGLED)
    assert vanthu("repair", "*") == (0, REPAIRED, "")


def test_a_standard_input_that_is_closed_is_told(vanthu, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    code, out, err = vanthu("repair", "-")
    assert (code, out) == (ExitCode.BAD_INPUT, "")
    one_line(err, "no standard input")


def test_the_standard_input_has_no_place(folder):
    ended = run("repair", "-", "--in-place", input=MANGLED.encode())
    assert (ended.returncode, ended.stdout) == (ExitCode.USAGE, b"")
    one_line(ended.stderr.decode(), "-", "in place")


def test_the_standard_input_goes_to_a_file(folder):
    ended = run("repair", "-", "-o", folder / "new.txt", input=MANGLED.encode())
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
    assert (folder / "new.txt").read_text("utf-8") == REPAIRED


def test_a_pipe_may_be_named_as_a_file(folder):
    os.mkfifo(folder / "pipe")
    with subprocess.Popen(command("repair", folder / "pipe"), cwd=ROOT, stdout=subprocess.PIPE) as process:
        (folder / "pipe").write_text(MANGLED, "utf-8")
        assert process.stdout.read().decode() == REPAIRED


def test_the_diff_brings_the_file_to_what_is_printed(vanthu, folder):
    lines = [RIGHT] * 5 + [MANGLED] + [RIGHT] * 9 + [MANGLED, MANGLED, RIGHT, MANGLED]
    file = written(folder / "x.txt", "\r\n".join(lines))
    repaired = vanthu("repair", file)[1]
    code, out, err = vanthu("repair", "--diff", file)
    assert (code, err) == (0, "")
    assert [line for line in out.splitlines() if line.startswith("@@")] == ["@@ -3,7 +3,7 @@", "@@ -13,7 +13,7 @@"]
    subprocess.run(["patch", "--binary", "-s", file], input=out.encode(), check=True, timeout=60)
    assert file.read_bytes().decode() == repaired


def test_no_change_no_diff(vanthu, folder):
    assert vanthu("repair", "--diff", written(folder / "x.txt", RIGHT)) == (0, "", "")


def on_a_terminal(*arguments, **environment):
    """What the command prints on a terminal."""
    parent, child = pty.openpty()
    env = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | environment
    ended = subprocess.run(command(*arguments), cwd=ROOT, stdout=child, check=False, env=env)
    os.close(child)
    parts = []
    try:
        while part := os.read(parent, 4096):
            parts.append(part)
    except OSError:  # a terminal whose other end is closed
        pass
    os.close(parent)
    assert ended.returncode == 0
    return b"".join(parts).decode()


def test_the_diff_is_coloured_on_a_terminal_only(vanthu, folder):
    file = written(folder / "x.txt", f"{MANGLED}\n")
    plain = vanthu("repair", "--diff", file)[1]
    coloured = on_a_terminal("repair", "--diff", file)
    assert click.style(f"-{MANGLED}", fg="red") in coloured
    assert click.style(f"+{REPAIRED}", fg="green") in coloured
    assert click.unstyle(coloured).replace("\r\n", "\n") == plain
    assert on_a_terminal("repair", "--diff", file, NO_COLOR="1").replace("\r\n", "\n") == plain


def test_json_is_an_object_a_line(vanthu, folder):
    files = [written(folder / "1.txt", f"{RIGHT}\n\n{MANGLED}"), written(folder / "2.txt", RIGHT)]
    first, second = map(json.loads, vanthu("repair", "--json", *files)[1].splitlines())
    assert (first["file"], second) == (
        str(files[0]),
        {"file": str(files[1]), "encoding": "UTF-8", "text": RIGHT, "edits": [], "doubts": []},
    )
    before = files[0].read_text("utf-8")
    assert first["edits"]
    assert all(before[edit["start"] : edit["end"]] == edit["before"] for edit in first["edits"])
    assert first["text"] == f"{RIGHT}\n\n{REPAIRED}"


def test_edits_that_are_not_sure_enough_are_not_made(vanthu, folder):
    text = "Ông Lân đi lam, bà mua ban o cho, con hoc bai ca ngay dai"
    file = written(folder / "x.txt", text)
    found = {
        share: json.loads(vanthu("repair", "--json", "--mode", "stripped", "--min-confidence", share, file)[1])
        for share in ("0", "0.99")
    }
    edits = {share: answer["edits"] for share, answer in found.items()}
    assert all(edit["confidence"] >= 0.99 for edit in edits["0.99"])
    assert len(edits["0.99"]) < len(edits["0"])
    left = found["0.99"]["doubts"]
    assert left
    assert all(found["0.99"]["text"][doubt["start"] : doubt["end"]] == doubt["before"] for doubt in left)
    assert not found["0"]["doubts"]


@pytest.mark.parametrize("share", ["2", "-0.1", "nan", "x", ""])
def test_a_confidence_that_is_no_share_is_refused(vanthu, folder, share):
    code, out, err = vanthu("repair", "--min-confidence", share, written(folder / "x.txt", MANGLED))
    assert (code, out) == (ExitCode.USAGE, "")
    assert "'--min-confidence'" in err


def test_a_missing_model_is_a_missing_part(folder):
    file = written(folder / "x.txt", MANGLED)
    ended = run("repair", file, env={**os.environ, "VANTHU_MODELS": str(folder)})
    assert (ended.returncode, ended.stdout) == (ExitCode.MISSING_TOOL, b"")
    one_line(ended.stderr.decode(), str(folder))


@pytest.mark.parametrize("name", ["x.txt", "-"])
def test_files_above_the_limit_are_refused(folder, name, monkeypatch):
    written(folder / "x.txt", RIGHT)
    monkeypatch.setattr(sys, "stdin", (folder / "x.txt").open())
    with pytest.raises(BadInput, match="more than 20 bytes"), open_text(Path(name), RepairTask(max_file_bytes=20)):
        raise AssertionError("opened")


def test_a_reader_that_goes_away_ends_the_work(monkeypatch, folder):
    """Of ten thousand files only the first is looked at."""
    from pipeline.commands import repair_output
    from pipeline.commands.repair_files import repair_files

    monkeypatch.setattr(repair_output, "emit_text", lambda text: False)
    file = written(folder / "x.txt", RIGHT)
    assert repair_files([file, folder / "none.txt"], RepairTask(), repair_output.text_printer()) == ExitCode.OK


def test_a_stream_that_breaks_off_leaves_the_file(folder):
    file = written(folder / "x.txt", "old")

    def break_off():
        with whole_file(file) as stream:
            stream.write(b"new")
            raise InterruptedError

    with pytest.raises(InterruptedError):
        break_off()
    assert (names(folder), file.read_text("utf-8")) == (["x.txt"], "old")


MEASURED = """
import resource, sys
from pipeline import cli
code = cli.main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


def peak_kib(file):
    ended = subprocess.run(
        [sys.executable, "-c", MEASURED, "repair", file, "-o", f"{file}.new"], cwd=ROOT, capture_output=True, check=True
    )
    assert Path(f"{file}.new").read_bytes() == file.read_bytes()
    return int(ended.stderr)


@pytest.mark.parametrize("paragraph", ["12/2020  1.250,5\n\n", "12/2020  1.250,5 ", "0123456789abcdef"])
def test_memory_does_not_grow_with_the_file(folder, paragraph):
    """Paragraphs, one line, and one word, of 100 kB and of 12 MB; words repair has to weigh would only take longer."""
    small = written(folder / "small.txt", paragraph * (200_000 // len(paragraph)))
    large = written(folder / "large.txt", paragraph * (12_000_000 // len(paragraph)))
    assert peak_kib(large) < peak_kib(small) + 8_000


def test_a_standard_input_that_is_no_file_of_the_system_is_read(vanthu, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(MANGLED.encode()), "ascii"))
    assert vanthu("repair", "-") == (0, REPAIRED, "")
