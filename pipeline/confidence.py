"""How sure a value is, all in all: what the engine said, and whether the paper's usual words bear it out.

An engine is unsure of good print (italics, capitals, marks) and sure of some bad.  A value that is a known code, title,
place or name letter for letter, or whose words are all Vietnamese, has been read twice, once by the engine and once by
the table: its doubt is cut down.  A value that was cut because something in ink was not read is not the paper's own.
Shares are chosen so that of the values with 0.9 and more nearly all are right on the real papers used for tuning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from diacritics.alphabet import is_syllable
from pipeline import lexicon
from pipeline.fields.symbols import initials
from pipeline.folding import fold, squash
from pipeline.types import Field

_DOUBT_LEFT = 0.35
"""Of the engine's doubt, where a table bears a value out."""
_CUT = 0.6
_LEAST_READ = 0.5
"""A value read with less is not borne out by any table: too few of its letters were seen."""
_DOUBTFUL = 0.88
"""At most for a symbol with a code that no table and no name on the paper has, and for restored names of places."""
_NAMES = {"issuer", "issuer_parent", "place", "signer_name"}
_WORD = re.compile(r"[^\W\d_]+")


def calibrated(name: str, field: Field, fields: Mapping[str, Field], *, cut: bool = False) -> Field:
    """The field with its confidence, all in all; fields are all those of the paper, cut tells of a part in ink."""
    if cut:
        return replace(field, confidence=round(_CUT * field.confidence, 3))
    borne_out = _BORNE_OUT.get(name, _is_vietnamese)(field, fields)
    if (name == "symbol" and not borne_out) or (name in _NAMES and _is_restored(field)):
        return replace(field, confidence=min(field.confidence, _DOUBTFUL))
    if field.confidence < _LEAST_READ or not borne_out:
        return field
    return replace(field, confidence=round(1 - _DOUBT_LEFT * (1 - field.confidence), 3))


def _is_restored(field: Field) -> bool:
    """Whether the marks of a name were put to bare letters and no table has the whole name: `Lam` may be Lâm."""
    if not field.raw.isascii() or field.value.isascii():
        return False
    names = (*lexicon.issuer_phrases(), *lexicon.provinces())
    return not any(lexicon.same_letters(field.value, name) for name in names)


def _is_vietnamese(field: Field, _fields: Mapping[str, Field]) -> bool:
    """Whether every word is a Vietnamese syllable or an abbreviation, and the engine read what the value says."""
    words = _WORD.findall(field.value)
    return bool(words) and all(is_syllable(word.lower()) or word.isupper() or len(word) <= 3 for word in words)


def _is_type(field: Field, _fields: Mapping[str, Field]) -> bool:
    return squash(field.value) in squash(field.raw) or field.value == "Công văn"


def _is_known_symbol(field: Field, fields: Mapping[str, Field]) -> bool:
    issuer = fields["issuer"].value if "issuer" in fields else ""
    types = {code for row in lexicon.doc_types() for code in row.codes}
    known = {*types, *lexicon.body_codes(), *initials(issuer)}
    codes = re.split(r"[-/]", field.value)
    return len(codes) > 1 and all(code.rstrip("0123456789") in known for code in codes)


def _is_known_body(field: Field, _fields: Mapping[str, Field]) -> bool:
    """Whether every word of a body's name is a word of the table or a Vietnamese one, and its head names a body."""
    words = _WORD.findall(field.value)
    heads = (*lexicon.body_heads(), *lexicon.continuation_heads())
    return lexicon.starts_with_word(field.value, heads) and all(
        is_syllable(word.lower()) or word.isupper() for word in words
    )


def _is_title(field: Field, _fields: Mapping[str, Field]) -> bool:
    return squash(field.value) in squash(field.raw)


def _is_known_name(field: Field, _fields: Mapping[str, Field]) -> bool:
    """Whether a name of three words or more begins with a surname and goes on with names."""
    first, *rest = field.value.split()
    known = {*lexicon.given_names(), "Thị", "Văn"}
    return len(rest) >= 2 and first in lexicon.surnames() and all(word in known for word in rest)


def _is_known_place(field: Field, fields: Mapping[str, Field]) -> bool:
    """Whether a place is a province, or the issuer's name has it."""
    named = " ".join(fields[name].value for name in ("issuer", "issuer_parent") if name in fields)
    bare = re.sub(r"^(?:TP|Tp|Thành phố)\.?\s*", "", field.value)
    return any(lexicon.same_letters(bare, place) for place in lexicon.provinces()) or fold(bare) in fold(named)


def _never(_field: Field, _fields: Mapping[str, Field]) -> bool:
    return False


_BORNE_OUT: Mapping[str, Callable[[Field, Mapping[str, Field]], bool]] = {
    "doc_type": _is_type,
    "number": _never,
    "symbol": _is_known_symbol,
    "date": _never,
    "place": _is_known_place,
    "issuer": _is_known_body,
    "issuer_parent": _is_known_body,
    "signer_name": _is_known_name,
    "signer_title": _is_title,
    "sign_authority": _is_title,
}
"""By field, what bears it out; of the others, that all its words are Vietnamese."""
