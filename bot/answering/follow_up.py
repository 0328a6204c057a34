"""Messages that refer back: completed with what the conversation is about, and only when they do refer back."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bot.answering.entities import Mention
from bot.answering.models import Focus
from bot.answering.understand import INTERROGATIVES
from bot.retrieval.library import Library
from bot.retrieval.words import content_words, tokenize

_FEW_WORDS = 4
_ENCLITIC = re.compile(r"^.{2,}[aei]r(?:ci|lo|la|li|le|ne)$")
"""A pronoun at the end of a verb: farci, visitarlo."""


@dataclass(frozen=True, slots=True)
class Version:
    """A way to read a message: the question in full, the pages it is about, and whether the message plainly asks for this
    reading."""

    question: str
    pages: tuple[str, ...]
    plain: bool


def versions_of(question: str, mentions: tuple[Mention, ...], focus: Focus, library: Library) -> tuple[Version, ...]:
    """The ways to read `question` (normalised): as it stands, and completed from `focus` where it may refer back.

    "E l'asa?" after a pay question names a subject and no aspect: it takes the aspect. "E quanto dura?" names no subject: it
    takes the subjects. A message that names its own subject and says what it wants is read as it stands.
    """
    pages = tuple(mention.page_id for mention in mentions)
    as_is = Version(question, pages, plain=False)
    words = content_words(question)
    if mentions:
        named = sum(mention.end - mention.start for mention in mentions)
        wording = _wordings().get(focus.aspect or "")
        told = sum(word not in _referring()["openings"] | _referring()["pronouns"] for word in words)
        if wording and told == named and refers_back(question) and INTERROGATIVES.isdisjoint(tokenize(question)):
            return (Version(f"{wording} {_without_openings(question)}", pages, plain=True),)
        return (as_is,)
    names = [_name_of(library, page_id) for page_id in focus.pages if page_id in library.page_by_id]
    if (
        not names
        or _is_only_openings(question)
        or not (refers_back(question) or (asks(question) and len(words) <= _FEW_WORDS))
    ):
        return (as_is,)
    completed = Version(f"{question} {' '.join(names)}", focus.pages, plain=refers_back(question))
    return (as_is, completed)


def refers_back(question: str) -> bool:
    """Whether the words of `question` themselves point to what was said before."""
    words = tokenize(question)
    told = _referring()
    return bool(words) and (
        words[0] in told["openings"] or any(word in told["pronouns"] or _ENCLITIC.search(word) for word in words)
    )


def asks(question: str) -> bool:
    """Whether `question` shows that it asks something: by its mark or by an interrogative word."""
    return question.endswith("?") or not INTERROGATIVES.isdisjoint(tokenize(question))


def refer_back(question: str) -> str:
    """`question` said so that it refers back: what follows in the same message is about the same."""
    return question if refers_back(question) else f"e {question}"


def _is_only_openings(question: str) -> bool:
    """Whether nothing is asked: "ok", "ma dai"."""
    return all(word in _referring()["openings"] for word in tokenize(question))


def _without_openings(question: str) -> str:
    """`question` without the words it begins with that only refer back: "no, intendevo il SAD" is about the SAD."""
    openings = _referring()["openings"]
    words = question.split()
    while len(words) > 1 and " ".join(tokenize(words[0])) in openings:
        words.pop(0)
    return " ".join(words)


def chosen_topic(text: str) -> int | None:
    """Which of the questions offered a message picks (0 is the first), if it is nothing but an ordinal."""
    words = " ".join(tokenize(text))
    return next((place for place, names in enumerate(_ordinals()) if words in names), None)


def _name_of(library: Library, page_id: str) -> str:
    page = library.page_by_id[page_id]
    return page.aliases[0] if page.aliases else page.title


@cache
def _wordings() -> dict[str, str]:
    wordings: dict[str, str] = yaml.safe_load(Path(__file__).with_name("aspects.yaml").read_text("utf-8"))
    return wordings


@cache
def _told() -> dict[str, list[object]]:
    told: dict[str, list[object]] = yaml.safe_load(Path(__file__).with_name("referring.yaml").read_text("utf-8"))
    return told


@cache
def _referring() -> dict[str, frozenset[str]]:
    return {name: frozenset(map(str, _told()[name])) for name in ("openings", "pronouns")}


@cache
def _ordinals() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(map(str, names)) for names in _told()["ordinals"] if isinstance(names, list))
