"""Repair: mangled real pages, and documents held out of training in four conditions; quality, speed and memory."""

from __future__ import annotations

import random
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks import ablation, cost, legacy, peers
from benchmarks.calibration import judged_edits, reliability_rows
from benchmarks.pages import first_page
from benchmarks.quality import Pair, quality
from benchmarks.shared import Skipped, scorer, shared_folder
from benchmarks.table import Row
from diacritics import repair
from diacritics.alphabet import base_letters
from models.build.corpora import held_out_documents
from models.build.pairs import held_out_lines, make_pairs
from pipeline.engine import TesseractEngine
from pipeline.reading import page_text, read_page
from pipeline.settings import Settings
from pipeline.types import RepairedPage

HELD_OUT_PAGES, HELD_OUT_SEED = 24, 3
PAGES_OF_A_FILE = 4
WORSE_BY = 0.001
CLEAN_CHARS = 60_000
"""How much of each held-out document is looked at for changes that should not be."""
WORK = Path(tempfile.gettempdir()) / "vanthu-models"


def rows() -> Iterator[Row]:
    """All measures of repair.  Raises Skipped when the shared folder is not there."""
    yield from _real_pages()
    yield from _read_pages()
    clean = [unicodedata.normalize("NFC", text)[:CLEAN_CHARS] for text in held_out_documents()]
    pages = _held_out_pages()
    yield from _drawn_pages(pages)
    yield from _clean_documents(clean)
    yield from legacy.rows()
    texts = {"mangled": [seen for _, seen in pages["eng"]], "stripped": [seen for _, seen in pages["stripped"]]}
    yield from cost.rows(texts | {"clean": clean}, "\n\n".join(texts["mangled"][:PAGES_OF_A_FILE]))


def _real_pages() -> Iterator[Row]:
    folder = shared_folder("scans/mangled")
    for kind in ("wrong_language", "embedded_layer"):
        pairs, without_gold = [], []
        for path in sorted(folder.glob(f"*.{kind}.txt")):
            gold = shared_folder("scans/goldtext") / f"{path.name.split('.')[0]}.txt"
            if gold.exists():
                pairs.append((gold.read_text("utf-8"), path.read_text("utf-8")))
            else:
                without_gold.append(path.name)
        section = f"Repair: {len(pairs)} real pages, {kind.replace('_', ' ')} (syllables right / CER / line error)"
        if kind == "wrong_language":
            yield from peers.rows(pairs, section)
        else:
            yield from _before_and_after(section, pairs)
        if without_gold:
            yield Row(section, "skipped, no transcript", ", ".join(without_gold))


def _read_pages() -> Iterator[Row]:
    """Real scans, read by this project with the right language: their text before and after repair."""
    section = "Repair: real pages as this project reads them (CER before, after)"
    score = scorer("score_text").score
    totals: list[Any] = []
    worse = 0
    engine = TesseractEngine(Settings().language, Settings().page_segmentation, Settings().page_deadline_s)
    for gold_file in sorted(shared_folder("scans/goldtext").glob("*_p1.txt")):
        gold = gold_file.read_text("utf-8")
        page = read_page(first_page(gold_file.stem.removesuffix("_p1")), Settings(), engine)
        if not isinstance(page, RepairedPage):
            raise Skipped(f"{gold_file.stem}: {page.detail}")
        before, after = score(gold, page_text(page.read.lines)), score(gold, page_text(page.lines))
        worse += after.character_error > before.character_error + WORSE_BY
        totals = [totals[0] + before, totals[1] + after] if totals else [before, after]
    errors = [total.character_error for total in totals]
    yield Row(section, "all pages", f"{errors[0]:.4f} / {errors[1]:.4f}, {errors[1] / errors[0] - 1:+.1%}", "-30%")
    yield Row(section, "pages made worse by more than 0.1 point", str(worse), "0")


def _held_out_pages() -> dict[str, list[Pair]]:
    """Drawn pages of held-out documents: read by Tesseract with eng and with vie, and without their marks."""
    shared_folder("corpora")
    WORK.mkdir(exist_ok=True)
    pages = held_out_lines(HELD_OUT_PAGES, random.Random(HELD_OUT_SEED))
    read: dict[str, list[Pair]] = {}
    for language in ("eng", "vie"):
        found = make_pairs(pages, language, WORK / f"held_out_{HELD_OUT_SEED}_{language}.jsonl")
        read[language] = [("\n".join(page.written), "\n".join(page.read)) for page in found]
    return read | {"stripped": [(gold, base_letters(gold)) for gold, _ in read["eng"]]}


def _drawn_pages(read: Mapping[str, list[Pair]]) -> Iterator[Row]:
    section = f"Repair: {len(read['eng'])} drawn pages of held-out documents (syllables right / CER / line error)"
    names = {"eng": "mangled (eng): ", "stripped": "stripped: ", "vie": "read with vie: "}
    for kind, goal in (("eng", "0.990"), ("stripped", "0.992")):
        yield from peers.rows(read[kind], section, names[kind])
        yield Row(section, f"{names[kind]}goal", "", goal)
    yield from _before_and_after(section, read["vie"], names["vie"])
    score = scorer("score_text").score
    worse = sum(score(gold, repair(seen).text).char_edits > score(gold, seen).char_edits for gold, seen in read["vie"])
    yield Row(section, "read with vie: pages made worse", f"{worse} of {len(read['vie'])}", "0")
    yield from ablation.rows(read["eng"], "Repair: what each part is worth (same pages, mangled)", "")
    for kind, name in names.items():
        judged = [one for gold, seen in read[kind] for one in judged_edits(gold, seen)]
        yield from reliability_rows(
            "Repair: how many edits are right, by what they are said to be", name.removesuffix(": "), judged
        )


def _before_and_after(section: str, pairs: Sequence[Pair], name: str = "") -> Iterator[Row]:
    yield Row(section, f"{name}no repair", quality(pairs, lambda text: text))
    yield Row(section, f"{name}repair", quality(pairs, lambda text: repair(text).text))


def _clean_documents(texts: Sequence[str]) -> Iterator[Row]:
    section = "Repair: right text of held-out documents"
    tokens = sum(len(text.split()) for text in texts)
    edits = sum(len(repair(text).edits) for text in texts)
    yield Row(section, "tokens changed (misprints of the texts among them)", f"{edits} of {tokens:,}", "1 in 5,000")
