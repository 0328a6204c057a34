"""Numbers to dial in a text that is set from the right: their groups would be read backwards."""

import re

from bot.languages.names import RIGHT_TO_LEFT

_GROUPS = re.compile(r"(?P<bold>\*\*)?\d+(?: \d+)+(?(bold)\*\*)")
_FROM_THE_LEFT, _END = "\u2066", "\u2069"


def with_numbers_kept(text: str, language: str) -> str:
    """`text` in `language`, its numbers of several groups ("1 96 96", bold or not) set from the left, by Unicode's isolates."""
    if language not in RIGHT_TO_LEFT:
        return text
    return _GROUPS.sub(lambda match: f"{_FROM_THE_LEFT}{match.group()}{_END}", text)
