"""Repair: mangled real pages, and documents held out of training in four conditions; quality, speed and memory."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import legacy, peers
from benchmarks.quality import Pair, quality
from benchmarks.shared import ROOT, Skipped, scorer, shared_folder
from benchmarks.table import Row
from diacritics import repair
from diacritics.alphabet import base_letters
from models.build.corpora import held_out_documents
from models.build.pairs import held_out_lines, make_pairs

HELD_OUT_PAGES, HELD_OUT_SEED = 16, 2
CLEAN_CHARS = 60_000
"""How much of each held-out document is looked at for changes that should not be."""
WORK = Path(tempfile.gettempdir()) / "vanthu-models"
GOAL = {"wrong_language": "0.90"}


def rows() -> Iterator[Row]:
    """All measures of repair.  Raises Skipped when the shared folder is not there."""
    yield from _real_pages()
    yield from _held_out_pages()
    yield from _clean_documents()
    yield from legacy.rows()
    yield Row("Repair: cost", "peak memory of one process that repairs a page", f"{_peak_mib():.0f} MiB", "250 MiB")


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
        yield from _before_and_after(section, pairs, GOAL.get(kind, ""))
        if without_gold:
            yield Row(section, "skipped, no transcript", ", ".join(without_gold))


def _held_out_pages() -> Iterator[Row]:
    shared_folder("corpora")
    WORK.mkdir(exist_ok=True)
    pages = held_out_lines(HELD_OUT_PAGES, random.Random(HELD_OUT_SEED))
    read: dict[str, list[Pair]] = {}
    for language in ("eng", "vie"):
        found = make_pairs(pages, language, WORK / f"held_out_{language}.jsonl")
        read[language] = [("\n".join(page.written), "\n".join(page.read)) for page in found]
    stripped = [(gold, base_letters(gold)) for gold, _ in read["eng"]]
    section = f"Repair: {len(pages)} drawn pages of held-out documents (syllables right / CER / line error)"
    yield from peers.rows(read["eng"], section, "mangled (eng): ")
    yield from peers.rows(stripped, section, "stripped: ")
    yield from _before_and_after(section, read["vie"], "", "read with vie: ")
    score = scorer("score_text").score
    worse = sum(score(gold, repair(seen).text).char_edits > score(gold, seen).char_edits for gold, seen in read["vie"])
    yield Row(section, "read with vie: pages made worse", f"{worse} of {len(pages)}", "0")


def _before_and_after(section: str, pairs: Sequence[Pair], goal: str, name: str = "") -> Iterator[Row]:
    yield Row(section, f"{name}no repair", quality(pairs, lambda text: text))
    yield Row(section, f"{name}repair", quality(pairs, lambda text: repair(text).text), goal)


def _clean_documents() -> Iterator[Row]:
    section = "Repair: right text of held-out documents"
    texts = [unicodedata.normalize("NFC", text)[:CLEAN_CHARS] for text in held_out_documents()]
    tokens = sum(len(text.split()) for text in texts)
    start_s = time.process_time()
    edits = sum(len(repair(text).edits) for text in texts)
    speed = tokens / (time.process_time() - start_s)
    yield Row(section, "tokens changed (misprints of the texts among them)", f"{edits} of {tokens:,}")
    yield Row(section, "speed", f"{speed:,.0f} tokens/CPU-s")


def _peak_mib() -> float:
    page = next(iter(sorted(shared_folder("scans/mangled").glob("*.wrong_language.txt"))), None)
    if page is None:
        raise Skipped("no mangled page")
    # VmHWM, because ru_maxrss also counts what the parent held when it forked.
    code = (
        "import re, sys, pathlib; from diacritics import repair;"
        "repair(pathlib.Path(sys.argv[1]).read_text('utf-8'));"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[1]) / 1024)"
    )
    command = [sys.executable, "-c", code, str(page)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300, cwd=ROOT)
    return float(done.stdout)
