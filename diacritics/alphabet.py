"""The Vietnamese alphabet: letters, tones, which syllables the spelling allows, and where the tone mark stands.

Source of the spelling facts: the national alphabet (12 vowel letters, 5 tone marks, đ) and the closed sets of initials
and rimes that every Vietnamese grammar lists.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

TONES = "\u0300\u0301\u0309\u0303\u0323"
"""Huyền, sắc, hỏi, ngã, nặng as combining marks."""
VOWELS = "aăâeêioôơuưy"
LETTERS = "".join(
    sorted(
        {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in ["", *TONES]}
        | set("abcdđefghijklmnopqrstuvwxyz")
    )
)
"""All small letters: the Vietnamese ones and f, j, w, z; 93 of them."""

_TONE_OF = {letter: next((c for c in unicodedata.normalize("NFD", letter) if c in TONES), "") for letter in LETTERS}
_TONELESS = {
    letter: unicodedata.normalize("NFC", unicodedata.normalize("NFD", letter).replace(tone, "") if tone else letter)
    for letter, tone in _TONE_OF.items()
}
_BASE = {letter: "d" if letter == "đ" else unicodedata.normalize("NFD", letter)[0] for letter in LETTERS}
_BASE_TABLE = str.maketrans(_BASE | {letter.upper(): base.upper() for letter, base in _BASE.items()})
ONLY_VIETNAMESE = frozenset(
    letter for letter in LETTERS + LETTERS.upper() if letter.lower() in "ăđơư" or ord(letter) >= 0x1E00
) | frozenset("ĩĨũŨ")
"""Letters that no Western European alphabet has: a Latin OCR engine never writes them."""

_OPEN_PAIRS = {"oa", "oe", "uy"}
"""Vowel pairs whose tone stands on the first letter in the older style (hòa) and on the second in the newer (hoà)."""

_INITIALS = "b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x"
_OPEN_RIMES = """a ai am an ang anh ao au ay ăm ăn ăng âm ân âng âu ây e em en eng eo ê êm ên ênh êu i ia iêm iên iêng
iêu im in inh iu o oa oai oam oan oang oanh oao oay oăm oăn oăng oe oem oen oeo oi om on ong oong ô ôi ôm ôn ông ơ ơi
ơm ơn u ua uân uâng uây ue uê uên uênh ui um un ung uôi uôm uôn uông uơ uy uya uyên uyn uynh uyu uau uao uai uan uang
uanh uay uăn uăng uen ueo ư ưa ưi ưm ưn ưng ươi ươm ươn ương ươu ưu y yêm yên yêng yêu yn ynh"""
_STOPPED_RIMES = """ac ach ap at ăc ăp ăt âc âp ât ec ep et êch êp êt ich iêc iêp iêt ip it oac oach oap oat oăc oăt oet
oc op ot ooc ôc ôp ôt ơp ơt uâc uât uêch uêt uc ut up uôc uôp uôt uych uyêt uyp uyt uac uach uat uăc uăt uet ưc ươc ươp
ươt ưp ưt yêt ych yp yt"""
_SYLLABLE = re.compile(rf"(?:{_INITIALS})?(?:{'|'.join((_OPEN_RIMES + ' ' + _STOPPED_RIMES).split())})")
_STOPPED = re.compile(rf"(?:{_INITIALS})?(?:{'|'.join(_STOPPED_RIMES.split())})")


def base_letters(text: str) -> str:
    """The text with every Vietnamese mark taken off, đ included: Kế hoạch -> Ke hoach.  Same length as the text."""
    return text.translate(_BASE_TABLE)


def is_marked(letter: str) -> bool:
    """Whether the letter is Vietnamese and carries a mark (đ does)."""
    return _BASE.get(letter.lower(), letter.lower()) != letter.lower()


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether Vietnamese spelling allows this word, in any case.

    One tone mark at most, on the letter where it belongs (hòa and hoà both count), sắc or nặng before c, ch, p, t.
    """
    word = word.lower()
    if any(letter not in _BASE for letter in word):
        return False
    toned = [place for place, letter in enumerate(word) if _TONE_OF[letter]]
    plain = "".join(_TONELESS[letter] for letter in word)
    if len(toned) > 1 or not _SYLLABLE.fullmatch(plain):
        return False
    if toned and toned[0] not in _tone_places(plain):
        return False
    if _STOPPED.fullmatch(plain):
        return bool(toned) and _TONE_OF[word[toned[0]]] in "\u0301\u0323"
    return True


@lru_cache(maxsize=20_000)
def tone_where_it_belongs(word: str) -> str:
    """A small-letter word whose tone mark stands on the wrong letter, put right: đựơc -> được.  Others as they are."""
    toned = [place for place, letter in enumerate(word) if _TONE_OF.get(letter)]
    if len(toned) != 1 or is_syllable(word):
        return word
    tone = _TONE_OF[word[toned[0]]]
    plain = "".join(_TONELESS.get(letter, letter) for letter in word)
    for place, letter in enumerate(plain):
        moved = plain[:place] + unicodedata.normalize("NFC", letter + tone) + plain[place + 1 :]
        if letter in VOWELS and is_syllable(moved):
            return moved
    return word


def _tone_places(plain: str) -> set[int]:
    """Where the tone mark may stand in a syllable written without it."""
    vowels = [place for place, letter in enumerate(plain) if letter in VOWELS]
    if plain.startswith(("qu", "gi")) and len(vowels) > 1:
        vowels = vowels[1:]
    marked = [place for place in vowels if plain[place] in "ăâêôơ"] or [p for p in vowels if plain[p] == "ư"]
    if marked:
        return {marked[-1]}
    if len(vowels) == 1 or len(vowels) == 3:
        return {vowels[len(vowels) // 2]}
    if vowels[-1] + 1 < len(plain):
        return {vowels[1]}
    return set(vowels) if plain[vowels[0] : vowels[1] + 1] in _OPEN_PAIRS else {vowels[0]}


@cache
def _moved_tones() -> tuple[dict[str, str], dict[str, str]]:
    older, newer = {}, {}
    for first, second in map(tuple, _OPEN_PAIRS):
        for tone in TONES:
            on_first = unicodedata.normalize("NFC", first + tone) + second
            on_second = first + unicodedata.normalize("NFC", second + tone)
            older[on_second], newer[on_first] = on_first, on_second
    return older, newer


_NEWER_END = re.compile(r"(?<![qQ])(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?=$|[^\w])", re.IGNORECASE)
_OLDER_END = re.compile(r"(?:[òóỏõọ][ae]|[ùúủũụ]y)(?=$|[^\w])", re.IGNORECASE)


def _with_case(pattern: str, word: str) -> str:
    return "".join(new.upper() if old.isupper() else new for new, old in zip(word, pattern, strict=True))


def older_tone_place(text: str) -> str:
    """The text with hoà, thuý written hòa, thúy.  Same length as the text; quý stays."""
    older, _ = _moved_tones()
    return _NEWER_END.sub(lambda match: _with_case(match[0], older[match[0].lower()]), text)


def newer_tone_place(text: str) -> str:
    """The text with hòa, thúy written hoà, thuý.  Same length as the text."""
    _, newer = _moved_tones()
    return _OLDER_END.sub(lambda match: _with_case(match[0], newer[match[0].lower()]), text)


def prefers_newer_tone_place(text: str) -> bool:
    """Whether a text writes hoà, thuý more often than hòa, thúy."""
    return len(_NEWER_END.findall(text)) > len(_OLDER_END.findall(text))
