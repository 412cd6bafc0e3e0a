"""Finding files and telling what they are."""

from __future__ import annotations

import hashlib
import os
import socket
import unicodedata
from pathlib import Path

import pytest
from source_files import encrypted_pdf, image_bytes, pages_pdf, picture, text_pdf, written

from pipeline.cells.cell import Done, run_cell
from pipeline.files.sources import find_files, identify
from pipeline.settings import Limits
from pipeline.types import Kind, Reason, Rejected, SourceFile

LIMITS = Limits()
PAGE = picture(200, 280)


def accepted(path: Path, limits: Limits = LIMITS) -> SourceFile:
    source = identify(path, limits)
    assert isinstance(source, SourceFile), source
    return source


def rejected(path: Path, limits: Limits = LIMITS) -> Rejected:
    source = identify(path, limits)
    assert isinstance(source, Rejected), source
    assert source.detail
    assert "\n" not in source.detail
    return source


def test_folders_are_searched_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in (
        "b/2.pdf",
        "b/1.pdf",
        "a.txt",
        ".git/config",
        "b/Thumbs.db",
        "b/~$thư.docx",
        "__MACOSX/x",
        "c/d/e.tif",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = [str(path.relative_to(tmp_path)) for path in find_files([tmp_path])]
    assert found == ["a.txt", "b/1.pdf", "b/2.pdf", "c/d/e.tif"]


def test_given_files_are_yielded_as_they_are_even_hidden_or_missing(tmp_path: Path) -> None:
    hidden, missing = written(tmp_path / ".hidden.pdf", b"x"), tmp_path / "missing.pdf"
    assert list(find_files([missing, hidden])) == [missing, hidden]


def test_links_to_folders_are_followed_only_when_named(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    written(folder / "x.txt", b"x")
    (folder / "loop").symlink_to(folder)
    (folder / "link.txt").symlink_to(folder / "x.txt")
    named = tmp_path / "named"
    named.symlink_to(folder)
    assert list(find_files([folder])) == [folder / "link.txt", folder / "x.txt"]
    assert list(find_files([named])) == [named / "link.txt", named / "x.txt"]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", text_pdf(), Kind.PDF),
        ("junk before.pdf", b"\r\n" * 100 + text_pdf(), Kind.PDF),
        ("owner password only.pdf", encrypted_pdf(""), Kind.PDF),
        ("a.tif", image_bytes(PAGE, "TIFF"), Kind.TIFF),
        ("a.TIFF", image_bytes(PAGE, "TIFF", big_tiff=True), Kind.TIFF),
        ("a.png", image_bytes(PAGE, "PNG"), Kind.PNG),
        ("a.JPG", image_bytes(PAGE, "JPEG"), Kind.JPEG),
        ("a.jpeg", image_bytes(PAGE, "JPEG"), Kind.JPEG),
        ("a.txt", "Số: 12/QĐ-UBND\n".encode(), Kind.TEXT),
        ("bom.txt", "Số: 12/QĐ-UBND".encode("utf-8-sig"), Kind.TEXT),
        ("utf-16.txt", "Số: 12/QĐ-UBND".encode("utf-16"), Kind.TEXT),
        ("utf-16 without mark.txt", "Số: 12/QĐ-UBND".encode("utf-16-le"), Kind.TEXT),
        ("tcvn3.txt", "KÕ ho¹ch ph¸t triÓn".encode("cp1252"), Kind.TEXT),
        ("windows-1258.txt", unicodedata.normalize("NFD", "Quyết định").encode("cp1258", "ignore"), Kind.TEXT),
        ("no extension", text_pdf(), Kind.PDF),
        ("Quyết định số 12.UBND", text_pdf(), Kind.PDF),
        ("hai\ndòng.pdf", text_pdf(), Kind.PDF),
        (unicodedata.normalize("NFD", "Quyết định.pdf"), text_pdf(), Kind.PDF),
        ("-l 3.pdf", text_pdf(), Kind.PDF),
    ],
)
def test_content_decides(tmp_path: Path, name: str, content: bytes, kind: Kind) -> None:
    source = accepted(written(tmp_path / name, content))
    assert source == SourceFile(tmp_path / name, hashlib.sha256(content).hexdigest(), len(content), kind, 1)


