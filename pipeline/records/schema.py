"""The JSON Schema (draft 2020-12) of a record, with its version: `vanthu extract --schema` prints it.

Its rows for single facts are made from the tables of fields, so that a new row is described by itself.
"""

from __future__ import annotations

from typing import Any

from pipeline.fields.table import FIELD_TABLE
from pipeline.records.as_json import SCHEMA_VERSION
from pipeline.types import SCALAR_FIELDS, Kind

_ISO = "^(19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
_TEXT: dict[str, Any] = {"type": ["string", "null"], "minLength": 1}
_DATE: dict[str, Any] = {"type": ["string", "null"], "pattern": _ISO}
_COMPARATORS = ["=", ">", ">=", "<", "<=", "~", "range"]
_DEADLINES = ["end", "before", "period", "range", "relative", "anchored", "recurring"]
_BOX: dict[str, Any] = {
    "type": ["array", "null"],
    "description": "left, top, width, height in pixels of the upright page; null in a text file",
    "prefixItems": [{"type": "integer"}] * 4,
    "minItems": 4,
    "maxItems": 4,
}
_SAYS = {
    "doc_type": "tên loại văn bản",
    "number": "số, as printed; with its year in normative documents (63/2010)",
    "symbol": "ký hiệu",
    "date": "ngày, tháng, năm: ISO 8601, cut where the paper is blank or written by hand",
    "place": "địa danh",
    "issuer": "tên cơ quan, tổ chức ban hành",
    "issuer_parent": "tên cơ quan, tổ chức chủ quản trực tiếp",
    "subject": "trích yếu nội dung",
    "signer_name": "họ và tên người ký",
    "signer_title": "chức vụ của người ký, in capitals",
    "sign_authority": "quyền hạn ký: TM. KT. TL. TUQ. Q., several with a space between",
}


def record_schema() -> dict[str, Any]:
    """The schema as a JSON value."""
    properties: dict[str, Any] = {"schema_version": {"const": SCHEMA_VERSION}}
    properties |= {name: _TEXT | {"description": _SAYS[name]} for name in SCALAR_FIELDS}
    properties["date"] = _DATE | {"description": _SAYS["date"]}
    properties |= {row.name: _TEXT | {"description": row.says} for row in FIELD_TABLE}
    properties |= _lists()
    properties |= {
        "inferred": {
            "type": "object",
            "description": "what the paper shows only elsewhere than at its place, apart from what is printed",
            "properties": {"issuer": {"type": "string", "minLength": 1}},
            "additionalProperties": False,
        },
        "language": {"enum": ["vi", None]},
        "source": _source(),
        "evidence": _evidence_of_record(),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "vanthu record",
        "version": SCHEMA_VERSION,
        **_object(properties),
        "$defs": {"evidence": _evidence()},
    }


def _lists() -> dict[str, Any]:
    texts = {"type": "array", "items": {"type": "string", "minLength": 1}}
    return {
        "signers": _array("all who sign, the principal last; side: where blocks stand side by side", {
            "name": _TEXT,
            "title": _TEXT,
            "authority": _TEXT,
            "side": {"enum": ["left", "right", None]},
        }),
        "addressees": texts | {"description": "Kính gửi, one a body or person"},
        "recipients": texts | {"description": "Nơi nhận, one a dash, `Lưu: …` among them"},
        "references": _array("documents that the paper cites; basis: in a line that begins with Căn cứ", {
            "number_symbol": {"type": "string", "minLength": 3},
            "date": _DATE,
            "type": _TEXT,
            "issuer": _TEXT,
            "basis": {"type": "boolean"},
        }),
        "targets": _array("chỉ tiêu; the value of a range is `A-B`, a grade is its name", {
            "indicator": {"type": "string", "minLength": 1},
            "comparator": {"enum": _COMPARATORS},
            "value": {"type": ["number", "string"]},
            "unit": _TEXT,
            "condition": _TEXT,
            "deadline": _DATE,
            "item": _TEXT,
        }),
        "deadlines": _array("thời hạn, as printed and in dates as far as they are named", {
            "kind": {"enum": _DEADLINES},
            "text": {"type": "string", "minLength": 1},
            "start": _DATE,
            "end": _DATE,
        }),
        "filled": _array("the blanks of number and date: filled in with what, and what may stand in them", {
            "field": {"enum": ["number", "date"]},
            "filling": {"enum": ["ink", "print", "stamp", "empty"]},
            "readings": _array("surest first; of a date those of its parts together", {
                "text": {"type": "string", "minLength": 1},
                "probability": {"type": "number", "minimum": 0, "maximum": 1},
            }),
            "support": texts | {"description": "what else of the document speaks for or against a reading"},
            "page": {"type": "integer", "minimum": 1},
            "box": _BOX,
        }),
        "keywords": texts | {"description": "từ khóa, the most used first"},
        "findings": _array("what a person should look at", {
            "kind": {"type": "string", "pattern": "^[a-z_]+$"},
            "detail": {"type": "string", "minLength": 1},
            "field": {"type": ["string", "null"]},
            "page": {"type": ["integer", "null"], "minimum": 1},
        }),
    }  # fmt: skip


def _source() -> dict[str, Any]:
    return _object({
        "path": {"type": "string"},
        "sha256": {"type": "string", "pattern": "^([0-9a-f]{64})?$"},
        "pages": {"type": "integer", "minimum": 0},
        "kind": {"enum": [kind.value for kind in Kind]},
    })  # fmt: skip


def _evidence() -> dict[str, Any]:
    """Where one value was read, and how surely."""
    return _object({
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "page": {"type": "integer", "minimum": 1},
        "box": _BOX,
        "raw": {"type": "string", "description": "as read, before repair"},
    })  # fmt: skip


def _evidence_of_record() -> dict[str, Any]:
    """Of a single fact an object, of a list an array in the order of its items."""
    lists = ("signers", "addressees", "recipients", "references", "targets", "deadlines")
    singles = (*SCALAR_FIELDS, *(row.name for row in FIELD_TABLE))
    return {
        "type": "object",
        "properties": {
            **{name: {"$ref": "#/$defs/evidence"} for name in singles},
            **{name: {"type": "array", "items": {"$ref": "#/$defs/evidence"}} for name in lists},
            "inferred": {"type": "object", "additionalProperties": {"$ref": "#/$defs/evidence"}},
        },
        "required": [*lists, "inferred"],
        "additionalProperties": False,
    }


def _array(says: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "description": says, "items": _object(properties)}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
