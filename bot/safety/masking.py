"""Personal data taken out of a text before any log, model, embedding or store sees it."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import phonenumbers
from stdnum import iban, luhn

from bot.plain_yaml import read

MASK = "[…]"
"""What stands in the place of what was taken out: no word of it, so that nothing is searched for in its stead."""

Kind = Literal["codice_fiscale", "iban", "card", "email", "phone", "address", "name", "health"]

_LISTS = Path(__file__).parent / "masking.yaml"
_TAX_CODE = re.compile(
    r"(?<![A-Z0-9])[A-Z]{3}[\s.-]?[A-Z]{3}[\s.-]?[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}"
    r"[\s.-]?[A-Z][0-9LMNPQRSTUV]{3}[\s.-]?[A-Z](?![A-Z0-9])",
    re.IGNORECASE,
)
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]){11,30}(?![A-Z0-9])", re.IGNORECASE)
_ITALIAN_IBAN = re.compile(
    r"(?<![A-Z0-9])IT[ ]?\d{2}[ ]?[A-Z](?:[ ]?\d){10}(?:[ ]?[0-9A-Z]){12}(?![A-Z0-9])", re.IGNORECASE
)
_CARD = re.compile(r"(?<!\d)\d(?:[ .-]?\d){12,18}(?!\d)")
_EMAIL = re.compile(r"[^\s@<>(),;:\"]+@[\w-]+(?:\.[\w-]+)+", re.UNICODE)
_MOBILE = re.compile(r"(?<![\d.,])(?:\+|00)?(?:39[\s.\-/]?)?3\d{2}(?:[\s.\-/]?\d){6,7}(?![\d]|[.,]\d)")
_FEWEST_DIGITS, _FEWEST_FREE = 8, 9
_NUMBER = r"(?:\s*,?\s*(?:n\.?|numero|civico)?\s*\d{1,4}(?:\s?[/-]?\s?[a-zA-Z]\b)?)"
_STREET_NAME = r"(?P<street>[^\W\d_][\w'’.]*(?:\s+[^\W\d_][\w'’.]*){0,3}?)"
_STREET = re.compile(
    rf"\b(?:via|viale|v\.le|piazza|p\.zza|piazzale|p\.le|vicolo)\s+{_STREET_NAME}{_NUMBER}(?![\d.])", re.IGNORECASE
)
_HOME = re.compile(
    r"\b(?:abito|vivo|sto di casa|residente|abitiamo|viviamo|casa mia è|il mio indirizzo è)\s+(?:sempre\s+)?(?:in\s+|a\s+)?"
    rf"(?:via|viale|piazza|piazzale|vicolo|corso|largo|strada|contrada|località)\s+{_STREET_NAME}(?:{_NUMBER}|(?=[,.;!?\n]|\s+[ea]\s|$))",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:mi chiamo|il mio nome (?:è|e'|completo è)|nome e cognome:?)\s+(?P<first>[^\W\d_][\w'’-]+)"
    r"(?P<rest>(?:\s+[^\W\d_][\w'’-]+){1,3})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without personal data, and of what kinds it was (each once, in the order of `Kind`); none where none was."""

    text: str
    kinds: tuple[Kind, ...] = ()


def mask(text: str) -> Masked:
    """`text` with every tax code, IBAN, payment card, e-mail address, Italian phone number, street address, full name after "mi
    chiamo" and statement on the writer's own health replaced by `MASK`; what is only supposed ("se ho la dislessia...") states
    nothing. Masking twice changes nothing more."""
    kinds: list[Kind] = []
    for kind, find in _FINDERS.items():
        spans = list(find(text))
        if spans:
            kinds.append(kind)
            text = _cut(text, spans)
    return Masked(text, tuple(kinds))


Spans = Iterator[tuple[int, int]]


def _tax_codes(text: str) -> Spans:
    return (match.span() for match in _TAX_CODE.finditer(text))


def _ibans(text: str) -> Spans:
    yield from (match.span() for match in _ITALIAN_IBAN.finditer(text))
    yield from (match.span() for match in _IBAN.finditer(text) if iban.is_valid(match.group()))


def _cards(text: str) -> Spans:
    return (match.span() for match in _CARD.finditer(text) if luhn.is_valid(re.sub(r"\D", "", match.group())))


def _emails(text: str) -> Spans:
    return (match.span() for match in _EMAIL.finditer(text))


def _phones(text: str) -> Spans:
    yield from (match.span() for match in _MOBILE.finditer(text))
    for match in phonenumbers.PhoneNumberMatcher(text, "IT"):
        digits = re.sub(r"\D", "", match.raw_string)
        enough = _FEWEST_DIGITS if match.raw_string[0] in "+03" else _FEWEST_FREE
        free = phonenumbers.number_type(match.number) == phonenumbers.PhoneNumberType.TOLL_FREE
        if len(digits) >= enough and not free:
            yield match.start, match.end


def _addresses(text: str) -> Spans:
    for match in (*_HOME.finditer(text), *_STREET.finditer(text)):
        if _plain(match["street"].split()[0]) not in _lists().not_streets:
            yield match.span()


def _names(text: str) -> Spans:
    for match in _NAMED.finditer(text):
        end = match.end("first")
        for word in re.finditer(r"\s+(\S+)", match["rest"]):
            if _plain(word[1]) in _lists().not_surnames:
                break
            end = match.start("rest") + word.end()
        if end > match.end("first"):
            yield match.start("first"), end


def _health(text: str) -> Spans:
    return (match.span() for match in _lists().health.finditer(_plain(text)))


_FINDERS: dict[Kind, Callable[[str], Spans]] = {
    "codice_fiscale": _tax_codes,
    "iban": _ibans,
    "card": _cards,
    "email": _emails,
    "phone": _phones,
    "address": _addresses,
    "name": _names,
    "health": _health,
}


def _plain(text: str) -> str:
    """`text` in lower case without accents or curly apostrophes, each letter in its place."""
    return "".join(unicodedata.normalize("NFD", letter.lower())[0] for letter in text.replace("’", "'"))


def _cut(text: str, spans: list[tuple[int, int]]) -> str:
    parts, position = [], 0
    for start, end in sorted(spans):
        if start >= position:
            parts += [text[position:start], MASK]
        position = max(position, end)
    return "".join([*parts, text[position:]])


@dataclass(frozen=True, slots=True)
class _Lists:
    not_surnames: frozenset[str]
    not_streets: frozenset[str]
    health: re.Pattern[str]


@cache
def _lists() -> _Lists:
    entries = read(_LISTS)
    health = {name: _either(phrases) for name, phrases in entries["health"].items()}
    article = r"(?:(?:il|lo|la|un|uno|una|i|gli|le|dei|degli|delle|l|di|d)[\s']+)?(?:po di\s+|forte\s+|grave\s+)?"
    pattern = (
        rf"\b(?<!se )(?<!se io )(?:{health['have']})[\s']+{article}(?:{health['conditions']})"
        rf"|\b(?<!se )(?:{health['am']})\s+(?:anche\s+|un po\s+|molto\s+)?(?:{health['states']})"
        rf"|\b(?:{health['do']})\b"
    )
    return _Lists(
        frozenset(map(str, entries["not_surnames"])), frozenset(map(str, entries["not_streets"])), re.compile(pattern)
    )


def _either(phrases: list[object]) -> str:
    return "|".join(_phrase(str(phrase)) for phrase in sorted(map(str, phrases), key=len, reverse=True))


def _phrase(phrase: str) -> str:
    words = (re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else r"\b") for word in phrase.split())
    return r"[\s']+".join(words)
