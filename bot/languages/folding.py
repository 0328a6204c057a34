"""Letters without their case and accents: what words are compared by, in every language."""

import unicodedata


def fold(text: str) -> str:
    """`text` in lower case, without accents, in its compatible form (NFKC); other scripts are kept as they are."""
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    if decomposed.isascii():
        return decomposed
    plain = [letter for letter in decomposed if letter < "\x80" or unicodedata.category(letter) != "Mn"]
    return unicodedata.normalize("NFC", "".join(plain))
