"""The frozen values that flow through the house, in the order in which they appear.

Path -> SourceFile | Rejected -> PageImage -> OcrPage -> ReadPage -> RepairedPage -> Reading -> Record.
Every arrow is one function from one value to the next; every value knows where it came from, so that any cell of
an index can be traced back to a box on a page.  Boxes are in pixels of the upright page image, origin top left.
Confidences run from 0 to 1.  Pages count from 1.
"""

from pipeline.types.pages import (
    Box,
    LayerKind,
    OcrCell,
    OcrLine,
    OcrPage,
    OcrTable,
    PageFailure,
    PageImage,
    TextLayer,
    Word,
    box_around,
)
from pipeline.types.reading import FilledStrip, Line, Reading, ReadPage, RepairedPage, Zone
from pipeline.types.records import SCALAR_FIELDS, Deadline, Field, Finding, Record, Reference, Signer, Status, Target
from pipeline.types.sources import NO_ORIGIN, PASSING, Kind, Origin, Reason, Rejected, SourceFile

__all__ = [
    "NO_ORIGIN",
    "PASSING",
    "SCALAR_FIELDS",
    "Box",
    "Deadline",
    "Field",
    "FilledStrip",
    "Finding",
    "Kind",
    "LayerKind",
    "Line",
    "OcrCell",
    "OcrLine",
    "OcrPage",
    "OcrTable",
    "Origin",
    "PageFailure",
    "PageImage",
    "ReadPage",
    "Reading",
    "Reason",
    "Record",
    "Reference",
    "Rejected",
    "RepairedPage",
    "Signer",
    "SourceFile",
    "Status",
    "Target",
    "TextLayer",
    "Word",
    "Zone",
    "box_around",
]
