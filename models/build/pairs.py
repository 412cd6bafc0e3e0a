"""Pairs of what was written and what an engine read, made by drawing correct text and reading it with Tesseract."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import cv2

from models.build.corpora import REPOSITORY, SOURCES, held_out_documents, paragraphs, training_documents
from models.build.render import LINES_PER_PAGE, RenderedPage, WordBox, render_page

LINE_CHARS = 66
PAGE_DEADLINE_S = 180
OWN_TESSDATA = REPOSITORY / "models" / "tessdata"
TESSDATA_VARIABLE = "VANTHU_TESSDATA"
"""Names a folder that is asked for languages before the one that Tesseract was installed with."""


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word as the engine read it; line is (block, paragraph, line) of the engine."""

    text: str
    line: tuple[int, int, int]
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class PagePair:
    """One page: what was written line by line, what was read, and word groups that stand at the same place."""

    written: tuple[str, ...]
    read: tuple[str, ...]
    groups: tuple[tuple[str, str], ...]


def cut_lines(paragraph: str) -> list[str]:
    """The paragraph as printed lines of about LINE_CHARS characters."""
    lines, line = [], ""
    for word in paragraph.split():
        if line and len(line) + len(word) >= LINE_CHARS:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
    return [*lines, line] if line else lines


def training_lines(count: int, chance: random.Random) -> list[str]:
    """Lines of administrative papers, a fifth of them set in capitals."""
    pool = [p for s in SOURCES if s.administrative for d in training_documents(s) for p in paragraphs(d)]
    pool = [p for p in pool if len(p) > 8 and _is_running_text(p)]
    lines: list[str] = []
    while len(lines) < count:
        cut = cut_lines(chance.choice(pool))
        start = chance.randrange(len(cut))
        chosen = cut[start : start + 3]
        lines += [line.upper() for line in chosen] if chance.random() < 0.2 else chosen
    return lines[:count]


def held_out_lines(pages: int, chance: random.Random) -> list[list[str]]:
    """Pages of running paragraphs from the held-out documents."""
    result = []
    documents = [[p for p in paragraphs(d) if _is_running_text(p)] for d in held_out_documents()]
    documents = [d for d in documents if len(d) > 20]
    for number in range(pages):
        document = documents[number % len(documents)]
        start = chance.randrange(len(document) - 15)
        lines = [line for p in document[start:] for line in cut_lines(p)]
        result.append(lines[:LINES_PER_PAGE])
    return result


def _is_running_text(paragraph: str) -> bool:
    letters = sum(c.isalpha() or c.isspace() for c in paragraph)
    return "|" not in paragraph and "__" not in paragraph and letters > 0.8 * len(paragraph)


def read_words(page: RenderedPage, language: str) -> list[ReadWord]:
    """Tesseract's words of a page, in its order.  Raises CalledProcessError or TimeoutExpired."""
    with tempfile.TemporaryDirectory() as folder:
        image = Path(folder) / "page.png"
        cv2.imwrite(str(image), page.pixels)
        command = ["tesseract", str(image), "stdout", "-l", language, "--psm", "6", "--dpi", "200", "tsv"]
        folder_of_data = _tessdata_folder(language)
        if folder_of_data:
            command[3:3] = ["--tessdata-dir", str(folder_of_data)]
            command[-1:] = ["-c", "tessedit_create_tsv=1"]
        table = _run(command)
    rows = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [_read_word(row) for row in rows if row["level"] == "5" and row["text"].strip()]


def _tessdata_folder(language: str) -> Path | None:
    """Where the data of a language lies; None for the folder that Tesseract was installed with."""
    named = os.environ.get(TESSDATA_VARIABLE)
    folders = [OWN_TESSDATA, *([Path(named)] if named else [])]
    return next((folder for folder in folders if (folder / f"{language}.traineddata").is_file()), None)


def _run(command: list[str]) -> str:
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, start_new_session=True
    ) as process:
        try:
            output, _ = process.communicate(timeout=PAGE_DEADLINE_S)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return output.decode("utf-8", "replace")


def _read_word(row: dict[str, str]) -> ReadWord:
    left, top, width, height = (int(row[name]) for name in ("left", "top", "width", "height"))
    line = (int(row["block_num"]), int(row["par_num"]), int(row["line_num"]))
    return ReadWord(row["text"].strip(), line, left, top, left + width, top + height)


def _same_place(written: WordBox, read: ReadWord) -> bool:
    middle_y = (read.top + read.bottom) / 2
    across = min(written.right, read.right) - max(written.left, read.left)
    narrower = min(written.right - written.left, read.right - read.left)
    return written.top - 4 < middle_y < written.bottom + 12 and across > 0.45 * narrower


def word_groups(written: Iterable[WordBox], read: list[ReadWord]) -> Iterator[tuple[str, str]]:
    """Runs of written words and the read words at the same place; a word that was not read is left out."""
    group_written: list[str] = []
    group_read: list[ReadWord] = []
    for box in written:
        here = [word for word in read if _same_place(box, word)]
        if group_read and not any(word in group_read for word in here):
            yield " ".join(group_written), " ".join(word.text for word in group_read)
            group_written, group_read = [], []
        if here:
            group_written.append(box.text)
            group_read += [word for word in here if word not in group_read]
    if group_read:
        yield " ".join(group_written), " ".join(word.text for word in group_read)


def pair_page(lines: list[str], language: str, seed: int) -> PagePair:
    """Draw the lines, read them, and lay both side by side."""
    page = render_page(lines, random.Random(seed))
    read = read_words(page, language)
    written_lines: dict[int, list[str]] = {}
    for box in page.words:
        written_lines.setdefault(box.line, []).append(box.text)
    read_lines: dict[tuple[int, int, int], list[str]] = {}
    for word in read:
        read_lines.setdefault(word.line, []).append(word.text)
    return PagePair(
        tuple(" ".join(words) for words in written_lines.values()),
        tuple(" ".join(words) for words in read_lines.values()),
        tuple(word_groups(page.words, read)),
    )


def make_pairs(pages: list[list[str]], language: str, path: Path) -> list[PagePair]:
    """The pairs of all pages, kept in a JSON-lines file; a file that is there already is read instead."""
    if not path.exists():
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            pairs = pool.map(lambda job: pair_page(job[1], language, job[0]), enumerate(pages))
            text = "".join(json.dumps(asdict(pair), ensure_ascii=False) + "\n" for pair in pairs)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".part")
        beside.write_text(text, "utf-8")
        beside.replace(path)
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return [PagePair(tuple(r["written"]), tuple(r["read"]), tuple((a, b) for a, b in r["groups"])) for r in rows]


def training_pages(count: int) -> list[list[str]]:
    """The same pages on every run."""
    lines = training_lines(count * LINES_PER_PAGE, random.Random(1))
    return [lines[i : i + LINES_PER_PAGE] for i in range(0, len(lines), LINES_PER_PAGE)]
