"""Numbers as words, by language (ISO 639-1): what a model may write where the page has a figure."""

import re
from collections.abc import Mapping

_UNITS = "uno due tre quattro cinque sei sette otto nove".split()
_TEENS = "dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove".split()
_TENS = "venti trenta quaranta cinquanta sessanta settanta ottanta novanta".split()
_VALUES = (
    {word: value for value, word in enumerate((*_UNITS, *_TEENS), 1)}
    | {word: 10 * value for value, word in enumerate(_TENS, 2)}
    | {word[:-1]: 10 * value for value, word in enumerate(_TENS, 2)}
    | {"un": 1}
)
_UNIT = "|".join((*_UNITS, "un"))
_TEN = "|".join(f"{word[:-1]}{word[-1]}?" for word in _TENS)
_BELOW_THOUSAND = re.compile(
    rf"(?:(?P<hundreds>{_UNIT})?(?P<hundred>cento?))?"
    rf"(?:(?P<tens>{_TEN})(?P<units>{_UNIT})?|(?P<small>{'|'.join(_TEENS)}|{_UNIT}))?"
)
_THOUSANDS = re.compile(r"(?:(?P<count>.+)mila|mille)(?P<rest>.*)")

ITALIAN_SHAPES: Mapping[str, int] = {
    "meta": 50, "doppio": 2, "doppia": 2, "triplo": 3, "tripla": 3, "dozzina": 12, "decina": 10, "decine": 10, "centinaio": 100,
    "centinaia": 100, "migliaio": 1000, "migliaia": 1000, "biennale": 2, "biennali": 2, "biennio": 2, "triennale": 3,
    "triennali": 3, "triennio": 3, "quadriennale": 4, "quinquennale": 5, "quinquennio": 5, "bimestre": 2, "trimestre": 3,
    "trimestrale": 3, "semestre": 6, "semestrale": 6, "terzo": 3, "terza": 3, "terzi": 3, "terze": 3, "quarto": 4,
    "quarta": 4, "quarti": 4, "quinto": 5, "quinta": 5, "quinti": 5, "sesto": 6, "sesta": 6, "settimo": 7, "settima": 7,
    "ottavo": 8, "ottava": 8, "nono": 9, "nona": 9, "decimo": 10, "decima": 10,
}  # fmt: skip

BEFORE_UNITS_ONLY: Mapping[str, int] = {
    "sei": 6, "primo": 1, "prima": 1, "secondo": 2, "seconda": 2, "mezzo": 50, "mezza": 50,
}  # fmt: skip
"""Words that are numbers only where what is counted follows: "sei mesi", but "se sei minorenne"."""

MULTIPLIERS: Mapping[str, int] = {
    "mila": 1000, "milione": 10**6, "milioni": 10**6, "miliardo": 10**9, "miliardi": 10**9, "thousand": 1000,
    "million": 10**6, "millions": 10**6, "mil": 1000, "mille": 1000, "mii": 1000, "mije": 1000, "тисяч": 1000, "тисячі": 1000,
}  # fmt: skip


def _row(words: str, *values: int) -> dict[str, int]:
    return {word: value for group, value in zip(words.split(), values, strict=True) for word in group.split("|")}


_SMALL = (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
_ROUND = (20, 30, 40, 50, 60, 70, 80, 90, 100, 1000)

OTHERS: Mapping[str, Mapping[str, int]] = {
    "en": _row("two three four five six seven eight nine ten eleven twelve", *_SMALL)
    | _row("twenty thirty forty fifty sixty seventy eighty ninety hundred thousand", *_ROUND)
    | _row("thirteen fourteen fifteen sixteen seventeen eighteen nineteen", *range(13, 20))
    | _row("third half double twice triple dozen", 3, 50, 2, 2, 3, 12),
    "fr": _row("deux trois quatre cinq six sept huit neuf dix onze douze", *_SMALL)
    | _row("vingt trente quarante cinquante soixante septante octante nonante cent|cents mille", *_ROUND)
    | _row("treize quatorze quinze seize troisieme", 13, 14, 15, 16, 3),
    "es": _row("dos tres cuatro cinco seis siete ocho nueve diez once doce", *_SMALL)
    | _row("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien|ciento mil", *_ROUND)
    | _row("trece catorce quince dieciseis diecisiete dieciocho diecinueve tercero|tercer|tercera", *range(13, 20), 3),
    "ro": _row("doi|doua trei patru cinci sase sapte opt noua zece unsprezece doisprezece|douasprezece", *_SMALL)
    | _row("douazeci treizeci patruzeci cincizeci saizeci saptezeci optzeci nouazeci suta|sute mie|mii", *_ROUND),
    "sq": _row("dy tre|tri kater pese gjashte shtate tete nente dhjete njembedhjete dymbedhjete", *_SMALL)
    | _row("njezet tridhjete dyzet pesedhjete gjashtedhjete shtatedhjete tetedhjete nentedhjete qind mije", *_ROUND),
    "uk": _row(
        "два|дві|двох три|трьох чотири пять|пяти шість|шести сім вісім девять десять одинадцять дванадцять", *_SMALL
    )
    | _row("двадцять тридцять сорок пятдесят шістдесят сімдесят вісімдесят девяносто сто тисяча", *_ROUND),
    "ar": _row("اثنان|اثنين|سنتان|سنتين|عامين|شهرين ثلاث|ثلاثة اربع|اربعة خمس|خمسة ست|ستة سبع|سبعة", *range(2, 8))
    | _row("ثمان|ثمانية|ثماني تسع|تسعة عشر|عشرة مئة|مائة الف|آلاف|الاف", 8, 9, 10, 100, 1000),
}
"""Beside Italian, which is always looked for. Chinese figures are single characters: see `CHINESE`."""

CHINESE: Mapping[str, int] = {
    "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "百": 100, "千": 1000, "万": 10000,
}  # fmt: skip


def italian_number(word: str) -> int | None:
    """The value of a folded Italian numeral ("trentasei", "millecinquecento"); None for any other word.

    "Uno" and "un" are articles, and no numbers; "sei" alone is left to `BEFORE_UNITS_ONLY`.
    """
    if word in BEFORE_UNITS_ONLY or word in ("un", "uno"):
        return None
    if word in ITALIAN_SHAPES:
        return ITALIAN_SHAPES[word]
    thousands = _THOUSANDS.fullmatch(word)
    if thousands is None:
        return 0 if word == "zero" else _below_thousand(word)
    count = _below_thousand(thousands["count"]) if thousands["count"] else 1
    rest = _below_thousand(thousands["rest"]) if thousands["rest"] else 0
    return None if count is None or rest is None else count * 1000 + rest


def _below_thousand(word: str) -> int | None:
    match = _BELOW_THOUSAND.fullmatch(word)
    if match is None or not word:
        return None
    hundreds = (_VALUES[match["hundreds"]] if match["hundreds"] else 1) if match["hundred"] else 0
    rest = sum(_VALUES[match[name]] for name in ("tens", "units", "small") if match[name])
    return hundreds * 100 + rest
