"""The letters of the recogniser: those of Tesseract's Vietnamese data, a few of them given to signs that papers use.

The data has letters that Vietnamese papers never bear (ƒ, ‡, ¿ …) and lacks some that they do (–, ², ≥ …).  A name in
the character set is all that tells them apart, so each of the latter takes the place of one of the former of its class.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

RENAMED = {
    "—": "–",
    "Ƒ": "Ỵ",
    "ƒ": "ỵ",
    "‡": "≥",
    "†": "≤",
    "¬": "×",
    "¡": "•",
    "¿": "²",
    "⁄": "³",
    "‹": "±",
    "›": "÷",
    "£": "□",
}
"""Old letter to new: of one class (letter or sign), so that what is said of the class stays true."""
_ALIKE = str.maketrans(
    {"…": "...", "’": "'", "‘": "'", "−": "-", "—": "–", "‟": "“", "‛": "'", "Ð": "Đ", "ð": "đ", "☐": "□", "❑": "□",
     "·": ".", "º": "°", "′": "'", "″": '"', "\u00a0": " ", "\u00ad": "", "₫": "đ", "▪": "•"}
)  # fmt: skip
"""Signs that look like another in print are called by one name."""


class UnknownLetter(ValueError):
    """A line holds a letter that the recogniser has no name for."""


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The outputs of the network by letter.  blank: the output that stands for none."""

    outputs: dict[str, int]
    blank: int

    def codes(self, label: str) -> list[int]:
        """The outputs that say the label.  Raises UnknownLetter."""
        try:
            return [self.outputs[letter] for letter in label]
        except KeyError as error:
            raise UnknownLetter(str(error)) from error

    def text(self, outputs: list[int]) -> str:
        """What a path of outputs says: repeated outputs count once, blanks not at all."""
        letters = {output: letter for letter, output in self.outputs.items()}
        before, text = self.blank, ""
        for output in outputs:
            if output not in (before, self.blank):
                text += letters.get(output, "")
            before = output
        return text.strip()


def label_of(text: str) -> str:
    """The text as the recogniser should say it: signs by one name, single spaces."""
    return " ".join(text.translate(_ALIKE).split())


def renamed_characters(unicharset: str) -> str:
    """The component `lstm-unicharset` with the letters of RENAMED under their new names."""
    head, *lines = unicharset.split("\n")
    return "\n".join([head, *(_renamed(line) for line in lines)])


def read_alphabet(unicharset: str, recoder: bytes, blank: int) -> Alphabet:
    """The letters from the components `lstm-unicharset` and `lstm-recoder`."""
    letters = [line.split(" ", 1)[0] for line in unicharset.split("\n")[1:] if line]
    letters[0] = " "
    outputs = {letter: code for letter, code in zip(letters, _codes(recoder), strict=True) if len(letter) == 1}
    return Alphabet(outputs, blank)


def _renamed(line: str) -> str:
    letter, _, rest = line.partition(" ")
    new = RENAMED.get(letter)
    if new is None:
        return line
    fields = rest.split("\t")[0].split(" ")
    fields[-1] = new  # the normal form
    return f"{new} {' '.join(fields)}\t# {new} [{ord(new):x} ]"


def _codes(recoder: bytes) -> list[int]:
    """The output of each letter; Tesseract's Vietnamese data has one output a letter."""
    count, place, codes = struct.unpack_from("<I", recoder)[0], 4, []
    for _ in range(count):
        length = struct.unpack_from("<i", recoder, place + 1)[0]
        codes.append(struct.unpack_from("<i", recoder, place + 5)[0])
        place += 5 + 4 * length
    return codes
