"""The office's column sets, as data: a row a column.

`muc-luc-van-ban` is the list of documents in a file (Mục lục văn bản, tài liệu) of Decree 30/2020/NĐ-CP, Appendix V,
with its seven headings.  Lengths are those of the decree's Appendix VI: type 100 and subject 500, organisation 200,
note 500.  `full` is everything that is known of every input, with confidences, under the field names of the JSON.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.types import SCALAR_FIELDS


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the cell it shows (see index.cells) and how long its text may be."""

    heading: str
    cell: str
    max_length: int | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A column set.  every_input: also what was not read, and each path of a document, has a row."""

    name: str
    title: str
    every_input: bool
    columns: tuple[Column, ...]


MUC_LUC_VAN_BAN = Form(
    "muc-luc-van-ban",
    "Mục lục văn bản, tài liệu",
    every_input=False,
    columns=(
        Column("STT", "ordinal"),
        Column("Số, ký hiệu văn bản", "number_symbol"),
        Column("Ngày tháng năm văn bản", "day_first_date"),
        Column("Tên loại và trích yếu nội dung văn bản", "type_and_subject", 601),
        Column("Tác giả văn bản", "issuer", 200),
        Column("Tờ số/Trang số", "sheet"),
        Column("Ghi chú", "notes", 500),
    ),
)

FULL = Form(
    "full",
    "Everything known of every input",
    every_input=True,
    columns=(
        *(Column(name, name) for name in ("path", "status", "reason", "detail", "duplicate_of", "sha256", "kind")),
        *(Column(name, name) for name in ("pages", "failed_pages", "number_symbol")),
        *(Column(part, part) for name in SCALAR_FIELDS for part in (name, f"{name}_confidence")),
        *(Column(name, name) for name in ("recipients", "references", "targets", "findings")),
    ),
)

FORMS = {form.name: form for form in (MUC_LUC_VAN_BAN, FULL)}

FIELD_NAMES = {
    "doc_type": "tên loại",
    "number": "số",
    "symbol": "ký hiệu",
    "date": "ngày tháng",
    "place": "địa danh",
    "issuer": "tác giả",
    "issuer_parent": "cơ quan chủ quản",
    "subject": "trích yếu",
    "signer_name": "người ký",
    "signer_title": "chức vụ người ký",
    "sign_authority": "quyền hạn ký",
    "recipients": "nơi nhận",
    "references": "văn bản viện dẫn",
    "targets": "chỉ tiêu",
}
"""What the office calls a field, for notes."""

ASKED_FOR = ("number", "symbol", "date", "doc_type", "subject", "issuer")
"""The fields that the list shows: the note says which of them were not found."""

FINDING_NOTES = {
    "no_header": "không thấy phần đầu văn bản (trang trong hoặc ảnh bị cắt?)",
    "number_missing": "không có hoặc không thấy số",
    "number_by_hand": "chưa đọc được số (viết tay)",
    "date_missing": "không thấy ngày tháng",
    "day_missing": "ngày để trống",
    "day_by_hand": "chưa đọc được ngày (viết tay)",
    "month_missing": "tháng để trống",
    "month_by_hand": "chưa đọc được tháng (viết tay)",
    "issuer_missing": "không thấy tác giả",
    "type_missing": "không thấy tên loại",
    "type_from_symbol": "tên loại suy từ ký hiệu",
    "type_symbol_mismatch": "tên loại và ký hiệu không khớp",
}
"""What the list's note says of a finding, by its kind; of another kind it gives field and detail."""
