"""A text as typed to the text that rules and the classifier read: disguises and abbreviations undone, words kept."""

import re
import unicodedata
from functools import cache
from pathlib import Path

from bot.plain_yaml import read

_ABBREVIATIONS = Path(__file__).parent / "abbreviations.yaml"
_LEET = str.maketrans("013457@$", "oieastas")
_LEET_INSIDE = re.compile(r"(?<=[a-z])[013457@$]+(?=[a-z])")
_SPELT_OUT = re.compile(r"(?<!\w)(?:[a-z][ .\-_*]){3,}[a-z](?!\w)")
_LONG_VOWEL = re.compile(r"([aeiou])\1{2,}")
_LONG_CONSONANT = re.compile(r"([b-df-hj-np-tv-z])\1{2,}")
_APOSTROPHES = re.compile("[\u2018\u2019\u02bc\u0060\u00b4\u2032]")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|(?<!\S)\+(?!\S)", re.UNICODE)
_ENDS = re.compile(r"[.!?\n;\u061f\u3002\uff01\uff1f\u2026]+")
_LETTERS = re.compile(r"[^\W_]+", re.UNICODE)


def normalise(text: str) -> str:
    """`text` in lower case and compatible form: no zero-width or direction marks, no accents on Latin and Arabic letters, one
    alef, figures that stand for letters inside a word (`su1c1d1o`) turned back, drawn-out letters shortened, letters typed
    apart joined, abbreviations spelt out. Sentences keep their punctuation. Said twice it changes nothing more."""
    lines = (" ".join(line.split()) for line in _APOSTROPHES.sub("'", _without_marks(text)).splitlines())
    shown = "\n".join(line for line in lines if line)
    joined = _SPELT_OUT.sub(lambda match: re.sub(r"[ .\-_*]", "", match.group()), shown)
    straight = _LEET_INSIDE.sub(lambda match: match.group().translate(_LEET), joined)
    short = _LONG_CONSONANT.sub(r"\1\1", _LONG_VOWEL.sub(r"\1", straight))
    return _WORD.sub(lambda match: _abbreviations().get(match.group(), match.group()), short)


def words_of(text: str) -> str:
    """The words of a normalised text with one space between and at both ends; `.` stands for the end of a sentence."""
    sentences = (_LETTERS.findall(sentence) for sentence in _ENDS.split(text))
    return f" {' . '.join(' '.join(words) for words in sentences if words)} "


def _without_marks(text: str) -> str:
    kept: list[str] = []
    for letter in unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold()):
        category = unicodedata.category(letter)
        if category in ("Cf", "Cs", "Co", "Cn") or letter == "\u0640":
            continue
        if category == "Mn" and kept and not _keeps_marks(kept[-1]):
            continue
        kept.append("\n" if letter == "\n" else " " if category == "Cc" else letter)
    return unicodedata.normalize("NFC", "".join(kept)).replace("\u0671", "\u0627")


def _keeps_marks(letter: str) -> bool:
    return not (letter.isascii() or "\u0600" <= letter <= "\u06ff" or "LATIN" in unicodedata.name(letter, ""))


@cache
def _abbreviations() -> dict[str, str]:
    entries: dict[str, str] = read(_ABBREVIATIONS)
    return {str(short): str(meant) for short, meant in entries.items()}
