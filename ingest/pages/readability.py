"""How easy an Italian text is to read: the Gulpease index."""

import re

_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[.!?…](?:[»\")]|\s|$)")


def gulpease(text: str) -> float:
    """The Gulpease index of `text`, 0 (hard) to 100 (easy); 60 suits readers with a middle-school title.

    Source: Lucisano and Piemontese, "GULPEASE: una formula per la predizione della difficoltà dei testi in lingua
    italiana", Scuola e città 3 (1988): 89 + (300 x sentences - 10 x letters) / words.
    """
    words = _WORD.findall(text)
    if not words:
        return 100.0
    sentences = max(1, len(_SENTENCE_END.findall(text)))
    letters = sum(len(word) for word in words)
    return min(100.0, max(0.0, 89 + (300 * sentences - 10 * letters) / len(words)))
