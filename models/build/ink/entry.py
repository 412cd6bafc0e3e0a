"""What the manifest says of the ink networks."""

from __future__ import annotations

MANIFEST_ENTRY = {
    "what": "Digits of number and date lines, written by hand or printed, read off a strip of the header",
    "source": "trained on drawn strips: our own pens, 62 free handwriting fonts, MNIST, optdigits, Semeion, and, "
    "without a stated licence, digits of Vietnamese students (uit_vn), the CHoiCe digits and numbers of Danish "
    "registers (mgr); see models/ink.md",
    "licence": "Apache-2.0 for the weights (LICENSE); sets without a stated licence are named in models/ink.md",
    "build": "python -m models.build.ink",
    "measured": "python -m benchmarks ink; models/ink.md",
}
