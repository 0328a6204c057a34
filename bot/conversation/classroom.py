"""Joining a teacher's class, and leaving it. It changes no answer: what is asked is counted with the class, and that is all."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.answering.models import Answer, Declined, Result
from bot.conversation import gate
from bot.conversation.context import Context
from bot.conversation.events import ClassFound
from bot.conversation.replies import Reply
from bot.conversation.requests import FindClass
from bot.conversation.rich import rich
from bot.conversation.session import Session, Step
from bot.people.classes import CODE, Mark, asked_about, found_missing

PREFIX = "classe_"
"""What begins a deep link into a class; the code follows."""
_LEAVE = "esci"
_HERE = ZoneInfo("Europe/Rome")


def join(session: Session, said: str, context: Context) -> Step:
    """A code was given, or nothing, or the wish to leave."""
    code = said.strip().removeprefix(PREFIX)
    if code.lower() == _LEAVE:
        key = "left" if session.class_code else "in_none"
        return _told(replace(session, class_code="", class_until=None), context, key)
    if not code:
        return _told(session, context, "which" if not session.class_code else "in_one", code=session.class_code)
    if not CODE.fullmatch(code):
        return _told(session, context, "unknown")
    return Step(session, (), (FindClass(code),))


def enter(session: Session, found: ClassFound, context: Context, now: datetime) -> Step:
    """The class that was looked for, entered; whoever is at the door yet is asked next what everybody is asked."""
    if found.ends_at is None:
        step = _told(session, context, "unknown")
    else:
        day = found.ends_at.astimezone(_HERE).strftime("%d/%m/%Y")
        inside = replace(session, class_code=found.code, class_until=found.ends_at)
        step = _told(inside, context, "joined", date=day)
    if gate.is_open(step.session, context, now):
        return step
    door = gate.enter(step.session, context, now)
    return replace(door, replies=(*step.replies, *door.replies))


def after_end(session: Session, now: datetime) -> Session:
    """The session without its class, where that has ended."""
    ended = session.class_until is not None and now >= session.class_until
    return replace(session, class_code="", class_until=None) if ended else session


def marks_of(session: Session, found: Result | None) -> tuple[Mark, ...]:
    """What is counted with the class of an answer, or of there being none."""
    match found:
        case Answer() if session.class_code:
            return asked_about(found.sections)
        case Declined("no_evidence") if session.class_code:
            return found_missing(topic.section_id for topic in found.nearest)
        case _:
            return ()


def _told(session: Session, context: Context, key: str, **values: object) -> Step:
    return Step(session, (Reply(rich(context.texts.say(f"classroom.pupil.{key}", **values)), "info"),))
