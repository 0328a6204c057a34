"""How old someone says they are, where they say it of themselves: "ho 12 anni", not "lavoro con bambini che hanno 12 anni"."""

import re
from datetime import date

from bot.safety.normalise import normalise

_ITALIAN = "sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto".split()
_ENGLISH = "seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen".split()
_FRENCH = "sept huit neuf dix onze douze treize quatorze quinze seize".split()
_WORDS = {word: age for words in (_ITALIAN, _ENGLISH, _FRENCH) for age, word in enumerate(words, 7)}
_STEMS = {f"{word[:-1]}enne": age for age, word in enumerate(_ITALIAN, 7)}
_YOUNGEST, _OLDEST = 6, 99

_WORD = "|".join(_WORDS)
_TEEN = "|".join(word for word, age in _WORDS.items() if age > 10)
_N = rf"(?P<age>\d{{1,2}}|{_WORD})"
_YEARS = r"(?:anni|ann|anny|annetti|annini|ani|yrs|years?|yo|y o|anos|ans|vjec|vjet|рок[иі]в?|років)\b"
_END = r"(?=\s*(?:$|[.,;:!?\n()]|(?:ma|pero|e|cmq|comunque|but|and|so|btw|lol|quindi|posso|va bene|vabbe|eh|xd)\b))"
_STILL = (
    r"(?:(?:solo|solamente|soltanto|appena|gia|ormai|quasi|circa|tipo|in realta|ancora|davvero|veramente|adesso|ora|"
    r"only|just|still|que|doar|vetem|тільки)\s+)*"
)
_ELSE = r"(?!\s*(?:di esperienza|di (?!eta\b)\w+|d'\w+|in (?:meno|piu)\b|(?:meno|piu) d|fa\b|de exp))"
"""What makes of a number of years something other than an age."""
_HAVE = r"(?:ho|h0|c'ho|cho|ci ho|c ho|cio|tengo|tenc|agg|aggio|aju|g'ho|gho|j'ai|j ai|jai)"
_AGED = rf"{_N}\s*{_YEARS}{_ELSE}"

