"""Repair of Vietnamese text whose diacritics were lost or mangled.

    from diacritics import repair
    repair("Ké hoach").text  # 'Kế hoạch'

This package stands alone: it knows nothing of scans, engines or records.
"""

from diacritics.convert import convert_legacy
from diacritics.detect import Detection, detect
from diacritics.edits import Edit, Mode, Repair, apply_edits
from diacritics.evidence import Evidence
from diacritics.legacy_tables import LegacyEncoding
from diacritics.normal import normalize
from diacritics.repair import repair

__all__ = [
    "Detection",
    "Edit",
    "Evidence",
    "LegacyEncoding",
    "Mode",
    "Repair",
    "apply_edits",
    "convert_legacy",
    "detect",
    "normalize",
    "repair",
]
