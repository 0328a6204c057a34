"""An answer that did not help: why, by a button, counted without words and without a name; and what can be done now."""

from dataclasses import replace
from typing import get_args

from bot.conversation.complaints import Complaint, Judgement
from bot.conversation.context import Context
from bot.conversation.events import ComplaintPlaced
from bot.conversation.replies import Button, Reply, Rows
from bot.conversation.requests import PlaceComplaint
from bot.conversation.rich import rich
from bot.conversation.session import Session, Step
from bot.texts import Texts

_COMPLAINTS: tuple[Complaint, ...] = get_args(Complaint)
_REMEMBERED = 20
"""Answers whose complaint is remembered, so that it can be changed, taken back and counted once."""


def button(record_key: str, texts: Texts) -> Button:
    """The button that stands under every answer."""
    return Button(texts.say("feedback.button"), f"unhelpful:{record_key}")


def ask_why(session: Session, record_key: str, context: Context) -> Step:
    """An answer did not help: five reasons to choose from."""
    texts = context.texts
    buttons = tuple((Button(texts.say(f"feedback.why.{why}"), f"why:{record_key}:{why}"),) for why in _COMPLAINTS)
    return Step(session, (Reply(rich(texts.say("feedback.ask_why")), "info", buttons),))


def place(session: Session, wanted: str, context: Context) -> Step:
    """A reason was chosen (`wanted` is a record and a reason): which section it is about has to be looked up."""
    record_key, _, why = wanted.rpartition(":")
    if not record_key or why not in _COMPLAINTS:
        return Step(session, (Reply(rich(context.texts.say("feedback.gone")), "info"),))
    return Step(session, (), (PlaceComplaint(record_key, _COMPLAINTS[_COMPLAINTS.index(why)]),))


def count(session: Session, outcome: ComplaintPlaced, context: Context) -> Step:
    """Count it, once for each answer: another reason takes the place of the first."""
    texts, key = context.texts, outcome.record_key
    if not outcome.section_id:
        return Step(session, (Reply(rich(texts.say("feedback.gone")), "info"),))
    others, judgements = _without(session, key)
    judged = (*others, (key, outcome.section_id, outcome.complaint))[-_REMEMBERED:]
    said = f"{texts.say('feedback.thanks')} {texts.say(f'feedback.next.{outcome.complaint}')}\n\n{context.person}"
    undo = Button(texts.say("feedback.undo"), f"unwhy:{key}")
    buttons = (*_what_next(outcome.complaint, key, texts), (undo,))
    return Step(
        replace(session, judged=judged),
        (Reply(rich(said), "info", buttons),),
        judgements=(*judgements, Judgement(outcome.section_id, outcome.complaint)),
    )


def take_back(session: Session, record_key: str, context: Context) -> Step:
    """It was a mistake: what was counted is taken off again."""
    others, judgements = _without(session, record_key)
    said = context.texts.say("feedback.undone" if judgements else "feedback.nothing_to_undo")
    return Step(replace(session, judged=others), (Reply(rich(said), "info"),), judgements=judgements)


def _without(session: Session, record_key: str) -> tuple[tuple[tuple[str, str, Complaint], ...], tuple[Judgement, ...]]:
    others = tuple(one for one in session.judged if one[0] != record_key)
    taken_back = tuple(Judgement(section, why, -1) for key, section, why in session.judged if key == record_key)
    return others, taken_back


def _what_next(complaint: Complaint, record_key: str, texts: Texts) -> Rows:
    match complaint:
        case "too_hard":
            return ((Button(texts.say("feedback.in_short"), f"brief:{record_key}"),),)
        case "missing":
            return ((Button(texts.say("ask.more_button"), f"more:{record_key}"),),)
        case "wrong":
            return ((Button(texts.say("ask.sources_button"), f"sources:{record_key}"),),)
        case _:
            return ()
