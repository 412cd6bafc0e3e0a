"""Signer: authority (quyền hạn ký), title and name, from the signature block; of several signers each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.fields.person_names import PersonName, lowest_name
from pipeline.fields.signature_block import Block, Printed
from pipeline.fields.signature_columns import signed_blocks
from pipeline.paper import Found, Paper, Placed, field_of, field_of_lines
from pipeline.types import Field, Finding, Line, Signer

_COMPLETED = 0.6
"""Confidence factor of a title or mark that is partly covered and was made whole from what stands beside it."""
_LEAST_NAME = 0.6
"""A name read with less is not given: its letters are guesses."""


@dataclass(frozen=True, slots=True)
class FoundSigners:
    """The fields of the principal signer with their findings, and all signers."""

    principal: Found
    signers: tuple[Signer, ...] = ()


def find_signers(paper: Paper) -> FoundSigners:
    """Fields `sign_authority`, `signer_title` and `signer_name` of the last block, and every signer."""
    blocks = signed_blocks(paper)
    page = paper.closing_page
    if not blocks:
        finding = Finding("signature_missing", "no signature block was found", "signer_name", page)
        return FoundSigners(Found(findings=(finding,)))
    found = [_found_in(signed.block, signed.lines, page) for signed in blocks]
    signers = tuple(_signer(one, signed.side) for one, signed in zip(found, blocks, strict=True))
    signers = tuple(signer for signer in signers if signer.name or signer.title)
    several = _several(signers) if len(signers) > 1 else ()
    principal = Found(found[-1].fields, (*found[-1].findings, *several))
    return FoundSigners(principal, signers)


def _found_in(block: Block, lines: Sequence[Placed], page: int | None) -> Found:
    parts = (_authority(block), _title(block, page), _name(lowest_name(block.after or lines), page))
    return Found(
        tuple(field for part in parts for field in part.fields),
        tuple(finding for part in parts for finding in part.findings),
    )


def _signer(found: Found, side: str | None) -> Signer:
    fields = dict(found.fields)
    return Signer(fields.get("signer_name"), fields.get("signer_title"), fields.get("sign_authority"), side)


def _several(signers: Sequence[Signer]) -> tuple[Finding, ...]:
    """A finding where several persons sign: a paper of two bodies has two signers."""
    told = [signer.name.value if signer.name else "?" for signer in signers]
    page = next((signer.name.page for signer in signers if signer.name), None)
    detail = f"several persons sign: {', '.join(told)}"
    return (Finding("several_signers", detail, "signer_name", page),)


def _authority(block: Block) -> Found:
    if block.authority:
        marks = " ".join(dict.fromkeys(f"{mark.text}." for mark in block.authority))
        return _found(
            "sign_authority", field_of_lines(marks, [line for mark in block.authority for line in mark.lines])
        )
    if block.by_hand is None:
        return Found()
    detail = f"a deputy signs under {block.by_hand.text!r}: KT. was added by hand or is covered"
    finding = Finding("authority_by_hand", detail, "sign_authority", block.by_hand.page)
    return _found("sign_authority", field_of_lines("KT.", [block.by_hand], _COMPLETED), finding)


def _title(block: Block, page: int | None) -> Found:
    if block.title is None:
        return Found(findings=(Finding("title_missing", "the signer's title was not read", "signer_title", page),))
    title: Printed = block.title
    if not block.covered:
        return _found("signer_title", field_of_lines(title.text, title.lines))
    detail = f"{title.text} cannot sign for {title.text}: taken for PHÓ {title.text}, partly covered"
    finding = Finding("title_completed", detail, "signer_title", page)
    return _found("signer_title", field_of_lines(f"PHÓ {title.text}", title.lines, _COMPLETED), finding)


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
