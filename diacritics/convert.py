"""convert_legacy: text in an old encoding as Unicode, the encoding named or found out."""

from __future__ import annotations

from diacritics.edits import apply_edits
from diacritics.legacy_tables import LegacyEncoding
from diacritics.legacy_words import convert_lines


def convert_legacy(text: str, encoding: LegacyEncoding | None = None) -> str:
    """Text in TCVN3, VNI or VISCII, shown as Latin-1 or cp1252, as Unicode (NFC).

    With an encoding named everything is converted, right or wrong; without one each line that is evidently legacy, as
    repair(text, mode="legacy") does.  Capitals that TCVN3 shows by a font alone stay small, save inside capitals.
    Raises ValueError for an unknown encoding, ModelError when it must be found out and the model is missing.
    """
    if encoding is not None:
        return convert_lines(text, encoding)
    # The model brings numpy with it.
    from diacritics.legacy import legacy_edits  # noqa: PLC0415
    from diacritics.repairer import load_repairer  # noqa: PLC0415

    return apply_edits(text, legacy_edits(text, load_repairer().readings, told=True))
