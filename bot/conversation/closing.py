"""The door shut for a day to someone too young for this service or this channel, and the way a parent corrects a wrong tap.

Bussola can't know who holds the telephone, and asks for no document. So the correction is a page written to the parent and a
sentence to be typed, which says what is being declared and by whom. It undoes the closing and nothing else: the age is asked
again, consent too, and until the day is over the door can't be corrected a second time. A tap would make of it a retry, which
the Garante objected to in Replika's age gate; a code sent to a parent would mean asking for the parent's address.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversation.bands import Band
from bot.conversation.context import Context
from bot.conversation.memory import forget_topic
from bot.conversation.notice import disagreeing
from bot.conversation.replies import Button, Reply
from bot.conversation.rich import rich
from bot.conversation.session import Session, Step
from bot.conversation.typed import letters_of
from bot.people.consent import ConsentEvent

CLOSED_FOR = timedelta(hours=24)
MISTAKE = "age:mistake"


def is_closed(session: Session, now: datetime) -> bool:
    """Whether nothing is answered, for a while."""
    return session.closed_until is not None and now < session.closed_until


def close(session: Session, band: Band, context: Context, now: datetime) -> Step:
    """Shut the door for a day to someone of `band`; what was agreed to falls, since it was not theirs to give here."""
    shut = replace(
        disagreeing(forget_topic(session)),
        age_band=band.name,
        ages=band.ages,
        closed_until=now + CLOSED_FOR,
        draft=None,
    )
    answers = (ConsentEvent("ai_chat", granted=False),) if session.notice else ()
    others = (ConsentEvent("follow_up", granted=False), ConsentEvent("question", granted=False))
    return Step(shut, (page(shut, context, now),), consents=(*answers, *others))


def page(session: Session, context: Context, now: datetime) -> Reply:
    """The page that is shown while the door is shut: what Bussola is, and where to go."""
    elsewhere = context.min_age > context.service_min_age and session.age_band != "under"
    if not elsewhere:
        said = context.texts.say("gate.too_young", age=context.service_min_age)
    elif context.web_url:
        said = context.texts.say("gate.on_the_web", age=context.min_age)
    else:
        said = context.texts.say("gate.not_here", age=context.min_age)
    web = ((Button(context.texts.say("gate.open_web"), url=context.web_url),),) if elsewhere and context.web_url else ()
    mistake = () if _was_corrected(session, now) else ((Button(context.texts.say("gate.mistake"), MISTAKE),),)
    return Reply(rich(said), "gate", (*web, *mistake))


def show_parents_page(session: Session, context: Context, now: datetime) -> Step:
    """What a parent is told, and what to type."""
    if _was_corrected(session, now):
        return Step(session, (page(session, context, now),))
    said = context.texts.say(
        "gate.for_parents",
        operator=context.operator,
        age=context.min_age,
        sentence=_sentence(context),
        contact=context.reach or context.texts.say("gate.no_contact"),
    )
    return Step(session, (Reply(rich(said), "gate"),))


def corrected(session: Session, text: str, context: Context, now: datetime) -> Session | None:
    """The session with the door open to be asked again, if `text` is the parent's sentence and may still be said."""
    if _was_corrected(session, now) or letters_of(text) != letters_of(_sentence(context)):
        return None
    return replace(reopened(session), corrected_until=now + CLOSED_FOR)


def reopened(session: Session) -> Session:
    """The session with no age, so that it is asked again."""
    return replace(session, age_band=None, ages=None, closed_until=None)


def _was_corrected(session: Session, now: datetime) -> bool:
    return session.corrected_until is not None and now < session.corrected_until


def _sentence(context: Context) -> str:
    return context.texts.say("gate.parents_sentence", age=context.min_age)
