"""Jobs that ruin a batch where nothing keeps them apart: one crashes, one raises, one hangs, one eats memory."""

from __future__ import annotations

import os
import signal
import time

import numpy as np

POISONS = ("crash", "error", "hang", "hog")
HOG_BYTES = 3 << 30


def do(name: str) -> str:
    """The job of that name; any other name is an honest task."""
    if name == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if name == "error":
        raise ValueError("made to fail")
    if name == "hang":
        time.sleep(3600)
    if name == "hog":
        return str(np.ones(HOG_BYTES, dtype=np.uint8).sum())
    return name * 2
