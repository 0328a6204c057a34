"""What a sentence may not make up: dates, codes and acronyms, names, titles, addresses, and words that promise or forbid."""

import re
from dataclasses import dataclass

from bot.retrieval.words import fold, stem, tokenize

_MONTHS = "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre".split()
_DAYS = "lunedi martedi mercoledi giovedi venerdi sabato domenica".split()
_DATE = re.compile(
    rf"(?:(?P<day>\d{{1,2}})[°º]?\s+)?(?P<month>{'|'.join(_MONTHS)})(?:\s+(?:del\s+)?(?P<year>\d{{4}}))?"
)

_SIGN = r"[^\W_\u3400-\u9fff]"
_CODE = re.compile(rf"(?<!{_SIGN}){_SIGN}+(?:[./-]{_SIGN}+)*(?!{_SIGN})")
"""Chinese is written without spaces: a code ends where its signs begin."""
_LETTER = re.compile(r"(?<![\w'’./-])(?<!^)(?<![.!?:] )[A-Z](?![\w'’./-]\w)(?!\w)")
_NAME = re.compile(r"(?<![.!?:;\n«“\"] )(?<!^)(?<![\w'’])(?:[A-Z]['’])?([A-ZÀ-Ý][a-zà-ÿ]{2,})(?!\w)")
_CONTACT = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.\w+|(?<!\w)@\w{3,}|\b[\w-]+(?:\.[\w-]+)*\.(?:it|com|org|net|eu|gov|info|io|me|edu|app|ly|ru|xyz)\b(?:/\S*)?(?!\w)",
    re.IGNORECASE,
)

_PROMISES = (
    "sempre mai obbligatorio obbligo gratis gratuito gratuitamente garantito garantisce garanzia vietato illegale "
    "automaticamente sicuramente certamente impossibile tutti chiunque ovunque subito lordo netto"
).split()
_TITLES = (
    "laurea laurearsi laureato diploma diplomato qualifica master magistrale specialistica dottorato attestato patentino "
    "licenza albo ordine abilitazione abilitato concorso tirocinio esame iscrizione maturità certificato "
    "patente università liceo istituto ospedale"
).split()
_MUSTS = frozenset(
    "deve devono devi dovete dovra dovranno bisogna occorre occorrono obbligatorio obbligatoria obbligatori obbligo necessario "
    "necessaria necessari indispensabile".split()
)
_NEEDS = _MUSTS | frozenset(
    "serve servono richiesto richiesta richiede richiedono chiede chiedono vuole vogliono".split()
)
GUARDED_STEMS = frozenset(stem(fold(word)) for word in (*_PROMISES, *_TITLES, *_MONTHS, *_DAYS))


@dataclass(frozen=True, slots=True)
class Date:
    """A day, a month or a month of a year, as far as it was told ("ottobre 2025" has no day)."""

    day: int | None
    month: int
    year: int | None

    def is_told_by(self, other: "Date") -> bool:
        """Whether `other` says at least as much and nothing else."""
        return self.month == other.month and self.day in (None, other.day) and self.year in (None, other.year)


def dates(text: str) -> tuple[Date, ...]:
    """The dates that name their month."""
    return tuple(
        Date(
            int(match["day"]) if match["day"] else None,
            _MONTHS.index(match["month"]) + 1,
            int(match["year"]) if match["year"] else None,
        )
        for match in _DATE.finditer(fold(text))
    )


def codes(text: str) -> frozenset[str]:
    """Acronyms, degree classes and levels (OSS, L-19, L/SNT2, C2), folded and without their signs."""
    return frozenset(bare(match.group()) for match in _CODE.finditer(text) if _is_code(match.group()))


def letters(text: str) -> frozenset[str]:
    """Capital letters that stand alone: "tipo B", "livello C"."""
    return frozenset(match.group() for match in _LETTER.finditer(text))


def bare(word: str) -> str:
    """`word` folded, without dots, slashes and hyphens."""
    return re.sub(r"[./-]", "", fold(word))


def bare_words(text: str) -> frozenset[str]:
    """All words of `text`, as `codes` would write them."""
    return frozenset(tokenize(text)) | {bare(match.group()) for match in _CODE.finditer(text)}


def names(text: str) -> tuple[str, ...]:
    """Words with a capital that begin no sentence, folded: people, places, bodies, laws."""
    return tuple(fold(match.group(1)) for match in _NAME.finditer(text))


def contacts(text: str) -> tuple[str, ...]:
    """Addresses of sites and of people, folded."""
    return tuple(fold(match.group().rstrip(".,;:)")) for match in _CONTACT.finditer(text))


def guarded(text: str) -> frozenset[str]:
    """The stems of titles, of days and months, and of words that promise or forbid ("gratis", "sempre", "obbligatorio")."""
    return frozenset(found for word in tokenize(text) if (found := stem(word)) in GUARDED_STEMS)


def obliges(text: str) -> bool:
    """Whether `text` says that something must be."""
    return not _MUSTS.isdisjoint(tokenize(text))


def tells_a_need(text: str) -> bool:
    """Whether `text` says that something must be, or is needed or asked for."""
    return not _NEEDS.isdisjoint(tokenize(text))


def _is_code(word: str) -> bool:
    letters = [sign for sign in word if sign.isalpha()]
    capitals = sum(sign.isupper() for sign in letters)
    mixed = bool(letters) and len(letters) < sum(sign.isalnum() for sign in word)
    return mixed or capitals >= 2