_OWN = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_HAVE}\s+{_STILL}{_AGED}",
        rf"\bho(?P<age>\d{{2}})\s*{_YEARS}{_ELSE}",
        rf"\bho (?P<age>(?:un|do|tre|quattor|quin|se)dic)'anni{_ELSE}",
        rf"\bho\s+{_STILL}(?:da poco\s+)?(?:compiuto|fatto)\s+(?:i\s+)?(?:{_AGED}|(?P<bare>\d{{1,2}}|{_WORD}){_END})",
        rf"(?:^|[.,;!?\n]\s*|\b(?:io|ma|e|perche|che|realta|ciao|hey|ei|si|no|scusa)\s+)(?:o|oh)\s+{_STILL}{_AGED}",
        # Marks at school end at ten, so that a bare eleven or more is an age.
        rf"\b(?:(?:ce )?ne ho|{_HAVE})\s+{_STILL}(?P<age>1[1-7]|{_TEEN}){_END}",
        rf"\b(?:i am|i'm|im|my age is)\s+{_STILL}{_N}\s*(?:{_YEARS}(?!\s+(?:late|older|younger|of|away|ago|from))|{_END})",
        rf"\b(?:am|eu am|jam|мені)\s+{_STILL}{_N}\s*(?:de\s+)?{_YEARS}",
        r"(?:عمري|عندي)\s*(?P<age>\d{1,2})|我(?:今年|才|只有)?(?P<other>\d{1,2})[岁歲]",
        rf"^(?:(?:ehm|allora|ciao|si|no|beh|io|eta|appena|solo|ragazz[oa]|studente|studentessa)[\s,:.]+)*{_AGED}{_END}",
        rf"^(?:anni|eta|age)[\s:,]+{_N}{_END}",
        rf"\b(?:mia eta (?:e|sarebbe)|ho (?:l'|un')?eta (?:di)?)\s*{_N}\b",
        r"\b(?:sono|so|sn|essendo)\s+(?:(?:solo|ancora|soltanto)\s+)?(?:un\s?|una\s|un')?(?:ragazz[oa]\s+)?"
        rf"(?:(?P<age>\d{{1,2}})\s?enne|(?P<stem>{'|'.join(_STEMS)}))\b",
        r"\b(?:sono|so|sn)\s+(?:(?:solo|ancora|soltanto)\s+)?(?:un|una|un')\s*(?:ragazz|ragazzin|bambin|student|alunn|femmin|masch)\w*\s+"
        rf"(?:di|de)\s+{_AGED}",
    )
)
_COMING = tuple(
    re.compile(pattern)
    for pattern in (
        r"\bnon (?:ho|c'ho)\s+(?:ancora|nemmeno|neanche|manco|mica)\s+(?:compiuto\s+|fatto\s+)?(?:i\s+)?"
        rf"{_N}(?:\s*{_YEARS}|{_END})",
        rf"\bho\s+(?:ancora\s+)?(?:meno di|sotto i)\s+{_N}(?:\s*{_YEARS}|{_END})",
        rf"\b(?:faccio|compio|faro|compiro|devo (?:ancora )?(?:compiere|fare)|vado per)\s+(?:gli\s+|i\s+)?{_N}"
        rf"(?:\s*{_YEARS}{_ELSE}|(?=\s+(?:a|ad|tra|fra|in|il|domani|presto|quest|l'anno)\b)|(?<=per i 1\d){_END})",
    )
)
"""Ages that are still to come: whoever says them is a year younger."""
_BORN = re.compile(
    r"\b(?:(?:sono|so|sn)\s+(?:nat[oa]\s+(?:nel\s+|il \S+ \S+ )|del\s+|(?:di )?classe\s+)|(?:mio )?anno di nascita[\s:e]+)"
    r"(?P<year>20[0-3]\d)\b"
)
_SOON = re.compile(r"^\s*(?:tra|fra)\s+\w+")
_OTHERS = re.compile(
    r"\b(?:non|mica|se (?:uno|una|qualcuno)|quando|finche|come se|fingo|(?:fai|facciamo) finta|immagina)\s+"
    r"(?:io\s+)?(?:gia\s+)?$"
    r"|\b(?:dice|dicono|disse|rispose|risponde|(?:ha|hanno) (?:detto|risposto|scritto))(?: che)?\s*[:,]?\s*[\"'«“]?\s*$"
    r"|\w\s*:\s*[\"«“]\s*$"
)
"""What comes before an age that is not the writer's, or is denied."""
_BEFORE = 60
"""Characters before an age in which that is looked for."""


def stated_age(text: str, today: date) -> int | None:
    """The age in years that whoever writes gives as their own; the lowest where there are several, None where there is none.

    "Non ho ancora 14 anni" is 13; of a year of birth it is the age reached within `today`'s year.
    """
    read = normalise(text)
    said = (_age(match, read) for pattern in _OWN for match in pattern.finditer(read) if _is_own(match, read))
    coming = (_number(match) - 1 for pattern in _COMING for match in pattern.finditer(read) if _is_own(match, read))
    born = (today.year - int(match["year"]) for match in _BORN.finditer(read))
    return min((age for age in (*said, *coming, *born) if _YOUNGEST <= age <= _OLDEST), default=None)


def _is_own(match: re.Match[str], read: str) -> bool:
    return not _OTHERS.search(read[max(0, match.start() - _BEFORE) : match.start()])


def _age(match: re.Match[str], read: str) -> int:
    not_yet = "quasi" in match.group() or _SOON.match(read[match.end() :]) is not None
    return _number(match) - not_yet


def _number(match: re.Match[str]) -> int:
    said = next(value for value in match.groupdict().values() if value)
    if said.isdigit():
        return int(said)
    return _STEMS.get(said) or _WORDS.get(said) or _WORDS[f"{said}i"]
