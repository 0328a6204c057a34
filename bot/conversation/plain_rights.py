"""Rights asked for in plain words, understood without model or index."""

import re
from typing import Literal

from bot.conversation.typed import letters_of

Right = Literal["revoke", "export", "forget"]

_LONGEST = 120
_MINE = r"(?:tutto|tutti|i miei dati|quello che (?:sai|hai)|le mie informazioni|di me|su di me|per favore)"
_PLEASE = r"(?:(?:ti prego|per favore|voglio che|vorrei che|puoi|potresti|ora|adesso) )*"
_PLAIN: tuple[tuple[Right, re.Pattern[str]], ...] = (
    ("forget", re.compile(rf"{_PLEASE}(?:cancell|elimin|dimentic)(?:a|i|hi|are)(?: {_MINE})+")),
    ("forget", re.compile(r"(?:cancellami|dimenticami|dimenticati di me|voglio essere (?:cancellat|dimenticat)[oa])")),
    (
        "revoke",
        re.compile(
            r"(?:(?:ci ho ripensato|ho cambiato idea) ?)?(?:e )?(?:non voglio (?:piu )?(?:essere|che mi) contatt\w{1,5}"
            r"|non (?:mi )?contatta(?:temi|te|rmi)(?: piu)?)"
        ),
    ),
    (
        "revoke",
        re.compile(
            r"(?:tolgo|revoco|ritiro|voglio (?:togliere|revocare|ritirare)) (?:(?:il|i|tutti i) )?(?:mi(?:o|ei) )?consens[oi]"
        ),
    ),
    (
        "export",
        re.compile(
            rf"{_PLEASE}(?:dammi|mandami|fammi (?:avere|vedere)|voglio(?: vedere)?|esporta(?:re)?) (?:tutti )?i miei dati"
        ),
    ),
)
"""Whole messages that can mean nothing else. What they lead to asks once more, or can be undone with a tap."""


def right_in(text: str) -> Right | None:
    """The right that a message in plain words asks for, if it does: no model and no index are needed."""
    letters = letters_of(text)
    if len(letters) > _LONGEST:
        return None
    return next((right for right, pattern in _PLAIN if pattern.fullmatch(letters)), None)