def test_a_name_that_is_not_utf_8(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/c\xf4ng v\xe3n.pdf"))
    assert accepted(written(path, text_pdf())).kind is Kind.PDF


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.pdf", b"", Reason.EMPTY),
        ("blank.txt", b" \r\n\t\n", Reason.EMPTY),
        ("noise.txt", bytes(range(256)) * 8, Reason.UNSUPPORTED),
        ("needs password.pdf", encrypted_pdf("secret"), Reason.ENCRYPTED),
        ("really png.pdf", image_bytes(PAGE, "PNG"), Reason.WRONG_NAME),
        ("really pdf.jpg", text_pdf(), Reason.WRONG_NAME),
        ("really text.pdf", b"hello", Reason.WRONG_NAME),
        ("really gif.jpg", image_bytes(PAGE, "GIF"), Reason.WRONG_NAME),
        ("really pdf.docx", text_pdf(), Reason.WRONG_NAME),
        ("truncated.pdf", text_pdf()[:300], Reason.DAMAGED),
        ("header only.pdf", b"%PDF-1.7\n", Reason.DAMAGED),
        ("no pages.pdf", pages_pdf(0), Reason.DAMAGED),
        ("noise.pdf", bytes(range(256)) * 8, Reason.DAMAGED),
        ("header only.png", image_bytes(PAGE, "PNG")[:20], Reason.DAMAGED),
        ("header only.tif", b"II*\0\x08\0\0\0", Reason.DAMAGED),
        ("picture.gif", image_bytes(PAGE, "GIF"), Reason.UNSUPPORTED),
        ("picture.bmp", image_bytes(PAGE, "BMP"), Reason.UNSUPPORTED),
        ("picture.webp", image_bytes(PAGE, "WEBP"), Reason.UNSUPPORTED),
        ("letter.docx", b"PK\x03\x04" + bytes(100), Reason.UNSUPPORTED),
        ("letter.rtf", rb"{\rtf1\ansi hello}", Reason.UNSUPPORTED),
        ("index.csv", b"a,b\n1,2\n", Reason.UNSUPPORTED),
        ("page.html", b"<!DOCTYPE html><p>x", Reason.UNSUPPORTED),
        ("noise", bytes(range(256)) * 8, Reason.UNSUPPORTED),
    ],
)
def test_what_is_not_read_is_rejected_with_its_reason(
    tmp_path: Path, name: str, content: bytes, reason: Reason
) -> None:
    source = rejected(written(tmp_path / name, content))
    assert source.reason is reason, source
    assert source.size_bytes == (len(content) or None)
    assert source.sha256 == (hashlib.sha256(content).hexdigest() if content else None)


def test_what_is_no_file_is_rejected_without_blocking(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.pdf")
    assert rejected(tmp_path / "fifo.pdf").reason is Reason.NOT_A_FILE
    assert rejected(tmp_path).reason is Reason.NOT_A_FILE
    assert rejected(Path("/dev/zero")).reason is Reason.NOT_A_FILE
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(tmp_path / "s.pdf"))
        assert rejected(tmp_path / "s.pdf").reason is Reason.NOT_A_FILE


@pytest.mark.parametrize("name", ["missing.pdf", "file.txt/inside.pdf", "nul\0.pdf"])
def test_what_does_not_exist_is_not_found(tmp_path: Path, name: str) -> None:
    written(tmp_path / "file.txt", b"x")
    assert rejected(tmp_path / name).reason is Reason.NOT_FOUND


def test_broken_and_looping_links(tmp_path: Path) -> None:
    (tmp_path / "nowhere.pdf").symlink_to(tmp_path / "missing.pdf")
    (tmp_path / "loop.pdf").symlink_to(tmp_path / "loop.pdf")
    assert rejected(tmp_path / "nowhere.pdf").reason is Reason.NOT_FOUND
    assert rejected(tmp_path / "loop.pdf").reason in {Reason.NOT_FOUND, Reason.UNREADABLE}
    assert list(find_files([tmp_path])) == [tmp_path / "loop.pdf", tmp_path / "nowhere.pdf"]


def identify_as_nobody(path: Path) -> SourceFile | Rejected:
    if os.getuid() == 0:
        os.setuid(65534)
    return identify(path, LIMITS)


def find_as_nobody(path: Path) -> list[Path]:
    if os.getuid() == 0:
        os.setuid(65534)
    return list(find_files([path]))


def test_no_permission(tmp_path: Path) -> None:
    for folder in (tmp_path, *list(tmp_path.parents)[:2]):
        folder.chmod(0o755)
    secret, closed = written(tmp_path / "secret.pdf", text_pdf()), tmp_path / "closed"
    secret.chmod(0)
    closed.mkdir(0)
    for path in (secret, closed):
        outcome = run_cell(identify_as_nobody, path, LIMITS)
        assert isinstance(outcome, Done)
        assert isinstance(outcome.value, Rejected)
        assert outcome.value.reason is Reason.UNREADABLE
    found = run_cell(find_as_nobody, tmp_path, LIMITS)
    assert isinstance(found, Done)
    assert found.value == [closed, secret]


def test_limits(tmp_path: Path) -> None:
    three = written(tmp_path / "three.pdf", pages_pdf(3))
    frames = written(tmp_path / "f.tif", image_bytes(PAGE, "TIFF", save_all=True, append_images=[PAGE, PAGE]))
    assert accepted(three).page_count == accepted(frames).page_count == 3
    assert accepted(three, Limits(max_pages=3)).page_count == 3
    assert rejected(three, Limits(max_pages=2)).reason is Reason.TOO_MANY_PAGES
    assert rejected(frames, Limits(max_pages=2)).reason is Reason.TOO_MANY_PAGES
    assert rejected(three, Limits(max_file_bytes=three.stat().st_size - 1)).reason is Reason.TOO_LARGE


def test_a_deadline_that_cannot_be_kept(tmp_path: Path) -> None:
    path = written(tmp_path / "a.pdf", text_pdf())
    assert rejected(path, Limits(page_deadline_s=0.0)).reason is Reason.TIMEOUT
