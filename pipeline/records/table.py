"""A record as a table for people, in Vietnamese: field, value, confidence, and where on the paper it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any

from pipeline.index.wording import wording
from pipeline.records.telling import in_words, likeliest, told_in_short
from pipeline.types import SCALAR_FIELDS

_HEADS = ("Trường", "Giá trị", "Tin cậy", "Vị trí")
_VALUE_WIDTH = 68
_LISTS = ("addressees", "recipients", "references", "targets", "deadlines")
_UNDER_LISTS = {
    "signers",
    "schema_version",
    "inferred",
    "keywords",
    "findings",
    "source",
    "evidence",
    "language",
    "filled",
    *_LISTS,
}
_SIDES = {"left": "bên trái", "right": "bên phải"}
Cells = tuple[str, str, str, str]


def record_table(record: Mapping[str, Any]) -> str:
    """The table as text; record is a record's JSON object.  What the paper does not show has a dash."""
    rows = [_HEADS, *_rows(record)]
    name_width = max(len(row[0]) for row in rows)
    lines: list[str] = []
    for name, value, sure, where in rows:
        parts = wrap(value, _VALUE_WIDTH) or [""]
        lines.append(f"{name.ljust(name_width)}  {parts[0].ljust(_VALUE_WIDTH)}  {sure:>7}  {where}".rstrip())
        lines += [f"{'':{name_width}}  {part}" for part in parts[1:]]
    notes = [f"! {note}" for note in _findings(record)]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:], *([""] if notes else []), *notes]) + "\n"


def _rows(record: Mapping[str, Any]) -> Iterator[Cells]:
    names, evidence = wording("fields"), record["evidence"]
    for name in (*SCALAR_FIELDS, *(key for key in record if key not in {*SCALAR_FIELDS, *_UNDER_LISTS})):
        value = record[name]
        if value is not None or name in SCALAR_FIELDS:
            yield names.get(name, name), value or "–", *_place(evidence.get(name))
    for name, value in record["inferred"].items():
        yield f"{names.get(name, name)} (suy ra)", value, *_place(evidence["inferred"][name])
    for name in (*(("signers",) if len(record["signers"]) > 1 else ()), *_LISTS):
        for place, (item, proof) in enumerate(zip(record[name], evidence[name], strict=True)):
            yield names.get(name, name) if place == 0 else "", _item(name, item), *_place(proof)
    for strip in record.get("filled", ()):
        yield f"ô ghi {names[strip['field']]}", _filled(strip), "", f"tr. {strip['page']}"
        yield from (("", in_words(fact), "", "") for fact in strip["support"])
    if record["keywords"]:
        yield "từ khóa", "; ".join(record["keywords"]), "", ""


def _place(proof: Mapping[str, Any] | None) -> tuple[str, str]:
    """Confidence and place: page, and the box's left and top edge in pixels."""
    if proof is None:
        return "", ""
    box = proof["box"]
    return f"{proof['confidence']:.2f}", f"tr. {proof['page']}" + (f" ({box[0]}, {box[1]})" if box else "")


def _filled(strip: Mapping[str, Any]) -> str:
    """With what a blank is filled in, and what may stand in it."""
    read = " hoặc ".join(f"{text} ({share:.2f})" for text, share in likeliest(strip))
    return f"{wording('fillings')[strip['filling']]} {read}".rstrip()


def _item(name: str, item: Any) -> str:
    match name:
        case "signers":
            words = " ".join(filter(None, (item["title"], item["name"])))
            return words + (f" ({_SIDES[item['side']]})" if item["side"] else "")
        case "references":
            parts = (item["type"], item["number_symbol"], item["date"], item["issuer"])
            return ", ".join(filter(None, parts)) + (" (căn cứ)" if item["basis"] else "")
        case "targets":
            limit = f" (hạn {item['deadline']})" if item["deadline"] else ""
            return (
                f"{item['indicator']} {item['comparator']} {_number(item['value'])} {item['unit'] or ''}".strip()
                + limit
            )
        case "deadlines":
            dates = " → ".join(filter(None, (item["start"] if item["start"] != item["end"] else None, item["end"])))
            return f"{item['text']}" + (f" = {dates}" if dates else "")
        case _:
            return str(item)


def _number(value: float | str) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _findings(record: Mapping[str, Any]) -> Iterator[str]:
    fields = wording("fields")
    for finding in record["findings"]:
        said = told_in_short(finding, record)
        field = fields.get(finding["field"] or "")
        where = f" (tr. {finding['page']})" if finding["page"] else ""
        yield (f"{said}: {field}{where}" if field and finding["kind"] == "low_confidence" else f"{said}{where}")
