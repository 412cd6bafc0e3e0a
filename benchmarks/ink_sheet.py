"""A picture with every strip, its gold and its readings, for a person to look through."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.ink_cases import Case


def sheet(cases: Sequence[Case]) -> NDArray[np.uint8]:
    """The strips, two a row; what is wrong has a dark bar at its left, what is not given a grey one."""
    tiles = [_tile(case) for case in cases]
    tiles += [np.full_like(tiles[0], 255)] * (len(tiles) % 2)
    return np.vstack([np.hstack(tiles[at : at + 2]) for at in range(0, len(tiles), 2)])


def _tile(case: Case) -> NDArray[np.uint8]:
    tile = np.full((112, 760), 255, np.uint8)
    if case.strip is not None:
        picture = cv2.imdecode(np.frombuffer(case.strip.picture, np.uint8), cv2.IMREAD_GRAYSCALE)
        if picture is not None:
            part = picture[:72, :740]
            tile[: part.shape[0], 12 : 12 + part.shape[1]] = part
    seen = f"{case.strip.filling}: {case.strip.says}" if case.strip else "no strip"
    text = f"{case.name[:26]} {case.filling} gold {case.gold or 'blank'} given {case.given or '-'} ({seen})"
    cv2.putText(tile, text, (12, 98), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (0,), 1, cv2.LINE_AA)
    if not case.right:
        tile[:, :8] = 0 if case.given else 150
    elif not case.told:
        tile[:, :4] = 0
    return tile
