"""Prints the misses of one way and part, then the rows."""

from __future__ import annotations

import sys

from benchmarks.documents import SAMPLE, measured
from benchmarks.record_scores import field_rows, judged_values, misses, reliability_rows, sure_row
from benchmarks.shared import scorer
from benchmarks.table import print_rows

way = sys.argv[1] if len(sys.argv) > 1 else "perfect"
part = sys.argv[2] if len(sys.argv) > 2 else "mend"
limit = int(sys.argv[3]) if len(sys.argv) > 3 else SAMPLE[way]
gold, records = measured(way, part, limit)
score = scorer("score_records")
if part == "mend":
    print("\n".join(misses(score, gold, records)))
section = f"{len(gold)} documents, {way}, {part}"
print_rows(
    [
        *field_rows(score, section, gold, records),
        sure_row(score, section, gold, records),
        *reliability_rows(section, judged_values(score, gold, records)),
    ]
)
