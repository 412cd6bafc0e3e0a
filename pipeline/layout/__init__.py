"""Zones and reading order: from an engine's page to lines as a person would read them.

Order: header row by row (left column, right column), title, body, recipients, signature.  Where a line stands is told
by the fixed form of the papers (Decree 30/2020, Appendix I), found by its printed anchors: the national motto, the
number and date lines, `V/v`, `Kính gửi`, `Nơi nhận`.
"""

from pipeline.layout.page import layout_page
from pipeline.layout.text import layout_text

__all__ = ["layout_page", "layout_text"]
