"""Signer: authority (quyền hạn ký), title and name, from the signature block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline import lexicon
from pipeline.fields.marks import is_copy_mark
from pipeline.fields.person_names import PersonName, lowest_name, name_in
from pipeline.fields.signer_titles import Block, read_block, title_in
from pipeline.paper import Found, Paper, Placed, field_of, field_of_lines
from pipeline.types import Field, Finding, Line, Zone

_COMPLETED = 0.6
"""Confidence factor of a title or mark that is partly covered and was made whole from what stands beside it."""
_WHOLE_NAME = 3
_LEAST_NAME = 0.6
"""A name read with less is not given: its letters are guesses."""


def find_signer(paper: Paper) -> Found:
    """Fields `sign_authority`, `signer_title` and `signer_name`."""
    page = paper.closing_page
    lines = paper.zone(Zone.SIGNATURE, page)
    if not lines:
        return Found(findings=(Finding("signature_missing", "no signature block was found", "signer_name", page),))
    lines = _without_copy(lines)
    block = read_block(lines)
    parts = (_authority(block), _title(block, page), _name(lowest_name(block.after or lines), page), _several(lines))
    return Found(
        tuple(field for part in parts for field in part.fields),
        tuple(finding for part in parts for finding in part.findings),
    )


def _without_copy(lines: list[Placed]) -> list[Placed]:
    """The lines of the original: under `SAO Y` stand number, date and signer of the copy."""
    first = next((place for place, line in enumerate(lines) if place and is_copy_mark(line.text)), len(lines))
    return lines[:first]


def _several(lines: Sequence[Placed]) -> Found:
    """A finding where names of several persons stand in the block: a paper of two bodies has two signers."""
    names = [name for placed in lines if (name := name_in(placed)) is not None and len(name.words) >= _WHOLE_NAME]
    told = list(dict.fromkeys(name.value for name in names if name.value.split()[0] in lexicon.surnames()))
    if len(told) < 2:
        return Found()
    detail = f"several names stand in the signature block: {', '.join(told)}"
    return Found(findings=(Finding("several_signers", detail, "signer_name", names[0].page),))


def _authority(block: Block) -> Found:
    if block.authority:
        marks = " ".join(dict.fromkeys(f"{mark}." for mark, _ in block.authority))
        return _found("sign_authority", field_of_lines(marks, [placed for _, placed in block.authority]))
    if block.by_hand is None:
        return Found()
    detail = f"a deputy signs under {block.by_hand.text!r}: KT. was added by hand or is covered"
    finding = Finding("authority_by_hand", detail, "sign_authority", block.by_hand.page)
    return _found("sign_authority", field_of_lines("KT.", [block.by_hand], _COMPLETED), finding)


def _title(block: Block, page: int | None) -> Found:
    if block.title is None:
        return Found(findings=(Finding("title_missing", "the signer's title was not read", "signer_title", page),))
    title, placed = block.title
    if not block.covered:
        return _found("signer_title", field_of_lines(title, [placed]))
    detail = f"{title} cannot sign for {title}: taken for PHÓ {title}, partly covered"
    finding = Finding("title_completed", detail, "signer_title", page)
    return _found("signer_title", field_of_lines(f"PHÓ {title}", [placed], _COMPLETED), finding)


def _name(name: PersonName | None, page: int | None) -> Found:
    if name is None:
        return Found(findings=(Finding("signer_missing", "the signer's name was not read", "signer_name", page),))
    if name.confidence < _LEAST_NAME:
        detail = f"the signer's name is covered or unclear; read as {name.value!r}"
        return Found(findings=(Finding("signer_unclear", detail, "signer_name", page),))
    weakest = min(word.confidence for word in name.words)  # one wrong mark is another person
    return _found("signer_name", replace(field_of(name.value, name.words, name.page), confidence=weakest * name.factor))


def _found(name: str, field: Field, *findings: Finding) -> Found:
    return Found(((name, field),), findings)


def has_name(lines: Sequence[Line]) -> bool:
    """Whether one of the lines can be a person's name."""
    return lowest_name([Placed(0, line) for line in lines]) is not None


def has_title(lines: Sequence[Line]) -> bool:
    """Whether one of the lines holds a signer's title."""
    return any(title_in(line.text) is not None for line in lines)
