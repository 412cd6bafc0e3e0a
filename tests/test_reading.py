"""One document, end to end: pages that fail alone, pages that stand on end, text files."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import ocr_page
from PIL import Image
from source_files import image_bytes, picture

from diacritics import apply_edits
from pipeline.engine import EngineFailed, EngineTimeout, FakeEngine
from pipeline.errors import BadInput, MissingTool
from pipeline.files.sources import identify
from pipeline.reading import page_text, read_document, reading_text
from pipeline.recognition.recognise import mean_confidence
from pipeline.settings import Limits, Settings
from pipeline.types import Kind, PageFailure, Reason, RepairedPage, SourceFile, Zone

SETTINGS = Settings(deskew=False)
TEXT = """UBND HUYEN TAN LAP\tCONG HOA XA HOI CHU NGHIA VIET NAM
PHONG NOI VU\tDoc lap - Tu do - Hanh phuc
So: 45/KH-PNV\tTan Lap, ngay 08 thang 12 nam 2024

KE HOACH
Tap huan cong tac van thu, luu tru nam 2025

Thuc hien chi dao cua Uy ban nhan dan huyen, Phong Noi vu xay dung ke hoach tap huan.
"""


@dataclass(frozen=True)
class Troubled(FakeEngine):
    """Raises what it is told to, by page number."""

    trouble: dict[int, Exception] = field(default_factory=dict)

    def read(self, page):
        if page.page in self.trouble:
            raise self.trouble[page.page]
        return super().read(page)


@dataclass(frozen=True)
class Turning(FakeEngine):
    """Reads a page well only after it was turned by right_deg; keeps account of what it was asked."""

    right_deg: int = 180
    found_deg: int = 180
    asked: list[str] = field(default_factory=list)
    right: float = 0.95
    wrong: float = 0.3

    def read(self, page):
        self.asked.append(f"read {page.turned_deg}")
        sure = self.right if page.turned_deg == self.right_deg else self.wrong
        read = ocr_page((200, (100, "thực hiện nhiệm vụ", sure)), width_px=page.width_px, height_px=page.height_px)
        return replace(read, turned_deg=page.turned_deg)

    def upright_turn(self, page):
        self.asked.append("turn")
        return self.found_deg


def written(path, content):
    path.write_bytes(content)
    source = identify(path, Limits())
    assert isinstance(source, SourceFile)
    return source


@pytest.fixture
def three_pages(tmp_path):
    images = [picture(200, 280, "L") for _ in range(3)]
    return written(
        tmp_path / "a.tif", image_bytes(images[0], "TIFF", save_all=True, append_images=images[1:], dpi=(100, 100))
    )


@pytest.fixture
def one_page(tmp_path):
    return written(tmp_path / "a.png", image_bytes(picture(200, 280, "L"), "PNG", dpi=(100, 100)))


@pytest.mark.parametrize(
    ("error", "reason"),
    [(EngineTimeout("not read within 1 s"), Reason.TIMEOUT), (EngineFailed("tesseract: too large"), Reason.ERROR)],
)
def test_a_page_that_fails_leaves_the_others_read(three_pages, error, reason):
    reading = read_document(three_pages, SETTINGS, Troubled(trouble={2: error}))
    assert [type(page) for page in reading.pages] == [RepairedPage, PageFailure, RepairedPage]
    assert [page.page for page in reading.pages] == [1, 2, 3]
    assert reading.failures == (PageFailure(2, reason, str(error)),)
    assert [page.page for page in reading.read_pages] == [1, 3]


@dataclass(frozen=True)
class TiredOfLooking(FakeEngine):
    """Reads a page with a foot but no name, and fails when it is asked to look again."""

    asked: list[str] = field(default_factory=list)

    def read(self, page):
        return ocr_page(
            (900, (100, "Nơi nhận:"), (700, "GIÁM ĐỐC")), (960, (100, "- Lưu: VT.")), width_px=1000, height_px=1400
        )

    def look_again(self, page, box, look):
        self.asked.append(look)
        raise EngineTimeout("not read within 1 s")


def test_what_was_read_once_is_not_lost_for_a_second_look(one_page):
    engine = TiredOfLooking()
    [page] = read_document(one_page, SETTINGS, engine).read_pages
    assert engine.asked
    assert "GIÁM ĐỐC" in page_text(page.lines)


def test_a_missing_tool_ends_the_document(three_pages):
    with pytest.raises(MissingTool):
        read_document(three_pages, SETTINGS, Troubled(trouble={1: MissingTool("tesseract", "install it")}))


def test_pages_are_read_repaired_and_joined(three_pages):
    pages = {
        number: replace(ocr_page((200, (100, f"Ké hoach cải cách hành chính năm 202{number}"))), page=number)
        for number in (1, 2, 3)
    }
    engine = FakeEngine(pages)
    assert reading_text(read_document(three_pages, SETTINGS, engine)).splitlines() == [
        f"Kế hoạch cải cách hành chính năm 202{number}" for number in (1, 2, 3)
    ]
    as_read = read_document(three_pages, replace(SETTINGS, repair=False), engine)
    assert reading_text(as_read).startswith("Ké hoach")
    assert all(page.edits == () for page in as_read.read_pages)


def test_a_page_read_badly_is_turned_as_the_engine_finds(one_page):
    engine = Turning()
    [page] = read_document(one_page, SETTINGS, engine).pages
    assert engine.asked == ["read 0", "turn", "read 180"]
    assert page.read.turned_deg == 180
    assert (page.read.width_px, page.read.height_px) == (200, 280)


def test_a_page_on_its_side_is_turned_though_it_seems_well_read(one_page):
    standing = ocr_page((100, (100, "thực hiện nhiệm vụ")))
    narrow = [replace(word, box=replace(word.box, width=10)) for word in standing.lines[0].words]
    engine = FakeEngine({1: replace(standing, lines=(replace(standing.lines[0], words=tuple(narrow)),))})
    asked = []

    class Asking(FakeEngine):
        def upright_turn(self, page):
            asked.append(page.page)
            return 0

    read_document(one_page, SETTINGS, Asking(engine.pages))
    assert asked == [1]


def test_a_page_read_well_is_not_asked_about(one_page):
    engine = Turning(right_deg=0)
    read_document(one_page, SETTINGS, engine)
    assert engine.asked == ["read 0"]


def test_a_turn_that_reads_worse_is_not_kept(one_page):
    worse = Turning(right_deg=0, right=0.5, wrong=0.3)
    [page] = read_document(one_page, SETTINGS, worse).pages
    assert worse.asked == ["read 0", "turn", "read 180"]
    assert page.read.turned_deg == 0


def test_a_turn_that_reads_no_better_is_kept_on_the_engines_word(one_page):
    [page] = read_document(one_page, SETTINGS, Turning(right_deg=90, wrong=0.5)).pages
    assert page.read.turned_deg == 180


def test_orientation_can_be_turned_off(one_page):
    engine = Turning()
    read_document(one_page, replace(SETTINGS, orientation=False), engine)
    assert engine.asked == ["read 0"]


def test_mean_confidence_is_weighted_by_length():
    page = ocr_page((100, (100, "abcdefgh", 0.9), (400, "ab", 0.4)))
    assert mean_confidence(page) == pytest.approx(0.8)
    assert mean_confidence(ocr_page()) == 1.0


def test_read_page_gives_boxes_on_the_page_as_it_was_read(one_page):
    engine = FakeEngine({1: ocr_page((200, (100, "Số: 45/KH-PNV")))})
    [page] = read_document(one_page, SETTINGS, engine).pages
    assert isinstance(page, RepairedPage)
    assert page.lines[0].words[1].box == engine.pages[1].lines[0].words[1].box


# Text files


def test_a_text_without_marks_is_repaired_and_laid_out(tmp_path):
    source = written(tmp_path / "a.txt", TEXT.encode())
    assert source.kind is Kind.TEXT
    [page] = read_document(source, SETTINGS).pages
    zones = {zone: [line.text for line in page.lines if line.zone is zone] for zone in Zone}
    assert zones[Zone.HEADER_LEFT][-1] == "Số: 45/KH-PNV"
    assert zones[Zone.TITLE][0] == "KẾ HOẠCH"
    assert zones[Zone.BODY][0].startswith("Thực hiện chỉ đạo")
    assert page.raw_text == TEXT
    assert [line.text for line in page.read.lines] == [line.raw for line in page.lines]
    assert "".join(page_text(page.lines).split()) == "".join(apply_edits(page.raw_text, page.edits).split())


def test_a_text_is_left_as_it_is_when_repair_is_off(tmp_path):
    [page] = read_document(written(tmp_path / "a.txt", TEXT.encode()), replace(SETTINGS, repair=False)).pages
    assert page.edits == ()
    assert page_text(page.lines).split() == TEXT.split()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_text_is_the_same_in_every_encoding(tmp_path, encoding):
    plain = read_document(written(tmp_path / "a.txt", TEXT.encode()), SETTINGS)
    other = read_document(written(tmp_path / "b.txt", TEXT.replace("\n", "\r\n").encode(encoding)), SETTINGS)
    assert reading_text(other) == reading_text(plain)


def test_a_text_that_cannot_be_decoded_names_the_file(tmp_path):
    source = written(tmp_path / "a.txt", b"Ke hoach\n")
    source.path.write_bytes(b"\xff\x00\x01\x02binary\x00")
    with pytest.raises(BadInput, match=r"a\.txt") as caught:
        read_document(source, SETTINGS)
    assert caught.value.reason is Reason.UNSUPPORTED
    assert "\n" not in str(caught.value)


lines_of_text = st.lists(st.sampled_from(TEXT.split("\n")) | st.text(max_size=20), max_size=9).map("\n".join)


@settings(max_examples=60, deadline=None)
@given(lines_of_text.filter(lambda text: text.strip(" \0\t\r\n")))
def test_any_text_that_is_read_keeps_its_words_and_adds_up(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("texts") / "a.txt"
    path.write_bytes(text.encode("utf-8", "replace"))
    source = identify(path, Limits())
    if not isinstance(source, SourceFile):
        return  # control bytes: no text
    [page] = read_document(source, SETTINGS).pages
    after = apply_edits(page.raw_text, page.edits)
    assert sorted(word.text for line in page.lines for word in line.words) == sorted(after.split())
    assert sorted("".join(line.raw for line in page.lines)) == sorted("".join(page.raw_text.split()) + spaces(page))


def spaces(page):
    """The spaces that Line.raw puts between words."""
    return "".join(" " * line.raw.count(" ") for line in page.lines)


def test_page_text_parts_columns_by_tabs_and_rows_by_line_ends(one_page):
    engine = FakeEngine(
        {
            1: ocr_page(
                (100, (20, "UBND HUYỆN"), (900, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")), (150, (20, "Số: 1/KH-UBND"))
            )
        }
    )
    [page] = read_document(one_page, replace(SETTINGS, repair=False), engine).pages
    assert page_text(page.lines) == "UBND HUYỆN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 1/KH-UBND\n"
    assert page_text(()) == ""


def test_a_real_blank_page_is_read_as_nothing(tmp_path):
    source = written(tmp_path / "a.png", image_bytes(Image.new("L", (300, 400), 255), "PNG", dpi=(100, 100)))
    reading = read_document(source, Settings())
    assert reading.failures == ()
    assert reading_text(reading) == ""
