"""How likely a text is as Vietnamese: for whoever has two readings of one place and must choose."""

from __future__ import annotations

import numpy as np

from diacritics.alphabet import older_tone_place
from diacritics.language import BOUNDARY, PER_NAT, UNKNOWN
from diacritics.model_file import load_model
from diacritics.tokens import model_words

_UNKNOWN_LETTER = -2.0
"""For each letter of a word that the model does not know, beyond what an unknown word costs: run-together words are no
likelier than the words by themselves.
"""


def fluency(text: str) -> float:
    """The natural log of how likely the text's words are one after the other, without regard to capitals.

    All numbers count as one word.  Raises ModelError when the model is missing or not the one of the manifest.
    """
    model = load_model()
    words = model_words(text.lower())
    numbers = [model.number_of.get(older_tone_place(word), UNKNOWN) for word in words]
    scores = model.language.score_path(np.array([BOUNDARY, BOUNDARY, *numbers], np.int32)) / PER_NAT
    unknown = [
        _UNKNOWN_LETTER * len(word) if number == UNKNOWN else 0.0 for word, number in zip(words, numbers, strict=True)
    ]
    return float(scores.sum() + sum(unknown))
