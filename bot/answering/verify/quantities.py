"""The numbers of a text, in figures or in words, each with what it counts."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile

from bot.answering.verify.number_words import (
    BEFORE_UNITS_ONLY,
    CHINESE,
    MULTIPLIERS,
    OTHERS,
    italian_number,
)
from bot.retrieval.words import content_words, fold, stems

_UNITS = {
    "euro": "euro eur € euros єврo євро يورو 欧元",
    "%": "% percento percent",
    "anno": "anno anni annuo annui annuale annuali annue annualmente year years yearly an ans annee annees "
    "año años ani vjet vit рік року роки років",
    "mese": "mese mesi mensile mensili mensilmente month months monthly mois mes meses luna luni muaj місяць місяці місяців",
    "settimana": "settimana settimane settimanale settimanali week weeks semaine semaines semana semanas saptamana saptamani",
    "giorno": "giorno giorni giornaliero giornaliera giornata day days jour jours dia dias zi zile dite день дні днів",
    "ora": "ora ore orario oraria orari hour hours hourly heure heures hora horas ora ore година години годин",
    "minuto": "minuto minuti minute minutes minutos",
    "credito": "credito crediti cfu credits credit ects",
}
UNIT_OF = {fold(word): unit for unit, words in _UNITS.items() for word in words.split()}
_COUNTED = {*UNIT_OF, "grado", "livello", "ciclo", "superiore", "superiori", "media", "persone", "turni"}
_PAID_BY = frozenset({"euro", "ora"})
_PERIODS = frozenset({"anno", "mese", "settimana", "giorno", "ora"})
_BETWEEN = frozenset({"e", "a", "o", "ai", "alle", "and", "to", "or", "et", "y", "-", "–", "—"})
_TOKEN = re.compile(r"\d+(?:[.,:’']\d+)*|[€%–—-]|[一-鿿]|[^\W\d_]+|[.,;:!?()]")
_CODE = re.compile(r"[^\W\d_]+[-/]?[^\W\d_]*\d+")
_NEXT_CLAUSE = re.compile(r"\b(?:e|ed|ma|o) (?=(?:i|il|la|le|lo|gli|un|una|chi|non|si|e|sono|ha|hanno|poi)\b|l')")
_BREAKS = frozenset(".,;:!?()")
_UNIT_WITHIN = 3
_PERIOD_WITHIN = 6
_NO_PERIOD = {"sq": ("mes",)}
"""A month in one language, "between" in another."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, what it counts ("euro", "ora"; empty where nothing known follows) and, for money and hours, in what time."""

    value: Decimal
    unit: str = ""
    per: str = ""


def quantities(text: str, language: str = "it") -> tuple[Quantity, ...]:
    """Every number of `text` in order. In a range both ends count the same: "da 2 a 3 anni"."""
    tokens = _TOKEN.findall(fold(text))
    found = list(_numbers(tokens, language))
    result: list[Quantity] = []
    following: Quantity | None = None
    for position, (start, end, value) in reversed(list(enumerate(found))):
        limit = found[position + 1][0] if position + 1 < len(found) else len(tokens)
        unit = _unit_before(tokens, start) or _unit_after(tokens, end, limit)
        one = Quantity(value, unit, _period_after(tokens, end, unit, language) if unit in _PAID_BY else "")
        if not unit and following and tokens[end:limit] and set(tokens[end:limit]) <= _BETWEEN:
            one = replace(following, value=value)
        following = one
        result.append(one)
    return tuple(reversed(result))


def followers(text: str) -> tuple[tuple[Decimal, frozenset[str]], ...]:
    """Every number of an Italian text with the stems of the words that are its own: after it, up to the next number or the
    clause's end, without what is counted and without words that stand before the first number too. Codes (L-19) are none."""
    tokens = _TOKEN.findall(_CODE.sub(" ", _NEXT_CLAUSE.sub(", ", fold(text))))
    found = list(_numbers(tokens, "it"))
    shared = _stems_of(tokens[: found[0][0]]) if found else frozenset()
    result = []
    for position, (_, end, value) in enumerate(found):
        limit = found[position + 1][0] if position + 1 < len(found) else len(tokens)
        clause = takewhile(lambda word: word not in _BREAKS, tokens[end:limit])
        result.append((value, _stems_of(clause) - shared))
    return tuple(result)


def _stems_of(tokens: Iterable[str]) -> frozenset[str]:
    return frozenset(stems(content_words(" ".join(word for word in tokens if word not in UNIT_OF))))


def units_named(text: str) -> frozenset[str]:
    """What the words of `text` count in, numbers or not ("la paga mensile" -> "mese")."""
    return frozenset(UNIT_OF[word] for word in _TOKEN.findall(fold(text)) if word in UNIT_OF)


def value_of(figure: str) -> Decimal:
    """A figure as written in Italy ("1.591,06"), or elsewhere ("1,591.06"); clock times count as such ("8:30" is 8.3)."""
    plain = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in figure).replace(":", ".")
    plain = plain.replace("’", "").replace("'", "")
    last = max(plain.rfind("."), plain.rfind(","))
    if last < 0:
        return Decimal(plain)
    both = "." in plain and "," in plain
    grouped = not both and (len(plain) - last == 4 or plain.count(plain[last]) > 1)
    whole, rest = (plain, "") if grouped else (plain[:last], plain[last + 1 :])
    digits = re.sub(r"\D", "", whole)
    return Decimal(f"{digits or 0}.{rest or 0}").normalize() + 0


def _numbers(tokens: list[str], language: str) -> Iterator[tuple[int, int, Decimal]]:
    """Start, end and value of every number."""
    words = OTHERS.get(language, {})
    position = 0
    while position < len(tokens):
        word = tokens[position]
        value = _value_at(tokens, position, words)
        start, position = position, position + 1
        if value is None:
            continue
        if position < len(tokens) and tokens[position] in MULTIPLIERS and word not in MULTIPLIERS:
            value *= MULTIPLIERS[tokens[position]]
            position += 1
        yield start, position, value


def _value_at(tokens: list[str], position: int, words: Mapping[str, int]) -> Decimal | None:
    word = tokens[position]
    if word[0].isdigit():
        return value_of(word)
    if word in BEFORE_UNITS_ONLY:
        following = tokens[position + 1] if position + 1 < len(tokens) else ""
        return Decimal(BEFORE_UNITS_ONLY[word]) if following in _COUNTED else None
    if word == "cento" and tokens[max(0, position - 1)] == "per":
        return None
    if word in CHINESE:
        return Decimal(CHINESE[word])
    number = words.get(word, italian_number(word))
    return None if number is None else Decimal(number)


def _unit_after(tokens: list[str], end: int, limit: int) -> str:
    for word in tokens[end : min(limit, end + _UNIT_WITHIN)]:
        if word in _BREAKS:
            return ""
        if word == "per" and tokens[end : end + 2] == ["per", "cento"]:
            return "%"
        if word in UNIT_OF:
            return UNIT_OF[word]
    return ""


def _unit_before(tokens: list[str], start: int) -> str:
    before = tokens[start - 1] if start else ""
    return UNIT_OF[before] if before in ("€", "euro", "eur") else ""


def _period_after(tokens: list[str], end: int, counted: str, language: str) -> str:
    for word in tokens[end : end + _PERIOD_WITHIN]:
        if word in _NO_PERIOD.get(language, ()):
            continue
        if word[0].isdigit() or word in _BREAKS - {",", "("}:
            return ""
        if UNIT_OF.get(word, counted) in _PERIODS - {counted}:
            return UNIT_OF[word]
    return ""
