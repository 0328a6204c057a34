"""From what somebody would like to do to professions made of it, and by which choices. No score on anybody, no verdict."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from bot.conversation.session import Choice
from bot.retrieval.questionnaire import Questionnaire

SHOWN = 4
ANSWERS_NEEDED = 6
LIKED_NEEDED = 2
ALIKE = 2
"""With more activities than this in common, two professions are too alike for one to surprise whoever saw the other."""

_WEIGHTS: dict[Choice, int] = {"like": 1, "so": 0, "skip": 0, "dislike": -1}

Choices = dict[str, Choice]


@dataclass(frozen=True, slots=True)
class Led:
    """A profession, the activities that led to it, and those in it that were refused (ids, in the questionnaire's order)."""

    page_id: str
    title: str
    because: tuple[str, ...]
    despite: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Up to four professions, and one that surprises (None where nothing is left to surprise with)."""

    first: tuple[Led, ...]
    surprise: Led | None


def is_enough(choices: Choices) -> bool:
    """Whether the choices lead anywhere: with two or three answers any profession would do."""
    answered = sum(choice != "skip" for choice in choices.values())
    return answered >= ANSWERS_NEEDED and len(_liked(choices)) >= LIKED_NEEDED


def suggest(questionnaire: Questionnaire, choices: Choices) -> Suggestion:
    """What `choices` (activity to choice) lead to.

    Only professions with something that would be liked count. First come those with more liked and fewer refused among their
    activities; every profession has the same number of them, so that random choices favour none. Among equals a lot is drawn, the
    same for the same choices. The one that surprises is drawn among those unlike all that are shown.
    """
    liked = _liked(choices)
    made_of = {page_id: links.keys() for page_id, links in questionnaire.professions.items()}
    touched = [page_id for page_id, activities in made_of.items() if liked & activities]
    lots = _draw_lots(touched, choices)
    ranked = sorted(touched, key=lambda page_id: (-_balance(made_of[page_id], choices), lots[page_id]))
    first, rest = ranked[:SHOWN], ranked[SHOWN:]
    unlike = [one for one in rest if all(len(made_of[one] & made_of[other]) <= ALIKE for other in first)]
    surprise = min(unlike or rest, key=lots.__getitem__, default=None)
    return Suggestion(
        tuple(_led(questionnaire, page_id, choices) for page_id in first),
        _led(questionnaire, surprise, choices) if surprise else None,
    )


def _liked(choices: Choices) -> set[str]:
    return {activity for activity, choice in choices.items() if choice == "like"}


def _balance(activities: Iterable[str], choices: Choices) -> int:
    return sum(_WEIGHTS[choices.get(activity, "skip")] for activity in activities)


def _draw_lots(page_ids: Iterable[str], choices: Choices) -> dict[str, bytes]:
    told = " ".join(f"{activity}={choice}" for activity, choice in sorted(choices.items()))
    drawn = sha256(told.encode())
    lots = {}
    for page_id in page_ids:
        lot = drawn.copy()
        lot.update(page_id.encode())
        lots[page_id] = lot.digest()
    return lots


def _led(questionnaire: Questionnaire, page_id: str, choices: Choices) -> Led:
    links = questionnaire.professions[page_id]
    return Led(
        page_id,
        questionnaire.titles[page_id],
        tuple(one for one in questionnaire.activities if one in links and choices.get(one) == "like"),
        tuple(one for one in questionnaire.activities if one in links and choices.get(one) == "dislike"),
    )
