"""Whether the text layer of a page can be taken for its text, and if not, why not."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from diacritics import detect
from diacritics.alphabet import LETTERS, is_marked, is_syllable
from pipeline.folding import fold, holds
from pipeline.layout.header import MOTTO
from pipeline.layout.noise import STAMP
from pipeline.types import LayerKind, OcrPage, TextLayer, Word

MIN_WORDS = 8
"""Fewer words tell too little about the layer."""
MIN_SYLLABLES = 0.85
"""Of the words in small letters so many are Vietnamese syllables in a right layer (real layers: 0.91 and more; read
with the wrong language: 0.66 and less)."""
MIN_MARKED = 0.3
"""Of the words so many carry a Vietnamese mark (running text: two in three)."""
MAX_STRANGE = 0.01
"""Words with letters of other scripts, or with signs among letters, as a broken character map gives them."""
MIN_OCR_SYLLABLES = 0.97
"""What a layer over a scan needs: it was read by an engine too."""
MIN_AREA, MIN_SPREAD = 0.04, 0.3
"""A layer over a scan covers so much of the page, and spans so much of its height; stamps do not."""
MAX_PICTURE = 0.2
"""Pictures on a page that is no scan cover less of it, or they may hold text."""

_NO_TEXT = frozenset({"Co", "Cn", "Cc"})
"""Unicode categories of private, unassigned and control characters."""
_PUNCTUATION = ".,;:!?()[]“”\"'‘’-–/…"
_KNOWN = frozenset(LETTERS + LETTERS.upper())
_SIGN_INSIDE = re.compile(r"[^\W\d_][+<>{}\[\]|~^=*#$%\\][^\W\d_]|[^\W\d_]\d[^\W\d_]")
_BLANK = re.compile(r"\bso\s*:?\s*/|\bngay\s*(\.\s*)*thang\b")


@dataclass(frozen=True, slots=True)
class Look:
    """What the page shows beside its text: whether a scan fills it, and the share of it that other pictures cover."""

    is_scan: bool
    picture_share: float


def judge_layer(layer: OcrPage, look: Look) -> TextLayer:
    """The kind of the layer and the reason, in one line."""
    words = [word for line in layer.lines for word in line.words]
    if not words:
        return TextLayer(LayerKind.NONE, "no text layer")
    if look.is_scan and not _fills_page(layer, words):
        return TextLayer(LayerKind.STAMP, f"only {len(words)} words lie over the scan{_of_stamp(layer)}")
    if len(words) < MIN_WORDS:
        return TextLayer(LayerKind.PARTIAL, f"only {len(words)} words: too few to trust")
    return _bad_text(layer, words, look) or _missing(layer, words, look) or _good(words, look)


def _fills_page(layer: OcrPage, words: list[Word]) -> bool:
    boxes = [word.box for word in words if word.box is not None]
    area = sum(box.width * box.height for box in boxes) / (layer.width_px * layer.height_px)
    spread = (max(box.bottom for box in boxes) - min(box.top for box in boxes)) / layer.height_px
    return area >= MIN_AREA and spread >= MIN_SPREAD


def _of_stamp(layer: OcrPage) -> str:
    texts = (" ".join(word.text for word in line.words) for line in layer.lines)
    return ": a digital signature" if any(STAMP.search(fold(text)) for text in texts) else ""


def _bad_text(layer: OcrPage, words: list[Word], look: Look) -> TextLayer | None:
    strange = sum(_is_strange(word.text) for word in words) / len(words)
    right, marked = _shares(words)
    is_right = right >= (MIN_OCR_SYLLABLES if look.is_scan else MIN_SYLLABLES) and marked >= MIN_MARKED
    if is_right and strange <= MAX_STRANGE:
        return None
    detail = f"{right:.0%} of the words are Vietnamese syllables, {marked:.0%} carry a mark"
    if look.is_scan:
        return TextLayer(LayerKind.WRONG_LANGUAGE, f"read by an engine in the wrong language or badly: {detail}")
    found = detect(layer.embedded_text)
    if found.kind == "legacy":
        return TextLayer(LayerKind.LEGACY, f"text in the old encoding {found.encoding}")
    if strange > MAX_STRANGE:
        return TextLayer(LayerKind.BROKEN, f"{strange:.0%} of the words hold strange signs: a broken character map")
    if found.kind == "foreign":
        return None  # print in another language, as its author wrote it
    return TextLayer(LayerKind.BROKEN, f"no Vietnamese as it should be ({found.kind}): {detail}")


def _is_strange(text: str) -> bool:
    return bool(_SIGN_INSIDE.search(text)) or any(
        (letter.isalpha() and letter not in _KNOWN) or unicodedata.category(letter) in _NO_TEXT for letter in text
    )


def _shares(words: list[Word]) -> tuple[float, float]:
    """Of the words in small letters, the share of Vietnamese syllables and of words with a mark."""
    plain = [word.text.strip(_PUNCTUATION) for word in words]
    plain = [text.lower() for text in plain if text.isalpha() and not (text.isupper() and len(text) > 1)]
    if not plain:
        return 0.0, 0.0
    right = sum(map(is_syllable, plain))
    marked = sum(any(map(is_marked, text)) for text in plain)
    return right / len(plain), marked / len(plain)


def _missing(layer: OcrPage, words: list[Word], look: Look) -> TextLayer | None:
    """What the layer may not hold although the page shows it."""
    tall = sum(word.box is not None and len(word.text) > 2 and word.box.height > word.box.width for word in words)
    if tall > 0.5 * len(words):
        return TextLayer(LayerKind.PARTIAL, "its words stand on their side")
    if look.is_scan and holds(layer.embedded_text, MOTTO):
        return TextLayer(LayerKind.PARTIAL, "a scanned header may hold ink, which is not in the layer")
    if look.is_scan:
        return None
    if look.picture_share > MAX_PICTURE:
        return TextLayer(LayerKind.PARTIAL, f"pictures cover {look.picture_share:.0%} of the page and may hold text")
    texts = (" ".join(word.text for word in line.words) for line in layer.lines)
    if look.picture_share > 0 and any(_BLANK.search(fold(text)) for text in texts):
        return TextLayer(LayerKind.PARTIAL, "its number or day is blank, and a picture may hold it")
    return None


def _good(words: list[Word], look: Look) -> TextLayer:
    origin = "an engine's reading of the scan" if look.is_scan else "the text the page was made from"
    return TextLayer(LayerKind.GOOD, f"{len(words)} words, {origin}", over_scan=look.is_scan)
