"""The committed samples are whole, agree with one another and with the generator."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from data.build.damaged import DAMAGED, rc4
from data.build.files import encode, without_diacritics
from data.build.fonts import font_hashes
from data.build.paper import Paper, gold_record, load_papers, plain
from data.build.samples import paper_files, scanned_pages
from data.build.scanner import CERTAIN, scan
from data.build.typeset import typeset
from pipeline.types import SCALAR_FIELDS
from scripts.demo import cell, read_rows, table

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
PAPERS = {paper.id: paper for paper in load_papers()}
COMPARATORS = {"=", ">", ">=", "<", "<=", "~", "range"}
MAX_BYTES = 6_000_000


def read_json(name: str) -> Any:
    return json.loads((SAMPLES / name).read_text("utf-8"))


needs_fonts = pytest.mark.skipif(
    font_hashes() != read_json("manifest.json")["fonts"],
    reason="the fonts that drew the samples (Debian 12's fonts-croscore) are not installed: cannot draw them again",
)


@pytest.fixture(params=sorted(PAPERS))
def paper(request: pytest.FixtureRequest) -> Paper:
    return PAPERS[request.param]


def test_manifest_names_every_file_with_its_hash():
    rows = read_json("manifest.json")["files"]
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (SAMPLES / "papers").iterdir()}
    assert {row["file"]: row["sha256"] for row in rows} == found


def test_every_paper_has_gold_and_every_other_file_is_damaged():
    without_gold = {row["file"] for row in read_json("manifest.json")["files"] if row["gold"] is None}
    assert without_gold == set(DAMAGED)
    for folder, ending in (("gold", "json"), ("text", "txt")):
        assert {path.name for path in (SAMPLES / folder).iterdir()} == {f"{name}.{ending}" for name in PAPERS}


def test_readme_lists_every_file():
    text = (SAMPLES / "README.md").read_text("utf-8")
    assert all(f"`{row['file']}`" in text for row in read_json("manifest.json")["files"])


def test_samples_stay_small():
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file()) < MAX_BYTES


def test_every_condition_of_an_office_is_there():
    kinds = {paper.gold["doc_type"] for paper in PAPERS.values()}
    assert kinds >= {"Kế hoạch", "Quyết định", "Công văn", "Thông báo", "Tờ trình", "Giấy mời"}
    assert {paper.form for paper in PAPERS.values()} == {"state", "party"}
    used = {name for paper in PAPERS.values() for name, _ in paper.scan.steps}
    assert used >= {"skew", "turn", "blur", "noise", "photo", "faint"}


def test_gold_record_has_all_fields_of_the_right_kind(paper: Paper):
    record = read_json(f"gold/{paper.id}.json")
    assert set(record) == {"id", *SCALAR_FIELDS, "recipients", "references", "targets", "uncertain", "handwritten"}
    assert all(record[name] is None or record[name].strip() == record[name] != "" for name in SCALAR_FIELDS)
    assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", record["date"])
    assert all(set(item) == {"number_symbol", "date", "type", "issuer"} for item in record["references"])
    assert {item["comparator"] for item in record["targets"]} <= COMPARATORS
    assert all(isinstance(item["value"], int | float) for item in record["targets"])
    assert {*record["handwritten"], *record["uncertain"]} <= {*SCALAR_FIELDS, "recipients", "references", "targets"}


def test_gold_record_stands_in_the_gold_text(paper: Paper):
    record = read_json(f"gold/{paper.id}.json")
    text = " ".join((SAMPLES / "text" / f"{paper.id}.txt").read_text("utf-8").split())
    joint = "-" if paper.form == "party" else "/"
    printed = f"{record['number'] or ''}{joint}{record['symbol']}"
    assert printed in text.replace(" /", "/").replace(": /", ":/")
    assert record["place"] in text
    assert record["signer_name"] in text
    assert record["signer_title"] in text
    # An issuer and a subject may stand on several rows between cells of the other column.
    assert set(record["issuer"].split()) <= set(text.split())
    assert set(record["subject"].split()) <= set(text.split())
    assert all(item in text for item in record["recipients"])
    assert all(item["number_symbol"] in text for item in record["references"])


def test_gold_date_is_the_printed_one(paper: Paper):
    digits = re.sub(r"\D+", "-", plain(paper.date)).strip("-").split("-")
    assert [int(part) for part in reversed(digits)] == [int(part) for part in paper.gold["date"].split("-")]


def test_gold_text_is_composed_and_in_order(paper: Paper):
    text = (SAMPLES / "text" / f"{paper.id}.txt").read_text("utf-8")
    assert text == unicodedata.normalize("NFC", text)
    lines = text.splitlines()
    assert "\t" in lines[0]
    assert paper.signer in lines if paper.annex else lines[-1] == paper.signer
    assert lines.index("Nơi nhận:") < lines.index(paper.signature[0])


def test_two_page_files_have_two_pages():
    with Image.open(SAMPLES / "papers" / "07_chi_thi_party_two_pages.tif") as image:
        assert image.n_frames == 2


def test_wrong_layer_is_real_and_wrong():
    path = SAMPLES / "papers" / "09_ke_hoach_wrong_layer.pdf"
    command = ["pdftotext", "-enc", "UTF-8", str(path), "-"]
    text = subprocess.run(command, check=True, capture_output=True, timeout=60, text=True).stdout
    assert "KE HOACH" in text
    assert "KẾ HOẠCH" not in text


@pytest.mark.parametrize(
    ("name", "said"),
    [("91_truncated.pdf", "trailer"), ("92_png_named_pdf.pdf", "PDF file"), ("94_locked.pdf", "Incorrect password")],
)
def test_damaged_files_cannot_be_opened(name: str, said: str):
    command = ["pdfinfo", str(SAMPLES / "papers" / name)]
    done = subprocess.run(command, check=False, capture_output=True, timeout=60, text=True)
    assert done.returncode != 0
    assert said in done.stderr


def test_locked_pdf_opens_with_its_password():
    command = ["pdfinfo", "-upw", "mat khau", str(SAMPLES / "papers" / "94_locked.pdf")]
    done = subprocess.run(command, check=True, capture_output=True, timeout=60, text=True)
    assert re.search(r"Pages:\s+1\b", done.stdout)


def test_rc4_gives_the_published_stream():
    # RFC 6229: 40-bit key 0102030405, the first bytes of the key stream.
    assert rc4(bytes([1, 2, 3, 4, 5]), bytes(8)).hex() == "b2396305f03dc027"


def test_gold_files_are_what_the_papers_say(paper: Paper):
    assert read_json(f"gold/{paper.id}.json") == gold_record(paper)


@needs_fonts
def test_gold_text_is_what_is_set(paper: Paper):
    assert (SAMPLES / "text" / f"{paper.id}.txt").read_text("utf-8").splitlines() == list(typeset(paper).text)


@needs_fonts
def test_generator_draws_the_committed_pixels_again():
    upside_down = PAPERS["04_thong_bao_upside_down"]
    with Image.open(SAMPLES / "papers" / upside_down.scan.file) as image:
        committed = np.asarray(image.convert("L"), np.int16)
    drawn = scanned_pages(upside_down, typeset(upside_down))[0]
    assert drawn.shape == committed.shape
    # Processors round differently: a few of the sixteen greys may be off by one level, the page may not.
    assert np.abs(committed - drawn).mean() < 0.05


@needs_fonts
def test_generator_is_the_same_every_time():
    stripped = PAPERS["12_thong_bao_stripped"]
    assert paper_files(stripped) == paper_files(stripped)
    faint = PAPERS["10_bao_cao_faint"]
    one, other = (scanned_pages(faint, typeset(faint))[0] for _ in range(2))
    assert np.array_equal(one, other)


def test_steps_keep_the_shape_and_leave_their_input_alone():
    page = np.full((90, 64, 3), 255, np.uint8)
    page[40:50, 20:40] = 0
    before = page.copy()
    for name in {*CERTAIN, "noise", "specks", "faint"} - {"photo"}:
        done = scan(page, [(name, 2.0)], np.random.default_rng(1))
        assert done.shape == page.shape, name
        assert done.dtype == np.uint8, name
    assert np.array_equal(page, before)


def test_turn_is_clockwise():
    page = np.full((40, 30, 3), 255, np.uint8)
    page[0, 0] = 0
    turned = scan(page, [("turn", 90.0)], np.random.default_rng(1))
    assert turned.shape == (30, 40, 3)
    assert turned[0, 39, 0] == 0


def test_skew_is_clockwise():
    page = np.full((200, 200, 3), 255, np.uint8)
    page[98:102] = 0
    turned = scan(page, [("skew", 5.0)], np.random.default_rng(1))[:, :, 0]
    assert turned[:, 190].argmin() > turned[:, 10].argmin()


def test_one_page_formats_refuse_two_pages():
    pages = [np.zeros((10, 10), np.uint8)] * 2
    with pytest.raises(ValueError, match="cannot hold 2 pages"):
        encode("a.png", pages, 100)


def test_encoded_image_keeps_its_resolution():
    with Image.open(io.BytesIO(encode("a.jpg", [np.zeros((20, 10), np.uint8)], 150))) as image:
        assert image.size == (10, 20)
        assert image.info["dpi"] == (150, 150)


def test_without_diacritics():
    assert without_diacritics("Đẩy mạnh chuyển đổi số, ưu tiên") == "Day manh chuyen doi so, uu tien"


def test_demo_table_shows_found_facts_and_reasons(tmp_path: Path):
    index = tmp_path / "index.csv"
    heading = "path,status,detail,doc_type,number_symbol,date,issuer,subject"
    rows = ["/a/b.pdf,done,,Kế hoạch,15/KH-UBND,'2024-05,UBND,Cải cách", "/a/a.pdf,rejected,the file is empty,,,,,"]
    index.write_bytes("\r\n".join(["\ufeff" + heading, *rows, ""]).encode())
    lines = table(read_rows(index)).splitlines()
    assert lines[2].split() == ["a.pdf", "rejected", "the", "file", "is", "empty"]
    assert lines[3].split() == ["b.pdf", "done", "Kế", "hoạch", "15/KH-UBND", "2024-05", "UBND", "Cải", "cách"]


def test_demo_cells_have_their_width():
    assert cell("Ủy ban", 10) == "Ủy ban    "
    assert cell("Ủy ban nhân dân", 10) == "Ủy ban nh…"
