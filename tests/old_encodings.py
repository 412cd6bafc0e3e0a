"""Texts in old encodings, for tests."""

from __future__ import annotations

import unicodedata

from diacritics.alphabet import TONES


def in_windows_1258(text):
    """Letters with their shape are one byte, tones another."""
    parts = []
    for char in text:
        marks = unicodedata.normalize("NFD", char)
        shape = "".join(mark for mark in marks if mark not in TONES)
        parts += [unicodedata.normalize("NFC", shape), *(mark for mark in marks if mark in TONES)]
    return "".join(parts).encode("cp1258")
