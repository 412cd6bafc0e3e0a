"""What is read off a document: its facts, each with the place where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from pipeline.types.pages import Box
from pipeline.types.reading import FilledStrip
from pipeline.types.sources import SourceFile

SCALAR_FIELDS = (
    "doc_type",
    "number",
    "symbol",
    "date",
    "place",
    "issuer",
    "issuer_parent",
    "subject",
    "signer_name",
    "signer_title",
    "sign_authority",
)
"""The scalar fields of a record, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Field:
    """One fact with its evidence.  raw is what the engine read, before repair and normalisation."""

    value: str
    raw: str
    confidence: float
    page: int
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A cited document.  date is ISO 8601, cut where the citation is (2019, 2019-08), or None.

    basis tells that the paper rests on it (a line that begins with `Căn cứ`).  The evidence is the whole citation.
    """

    number_symbol: str
    date: str | None
    type: str | None
    issuer: str | None
    evidence: Field
    basis: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A chỉ tiêu: what is to reach which value.  comparator is one of = > >= < <= ~ range.

    condition is what narrows it (`đạt từ 7 điểm trở lên`, `so với năm 2022`), item the number of the list item, with
    those of the heads above: `II.2.5`.
    """

    indicator: str
    comparator: str
    value: float | str
    unit: str | None
    deadline: str | None
    evidence: Field
    condition: str | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit that the paper sets, as printed (the evidence's value) and as far as it can be told in dates.

    kind: end (the day counts), before (it does not), period (some time in it), range, relative (so long from an event),
    anchored (bound to an event without a date), recurring.  start and end are ISO 8601, cut where the paper is.
    """

    kind: str
    start: str | None
    end: str | None
    evidence: Field


@dataclass(frozen=True, slots=True)
class Signer:
    """One who signs.  side says where his block stands when others sign beside him: left, right or None."""

    name: Field | None
    title: Field | None
    authority: Field | None
    side: str | None = None

    @property
    def evidence(self) -> Field:
        """Of the name, else of the title.  Raises ValueError when neither was read."""
        shown = self.name or self.title or self.authority
        if shown is None:
            raise ValueError("a signer without name and title")
        return shown


@dataclass(frozen=True, slots=True)
class Finding:
    """Something for a person to look at."""

    kind: str
    detail: str
    field: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """Everything read off one document.  A field that the paper does not show is absent.

    fields holds the scalar fields, marks every row of the field table (see pipeline.fields.table), inferred what the
    paper shows only elsewhere than at its place: it never stands in for what is printed.
    """

    source: SourceFile
    fields: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))
    recipients: tuple[Field, ...] = ()
    references: tuple[Reference, ...] = ()
    targets: tuple[Target, ...] = ()
    findings: tuple[Finding, ...] = ()
    marks: Mapping[str, Field | None] = field(default_factory=lambda: MappingProxyType({}))
    inferred: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))
    addressees: tuple[Field, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    keywords: tuple[str, ...] = ()
    language: str | None = None
    signers: tuple[Signer, ...] = ()
    filled: tuple[FilledStrip, ...] = ()
    """The blanks of number and date, with what was seen in them."""


Status = Literal["done", "partial", "failed", "rejected"]
"""done: every page read; partial: some pages failed; failed: no page read; rejected: never a readable document."""
