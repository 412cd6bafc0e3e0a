"""Old encodings: documents held out of training, encoded and repaired; and texts that must not be taken for legacy."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from benchmarks.shared import shared_folder
from benchmarks.table import Row
from diacritics.alphabet import LETTERS
from diacritics.cli import decode_text
from diacritics.edits import apply_edits
from diacritics.legacy import legacy_edits
from diacritics.legacy_tables import ENCODINGS, LegacyEncoding, table_of
from diacritics.repairer import load_repairer
from models.build.corpora import held_out_documents, paragraphs

PARAGRAPHS, SEED = 2000, 3
_FOREIGN_LETTER = re.compile(rf"[^\x00-\x7f{LETTERS}{LETTERS.upper()}]")


def encode(text: str, encoding: LegacyEncoding) -> str:
    """Unicode text as the bytes of an old encoding look in Latin-1; toned capitals that it lacks come small."""
    codes: dict[str, str] = {}
    for shown, letter in table_of(encoding).letters.items():
        if all(ord(char) < 0x100 for char in shown) and (letter not in codes or shown.isupper() or "ï" not in shown):
            codes.setdefault(letter, shown)
    if encoding == "vni":  # a capital's sign is a capital too, and ỵ is one character
        codes |= {letter: shown for shown, letter in table_of("vni").letters.items() if shown.isupper()}
        codes |= {"ỵ": "î", "Ỵ": "Î"}
    return "".join(codes.get(char) or codes.get(char.lower(), char) for char in text)


def rows() -> Iterator[Row]:
    """Marks right by encoding, and how many right paragraphs and misread pages are changed."""
    shared_folder("corpora")
    right = _held_out_paragraphs()
    readings = load_repairer().readings
    section = f"Repair: {len(right)} held-out paragraphs in old encodings (marks right, letter case aside)"
    for encoding in ENCODINGS:
        pairs = [(text, encode(text, encoding)) for text in right]
        each = [(gold, apply_edits(seen, legacy_edits(seen, readings))) for gold, seen in pairs]
        yield Row(section, f"{encoding}, each paragraph a text", f"{_marks_right(each):.4f}", "0.995")
        whole = "\n\n".join(seen for _, seen in pairs)
        together = apply_edits(whole, legacy_edits(whole, readings)).split("\n\n")
        value = _marks_right(list(zip(right, together, strict=True)))
        yield Row(section, f"{encoding}, all in one text", f"{value:.4f}", "0.995")
        yield Row(section, f"{encoding} bytes, each held-out document a file", _as_files(encoding), "0.995")
    changed = sum(bool(legacy_edits(text, readings)) for text in right)
    yield Row(section, "right paragraphs taken for legacy", f"{changed} of {len(right)}", "0")
    misread = [path.read_text("utf-8") for path in sorted(shared_folder("scans/mangled").glob("*.txt"))]
    taken = sum(bool(legacy_edits(text, readings)) for text in misread)
    yield Row(section, "misread real pages with a line taken for legacy", f"{taken} of {len(misread)}", "0")


def _as_files(encoding: LegacyEncoding) -> str:
    """Whole documents as files in an old encoding, told and read: marks right."""
    documents = [_FOREIGN_LETTER.sub("-", text) for text in held_out_documents()]
    pairs = [(text, decode_text(encode(text, encoding).encode("latin-1"))) for text in documents]
    return f"{_marks_right(pairs):.4f}"


def _held_out_paragraphs() -> list[str]:
    """Paragraphs of Vietnamese letters alone, as no old encoding has others."""
    found = {
        text
        for document in held_out_documents()
        for text in paragraphs(document)
        if 20 <= len(text) <= 2000 and not _FOREIGN_LETTER.search(text) and not text.isascii()
    }
    return random.Random(SEED).sample(sorted(found), PARAGRAPHS)


def _marks_right(pairs: Sequence[tuple[str, str]]) -> float:
    """Share of letters with a mark that came back, place by place."""
    marks = right = 0
    for gold, text in pairs:
        for wanted, got in zip_longest(gold.lower(), text.lower()):
            if wanted and not wanted.isascii():
                marks += 1
                right += wanted == got
    return right / marks
