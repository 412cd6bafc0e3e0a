"""The facts that stand by themselves on a paper, a row each.  CONTRIBUTING.md shows how another is added.

Fields that help each other (number and type, the parts of the signature) have their own place in pipeline.extract.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.fields.marks import find_circulation, find_copy, find_secrecy, find_urgency
from pipeline.paper import Paper
from pipeline.types import Field


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One fact: its key in the record, what it is, and how it is found (None where the paper does not show it)."""

    name: str
    says: str
    find: Callable[[Paper], Field | None]


FIELD_TABLE = (
    FieldRow("urgency", "mức độ khẩn: Hỏa tốc, Thượng khẩn, Khẩn", find_urgency),
    FieldRow("secrecy", "độ mật: Tuyệt mật, Tối mật, Mật", find_secrecy),
    FieldRow("circulation", "chỉ dẫn lưu hành: Xem xong trả lại, Lưu hành nội bộ", find_circulation),
    FieldRow("copy", "loại bản sao: Sao y, Sao lục, Trích sao", find_copy),
)
