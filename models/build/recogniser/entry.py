"""What the manifest says of the recogniser's data."""

from __future__ import annotations

MANIFEST_ENTRY = {
    "what": "Tesseract LSTM data for Vietnamese, trained further on drawn lines of papers: the page is read with them",
    "source": "tessdata/vie.traineddata, trained further on lines of Vietnamese administrative documents drawn with "
    "free fonts, with a word list of the same documents; no text can be read back from it",
    "licence": "Apache-2.0 (models/tessdata/LICENSE), as the data it was made from",
    "build": "python -m models.build.recogniser",
    "measured": "python -m benchmarks pages, python -m benchmarks records; models/recogniser.md",
}
