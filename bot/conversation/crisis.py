"""Someone may be in danger: the card, the way back, and no interest recorded for a day."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversation import gate
from bot.conversation.context import Context
from bot.conversation.events import Alarm, ReadersAsked
from bot.conversation.replies import Button, Reply
from bot.conversation.rich import rich
from bot.conversation.session import Session, Step

NO_LEAD_FOR = timedelta(hours=24)


def show_card(session: Session, alarm: Alarm, now: datetime) -> Step:
    """The card alone; where there is a question too, a button answers it."""
    if alarm.labels is None:
        return Step(session, (Reply(rich(alarm.card), "crisis"),))
    labels = alarm.labels
    answer = ((Button(labels.answer, "answer"),),) if labels.answer else ()
    buttons = (*answer, (Button(labels.back, "back"),), (Button(labels.readers, f"readers:{alarm.language}"),))
    # What is written next is nobody's but the bot's.
    quiet = replace(session, no_lead_until=now + NO_LEAD_FOR, writing_to=None)
    return Step(quiet, (Reply(rich(alarm.card), "crisis", buttons, quotes=bool(answer)),))


def say_who_reads(session: Session, asked: ReadersAsked, context: Context) -> Step:
    """Nobody reads."""
    buttons = ((Button(context.texts.say("safety.back"), "back"),),)
    return Step(session, (Reply(rich(asked.said), "info", buttons),))


def go_back(session: Session, context: Context, now: datetime) -> Step:
    """Back to the professions, or to the door."""
    if not gate.is_open(session, context, now):
        return gate.enter(session, context, now)
    return Step(session, (Reply(rich(context.texts.say("gate.ready")), "info"),))


def tell_data_were_removed(session: Session, context: Context) -> Step:
    """Said once in a conversation."""
    if session.told_of_masking:
        return Step(session)
    told = replace(session, told_of_masking=True)
    return Step(told, (Reply(rich(context.texts.say("safety.data_removed")), "info"),))
