"""Which language a text is in, among those that newcomers to Italian schools speak most."""

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lingua import LanguageDetector

LANGUAGES = ("it", "en", "fr", "es", "ro", "sq", "ar", "uk", "zh")
DEFAULT = "it"
_WORDS = 3
_SURE = 0.6
_LITTLE = 0.15


class Languages:
    """Tells languages apart (lingua, restricted to `LANGUAGES`); opened at the first text, when it takes about 180 MB."""

    def of(self, text: str) -> str:
        """The language of `text` (ISO 639-1); Italian wherever it is not plainly another: short and misspelt texts are."""
        if len(text.split()) < _WORDS and text.isascii():
            return DEFAULT
        found = {
            one.language.iso_code_639_1.name.lower(): one.value
            for one in self._detector.compute_language_confidence_values(text)
        }
        best = max(found, key=found.__getitem__)
        return best if found[best] >= _SURE and found.get(DEFAULT, 0.0) < _LITTLE else DEFAULT

    @cached_property
    def _detector(self) -> "LanguageDetector":
        from lingua import IsoCode639_1, LanguageDetectorBuilder

        codes = [getattr(IsoCode639_1, code.upper()) for code in LANGUAGES]
        return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).build()
