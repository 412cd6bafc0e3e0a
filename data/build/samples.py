"""The sample archive as files in memory: scans, gold records, gold texts, manifest and table of contents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.build.damaged import DAMAGED, damaged_files
from data.build.files import encode, read_by_tesseract, without_diacritics
from data.build.fonts import DPI, font_hashes
from data.build.ink import draw_pages
from data.build.paper import Paper, gold_record
from data.build.scanner import at_dpi, grey, rounded, scan
from data.build.sheet import Sheet
from data.build.typeset import typeset

Pixels = NDArray[np.uint8]
Files = dict[str, bytes]


def scanned_pages(paper: Paper, sheet: Sheet) -> list[Pixels]:
    """The pages as the scanner saw them: (height, width) grey or (height, width, 3) RGB."""
    chance = np.random.default_rng(paper.seed + 1)
    pages = [at_dpi(page, paper.scan.dpi, DPI) for page in draw_pages(paper, sheet)]
    pages = [scan(page, paper.scan.steps, chance) for page in pages]
    if not paper.scan.colour:
        pages = [grey(page) for page in pages]
    return [rounded(page, paper.scan.levels) for page in pages] if paper.scan.levels else pages


def scan_file(paper: Paper, sheet: Sheet) -> bytes:
    """The bytes of the paper's file.  Raises what read_by_tesseract raises."""
    how = paper.scan
    if how.text == "stripped":
        return (without_diacritics("\n".join(sheet.text)).replace("\t", "    ") + "\n").encode()
    pages = scanned_pages(paper, sheet)
    if how.text:
        return read_by_tesseract(pages[0], how.dpi, how.text, "txt")
    if how.text_layer:
        return read_by_tesseract(pages[0], how.dpi, how.text_layer, "pdf")
    return encode(how.file, pages, how.dpi, bilevel=how.levels == 2)


def paper_files(paper: Paper) -> Files:
    """The paper's scan, gold record and gold text, by their paths under data/samples/."""
    sheet = typeset(paper)
    record = json.dumps(gold_record(paper), ensure_ascii=False, indent=1)
    return {
        f"papers/{paper.scan.file}": scan_file(paper, sheet),
        f"gold/{paper.id}.json": (record + "\n").encode(),
        f"text/{paper.id}.txt": ("\n".join(sheet.text) + "\n").encode(),
    }


def all_files(papers: Iterable[Paper]) -> Files:
    """Everything that data/samples/ holds, by path."""
    papers = list(papers)
    files: Files = {}
    for paper in papers:
        files |= paper_files(paper)
    files |= {f"papers/{name}": data for name, data in spoilt(papers, files)}
    files["manifest.json"] = manifest(papers, files)
    files["README.md"] = readme(papers).encode()
    return files


def spoilt(papers: Iterable[Paper], files: Mapping[str, bytes]) -> Iterable[tuple[str, bytes]]:
    """The damaged files, made from the first PDF and from a page of another paper."""
    first_pdf = next(data for name, data in sorted(files.items()) if name.endswith(".pdf"))
    plain = min(papers, key=lambda paper: len(paper.body))
    page = grey(at_dpi(draw_pages(plain, typeset(plain))[0], 75, DPI))
    size_px = (page.shape[1], page.shape[0])
    return damaged_files(first_pdf, encode("a.png", [page], 75), encode("a.jpg", [page], 75), size_px)


def manifest(papers: Iterable[Paper], files: Mapping[str, bytes]) -> bytes:
    """What each file of papers/ is, with its size, hash and its gold's id (null for a damaged one); and the fonts."""
    known: dict[str, tuple[str | None, str]] = {paper.scan.file: (paper.id, paper.shows) for paper in papers}
    known |= {name: (None, shows) for name, shows in DAMAGED.items()}
    rows: list[dict[str, Any]] = []
    for name, (gold, shows) in sorted(known.items()):
        data = files[f"papers/{name}"]
        digest = hashlib.sha256(data).hexdigest()
        rows.append({"file": name, "gold": gold, "shows": shows, "size_bytes": len(data), "sha256": digest})
    whole = {"fonts": font_hashes(), "files": rows}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


README_HEAD = """# Sample papers

A small archive to try the program on: made-up papers of made-up agencies in a made-up province, in the form that
Decree 30/2020/NĐ-CP (and the Party's own rules) give such papers.  No person, agency or case in them is real; the
decrees that they cite are.  `make samples` draws them again, from `data/build/papers/*.toml`.

| folder | holds |
|---|---|
| `papers/` | the files as an office would have them; `make demo` reads these |
| `gold/` | what a perfect reader would put into the record, a JSON object a paper |
| `text/` | the printed text, line by line: header rows (left, TAB, right), title, body, recipients, signature |
| `manifest.json` | size and sha256 of every file in `papers/`, and of the fonts that drew them |

In `gold/`, `sign_authority` is written TM. KT. TL. TUQ. also where a Party paper prints T/M or T/L; a Party symbol is
what follows the number's hyphen (05-CT/HU has the symbol CT/HU); `handwritten` names fields that were filled in with a
pen and `uncertain` those that are open to dispute.
Seals, stamps and signatures are in no text.  The bytes depend on the fonts (Debian's fonts-croscore), on the locked
Pillow, OpenCV and NumPy, and for the two files that Tesseract read as English on its version and data.

| file | shows |
|---|---|
"""


def readme(papers: Iterable[Paper]) -> str:
    """The table of contents."""
    rows = {paper.scan.file: paper.shows for paper in papers} | DAMAGED
    return README_HEAD + "".join(f"| `{name}` | {shows} |\n" for name, shows in sorted(rows.items()))
