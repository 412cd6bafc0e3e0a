"""Repair of Vietnamese text whose diacritics were lost or mangled.

    from diacritics import repair
    repair("Ké hoach").text  # 'Kế hoạch'

This package stands alone: it knows nothing of scans, engines or records.
"""

from diacritics.edits import Edit, Repair, apply_edits
from diacritics.normal import normalize
from diacritics.repair import Mode, repair

__all__ = ["Edit", "Mode", "Repair", "apply_edits", "normalize", "repair"]
