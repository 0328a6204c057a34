"""Messages that refer back: completed with what the conversation is about, and only when they do refer back."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from bot.answering.entities import Mention
from bot.answering.models import Focus
from bot.answering.understand import INTERROGATIVES
from bot.plain_yaml import read
from bot.retrieval.in_context import in_context
from bot.retrieval.library import Library, Section
from bot.retrieval.words import content_words, tokenize

_FEW_WORDS = 8
_ENCLITIC = re.compile(r"^.{2,}[aei]r(?:ci|lo|la|li|le|ne)$")
"""A pronoun at the end of a verb: farci, visitarlo."""


Kind = Literal["typed", "after", "subject", "here", "before", "pair", "aspect", "same", "both"]


@dataclass(frozen=True, slots=True)
class Version:
    """A way to read a message: the question in full and the pages it is about.

    `kind` says what was added. `after`: the message stands after the question last answered, as the search model learned to
    read it. To a message that names no subject: the `subject` spoken of, nothing but
    that only the pages spoken of may answer (`here`), the subject spoken of `before`, or both of them (`pair`). To one that
    names a subject: the `aspect` asked before, the `same` question as before, or the subject spoken of, since the two are
    compared (`both`). `typed`: nothing.
    """

    question: str
    pages: tuple[str, ...]
    kind: Kind = "typed"


def versions_of(question: str, mentions: tuple[Mention, ...], focus: Focus, library: Library) -> tuple[Version, ...]:
    """The ways to read `question` (normalised): as it stands, and completed where it may refer back to `focus`. Which of them is
    meant is not decided here."""
    typed = Version(question, tuple(mention.page_id for mention in mentions))
    points_back = refers_back(question)
    if _is_only_openings(question) or not (points_back or len(content_words(question)) <= _FEW_WORDS):
        return (typed,)
    after = _after(typed, focus, library)
    if not mentions:
        return (typed, *after, *_without_subject(question, focus, library))
    asked_again = _asked_again(typed, mentions, focus, library) if points_back else None
    if asked_again:
        return (typed, *after, asked_again)
    others = tuple(page_id for page_id in focus.pages if page_id not in typed.pages)
    names = _names_of(library, others)
    both = [Version(f"{question} {names}", (*others, *typed.pages), "both")] if names else []
    return (typed, *after, *both)


def _after(typed: Version, focus: Focus, library: Library) -> list[Version]:
    """`typed` after what was answered last, or after the name of what is spoken of where nothing was answered."""
    section = library.sections.get(focus.section)
    asked = section.heading if section else _names_of(library, focus.pages[:1])
    if not asked:
        return []
    whole = in_context(typed.question, asked, _names_of(library, focus.before[:1]))
    return [Version(whole, typed.pages or _spoken_of(focus, library), "after")]


def _spoken_of(focus: Focus, library: Library) -> tuple[str, ...]:
    section = library.sections.get(focus.section)
    return tuple(dict.fromkeys((*focus.pages, *([section.page_id] if section else []))))


def _without_subject(question: str, focus: Focus, library: Library) -> list[Version]:
    made: list[Version] = []
    subjects, before = _names_of(library, focus.pages), _names_of(library, focus.before)
    if subjects:
        made.append(Version(f"{question} {subjects}", focus.pages, "subject"))
    if spoken_of := _spoken_of(focus, library):
        made.append(Version(question, spoken_of, "here"))
    told = set(tokenize(question))
    if before and told & _referring()["earlier"]:
        made.append(Version(f"{question} {before}", focus.before, "before"))
    if subjects and before and told & _referring()["pair"]:
        made.append(Version(f"{question} {subjects} {before}", (*focus.pages, *focus.before), "pair"))
    return made


def _asked_again(typed: Version, mentions: tuple[Mention, ...], focus: Focus, library: Library) -> Version | None:
    """What was asked before, asked of the subject that a message names, where it says nothing else: "e l'asa?"."""
    named = sum(mention.end - mention.start for mention in mentions)
    told = sum(
        word not in _referring()["openings"] | _referring()["pronouns"] for word in content_words(typed.question)
    )
    if told != named or not INTERROGATIVES.isdisjoint(tokenize(typed.question)):
        return None
    subject = _without_openings(typed.question)
    if wording := _wordings().get(focus.aspect or ""):
        return Version(f"{wording} {subject}", typed.pages, "aspect")
    section = library.sections.get(focus.section)
    return Version(f"{section.heading} {subject}", typed.pages, "same") if section else None


def focus_after(version: Version, section: Section, aspect: str | None, focus: Focus) -> Focus:
    """What the conversation is about once `version` was answered from `section`; `aspect` is the one asked for."""
    pages = version.pages or (section.page_id,)
    match version.kind:
        case "subject" | "here" | "pair":
            pages, before = focus.pages or pages, focus.before
        case "after":
            pages = focus.pages if section.page_id in focus.pages else (section.page_id,)
            before = focus.before if pages == focus.pages else focus.pages
        case "before":
            pages, before = focus.before, focus.pages
        case "both":
            pages, before = focus.pages, tuple(page_id for page_id in pages if page_id not in focus.pages)
        case _:
            before = focus.before if pages == focus.pages else focus.pages
    return Focus(pages, section.aspect or aspect, section.id, before)


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


def _names_of(library: Library, page_ids: tuple[str, ...]) -> str:
    return " ".join(library.page_by_id[page_id].name for page_id in page_ids if page_id in library.page_by_id)


@cache
def _wordings() -> dict[str, str]:
    wordings: dict[str, str] = read(Path(__file__).with_name("aspects.yaml"))
    return wordings


@cache
def _told() -> dict[str, list[object]]:
    told: dict[str, list[object]] = read(Path(__file__).with_name("referring.yaml"))
    return told


@cache
def _referring() -> dict[str, frozenset[str]]:
    return {name: frozenset(map(str, _told()[name])) for name in ("openings", "pronouns", "earlier", "pair")}


@cache
def _ordinals() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(map(str, names)) for names in _told()["ordinals"] if isinstance(names, list))
