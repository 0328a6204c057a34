"""What a chat model reads: the rules (data, in `prompts/`), the paragraphs under their keys, the question."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from bot.answering.material import Material
from bot.plain_yaml import read

_PROMPT_FILE = Path(__file__).parent / "prompts" / "write.yaml"
_BRACKETS = str.maketrans({"<": "‹", ">": "›", '"': "'"})


def prompt_for(question: str, materials: Sequence[Material], language: str) -> list[BaseMessage]:
    """The messages that ask for an answer to `question` in `language` (ISO 639-1; Italian where it has no name here).

    Neither a paragraph nor the question can close its own frame: angle brackets in them are other signs.
    """
    told = _told()
    languages = told["languages"]
    passages = "".join(
        told["passage"].format(
            key=one.key, heading=one.heading.translate(_BRACKETS), text=one.text.translate(_BRACKETS)
        )
        for one in materials
    )
    human = told["human"].format(passages=passages.strip(), question=question.translate(_BRACKETS))
    return [SystemMessage(rules(languages.get(language, languages["it"]))), HumanMessage(human)]


def rules(language: str = "") -> str:
    """The rules alone, as the model reads them."""
    return str(_told()["system"].format(language=language))


def languages() -> frozenset[str]:
    """The languages (ISO 639-1) an answer may be asked for in."""
    return frozenset(_told()["languages"])


@cache
def _told() -> dict[str, Any]:
    told: dict[str, Any] = read(_PROMPT_FILE)
    return told
