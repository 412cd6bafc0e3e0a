"""The Engine seam: pixels in, words out.

Tesseract is the default, AccurateEngine adds a recogniser; FakeEngine serves tests and users' own trials.
"""

from pipeline.engine.fake import FakeEngine
from pipeline.engine.seam import Engine, EngineFailed, EngineKilled, EngineTimeout, Look
from pipeline.engine.tesseract import TesseractEngine

__all__ = [
    "Engine",
    "EngineFailed",
    "EngineKilled",
    "EngineTimeout",
    "FakeEngine",
    "Look",
    "TesseractEngine",
]
