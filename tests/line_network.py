"""A recogniser of lines small enough to make in a test, and real: it reads the letters that Pillow carries.

It is one convolution: each class looks for a letter as it is drawn, the blank for none of them, the space for white.
It is written as ONNX by hand (onnx.proto3, the few messages that it needs), so that no package is wanted for it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

HEIGHT_PX = 32
LETTERS = "0123456789KHTBUND"
ABOVE = 0.12
"""What the engine leaves above and below a line, in its height."""
_SIZE_PX, _WIDTH_PX = 44, 28
_PERFECT, _NOTHING, _WHITE = 40.0, 23.0, 35.0
"""Scores of a letter that fits wholly, of the blank, and of white as wide as a space."""
_SPACE_PX = 9


def write_recogniser(folder: Path, network: bytes | None = None, letters: str = LETTERS, more: str = "") -> Path:
    """A network, its alphabet and the TOML file that names them; more: further lines of that file."""
    (folder / "lines.onnx").write_bytes(network if network is not None else line_network())
    (folder / "letters.txt").write_text("".join(f"{letter}\n" for letter in [*letters, " "]), "utf-8")
    toml = folder / "recogniser.toml"
    toml.write_text(f'model = "lines.onnx"\nalphabet = "letters.txt"\npaper = 0\nink = 1\n{more}', "utf-8")
    return toml


def line_network(*, height_px: int | str = HEIGHT_PX, width_px: int | str = "width", channels: int = 1) -> bytes:
    """ONNX: (1, channels, height, width) with paper 0 and ink 1 to (1, classes, 1, columns) scores."""
    weights = np.zeros((len(LETTERS) + 2, channels, HEIGHT_PX, _WIDTH_PX), np.float32)
    for place, letter in enumerate(LETTERS, start=1):
        weights[place, 0] = _template(letter)
    bias = np.zeros(len(weights), np.float32)
    bias[0], bias[-1] = _NOTHING, _WHITE
    middle = _WIDTH_PX // 2
    weights[-1, 0, :, middle - _SPACE_PX // 2 : middle + _SPACE_PX // 2 + 1] = -_WHITE
    return _model(weights, bias, (1, channels, height_px, width_px))


def _template(letter: str) -> np.ndarray:
    """Ink that should be there counts for the letter, ink beside it against it."""
    font = ImageFont.load_default(size=_SIZE_PX)
    _, top, _, bottom = font.getbbox("H0", anchor="ls")
    left, _, right, _ = font.getbbox(letter, anchor="ls")
    above = round(ABOVE * (bottom - top))
    image = Image.new("L", (right - left, bottom - top + 2 * above), 0)
    ImageDraw.Draw(image).text((-left, above - top), letter, fill=255, font=font, anchor="ls")
    width = min(_WIDTH_PX - 2, round(image.width * HEIGHT_PX / image.height))
    ink = np.asarray(image.resize((width, HEIGHT_PX), Image.Resampling.BOX), np.float32) / 255
    ink = np.pad(ink, ((0, 0), (1, 1)))
    whole = np.zeros((HEIGHT_PX, _WIDTH_PX), np.float32)
    start = (_WIDTH_PX - ink.shape[1]) // 2
    whole[:, start : start + ink.shape[1]] = (2 * ink - 1) * _PERFECT / (ink * (2 * ink - 1)).sum()
    return whole


# ONNX ----------------------------------------------------------------------------------------------------------------

_FLOAT = 1


def _model(weights: np.ndarray, bias: np.ndarray, shape: tuple[int | str, ...]) -> bytes:
    pads = (0, _WIDTH_PX // 2, 0, _WIDTH_PX - 1 - _WIDTH_PX // 2)
    node = b"".join(_text(1, name) for name in ("line", "weights", "bias")) + _text(2, "scores") + _text(4, "Conv")
    node += _field(5, _text(1, "pads") + b"".join(_number(8, pad) for pad in pads) + _number(20, 7))
    classes = len(weights)
    graph = _field(1, node) + _text(2, "lines") + _tensor("weights", weights) + _tensor("bias", bias)
    graph += _field(11, _value("line", shape)) + _field(12, _value("scores", (1, classes, 1, "columns")))
    return _number(1, 8) + _field(7, graph) + _field(8, _text(1, "") + _number(2, 13))


def _value(name: str, shape: tuple[int | str, ...]) -> bytes:
    sizes = (_number(1, size) if isinstance(size, int) else _text(2, size) for size in shape)
    dimensions = b"".join(_field(1, size) for size in sizes)
    return _text(1, name) + _field(2, _field(1, _number(1, _FLOAT) + _field(2, dimensions)))


def _tensor(name: str, values: np.ndarray) -> bytes:
    sizes = b"".join(_number(1, size) for size in values.shape)
    return _field(5, sizes + _number(2, _FLOAT) + _text(8, name) + _field(9, values.astype("<f4").tobytes()))


def _text(number: int, text: str) -> bytes:
    return _field(number, text.encode())


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    parts = []
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes([*parts, value])
