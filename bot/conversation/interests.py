"""The questionnaire on interests: one activity at a time, always skippable, and what the choices lead to. Kept by nobody.

The choices live in the session and go with its topic: after some hours of silence, with /nuovo, with /cancella, or by a button.
"""

from dataclasses import replace
from typing import get_args

from bot.conversation.context import Context
from bot.conversation.events import QuestionnaireRead
from bot.conversation.replies import Button, Reply, Rows
from bot.conversation.requests import OpenPage, ReadQuestionnaire
from bot.conversation.rich import rich
from bot.conversation.session import Choice, Session, Step
from bot.conversation.suggest import Choices, Led, is_enough, suggest
from bot.retrieval.questionnaire import LINKS, Questionnaire
from bot.texts import Texts

PAYLOAD = "interests"
"""What a button that leads here carries; what follows a colon is what is wanted."""

_CHOICES: tuple[Choice, ...] = get_args(Choice)


def open_interests(session: Session, wanted: str = "") -> Step:
    """The questionnaire is wanted, or something in it: nothing (go on), a choice, a step back, what came out."""
    name, _, rest = wanted.partition(":")
    return Step(session, (), (OpenPage(rest) if name == "see" and rest else ReadQuestionnaire(wanted),))


def go_on(session: Session, outcome: QuestionnaireRead, context: Context) -> Step:
    """What was wanted, now that the questionnaire is at hand."""
    texts, questionnaire = context.texts, outcome.questionnaire
    if questionnaire is None:
        return Step(session, (Reply(rich(texts.say("interests.none_yet")), "info", _elsewhere(texts)),))
    name, _, rest = outcome.wanted.partition(":")
    choices = _choices(session, questionnaire)
    match name:
        case "forget":
            return Step(
                replace(session, interests=None),
                (Reply(rich(texts.say("interests.forgotten")), "info", _elsewhere(texts)),),
            )
        case "again":
            return _ask(session, {}, questionnaire, texts)
        case "back" if choices:
            choices.popitem()
            return _ask(session, choices, questionnaire, texts)
        case "results" if choices:
            return _conclude(session, choices, questionnaire, texts)
        case "how" if choices:
            return Step(session, (_explain(choices, questionnaire, texts),))
        case _ if name in _CHOICES and rest in questionnaire.activities:
            return _choose(session, choices, rest, _CHOICES[_CHOICES.index(name)], questionnaire, texts)
        case _:
            return _next(session, choices, questionnaire, texts)


def _choose(
    session: Session, choices: Choices, activity: str, choice: Choice, questionnaire: Questionnaire, texts: Texts
) -> Step:
    """A choice made, or changed by the buttons of an earlier message. One from before everything was forgotten doesn't count."""
    if session.interests is None:
        return _ask(session, {}, questionnaire, texts, opening="interests.anew")
    return _next(session, choices | {activity: choice}, questionnaire, texts)


def _next(session: Session, choices: Choices, questionnaire: Questionnaire, texts: Texts) -> Step:
    complete = all(activity in choices for activity in questionnaire.activities)
    conclude_or_ask = _conclude if complete else _ask
    return conclude_or_ask(session, choices, questionnaire, texts)


def _ask(
    session: Session,
    choices: Choices,
    questionnaire: Questionnaire,
    texts: Texts,
    opening: str = "interests.opening",
) -> Step:
    activity = next(one for one in questionnaire.activities if one not in choices)
    number, count = list(questionnaire.activities).index(activity) + 1, len(questionnaire.activities)
    said = texts.say("interests.question", number=number, count=count, activity=questionnaire.activities[activity])
    if not choices:
        said = f"{texts.say(opening, count=count)}\n\n{said}"
    like, so, dislike, skip = (
        Button(texts.say(f"interests.choice.{choice}"), f"{PAYLOAD}:{choice}:{activity}") for choice in _CHOICES
    )
    leave = (
        Button(texts.say("interests.back"), f"{PAYLOAD}:back"),
        Button(texts.say("interests.enough"), f"{PAYLOAD}:results"),
    )
    return Step(
        _keep(session, choices),
        (Reply(rich(said), "info", ((like, so), (dislike, skip), *((leave,) if choices else ()))),),
    )


def _conclude(session: Session, choices: Choices, questionnaire: Questionnaire, texts: Texts) -> Step:
    kept = _keep(session, choices)
    complete = len(choices) == len(questionnaire.activities)
    if not is_enough(choices):
        key = "interests.nothing_liked" if complete else "interests.too_few"
        more = (
            Button(texts.say("interests.again"), f"{PAYLOAD}:again")
            if complete
            else Button(texts.say("interests.go_on"), PAYLOAD)
        )
        return Step(kept, (Reply(rich(texts.say(key)), "info", ((more,), *_elsewhere(texts), _forget(texts))),))
    found = suggest(questionnaire, choices)
    parts = [texts.say("interests.results"), *(_told(led, questionnaire, texts) for led in found.first)]
    if found.surprise:
        parts.append(texts.say("interests.surprise", told=_told(found.surprise, questionnaire, texts)))
    parts.append(texts.say("interests.no_verdict"))
    shown = (*found.first, *((found.surprise,) if found.surprise else ()))
    buttons = (
        *((Button(led.title, f"{PAYLOAD}:see:{led.page_id}"),) for led in shown),
        (
            Button(texts.say("interests.how_button"), f"{PAYLOAD}:how"),
            Button(texts.say("interests.again"), f"{PAYLOAD}:again"),
        ),
        *(() if complete else ((Button(texts.say("interests.go_on"), PAYLOAD),),)),
        _forget(texts),
    )
    return Step(kept, (Reply(rich("\n\n".join(parts)), "info", buttons),))


def _told(led: Led, questionnaire: Questionnaire, texts: Texts) -> str:
    because = _listed(led.because, questionnaire)
    told = texts.say("interests.led", title=led.title, because=because)
    if led.despite:
        told = f"{told} {texts.say('interests.despite', despite=_listed(led.despite, questionnaire))}"
    return told


def _listed(activities: tuple[str, ...], questionnaire: Questionnaire) -> str:
    return "; ".join(f"«{questionnaire.activities[activity]}»" for activity in activities)


def _explain(choices: Choices, questionnaire: Questionnaire, texts: Texts) -> Reply:
    """How it came out, with the four activities of each profession and what was chosen: nothing is hidden."""
    found = suggest(questionnaire, choices)
    parts = [texts.say("interests.how", links=LINKS)]
    for led in (*found.first, *((found.surprise,) if found.surprise else ())):
        lines = [f"**{led.title}**"]
        for activity in questionnaire.activities:
            if activity in questionnaire.professions[led.page_id]:
                said = texts.say(f"interests.said.{choices.get(activity, 'skip')}")
                lines.append(f"• {questionnaire.activities[activity]}: {said}")
        parts.append("\n".join(lines))
    return Reply(rich("\n\n".join(parts)), "info", (_forget(texts),))


def _choices(session: Session, questionnaire: Questionnaire) -> Choices:
    """The choices so far, in order of choice; those on activities that are asked no longer are left out."""
    return {activity: choice for activity, choice in session.interests or () if activity in questionnaire.activities}


def _keep(session: Session, choices: Choices) -> Session:
    return replace(session, interests=tuple(choices.items()))


def _elsewhere(texts: Texts) -> Rows:
    return ((Button(texts.say("interests.explore"), "explore"),),)


def _forget(texts: Texts) -> tuple[Button, ...]:
    return (Button(texts.say("interests.forget"), f"{PAYLOAD}:forget"),)
