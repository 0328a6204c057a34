"""«Ricordamelo»: asked for under what there is to see, taken back there, told on the afternoon before.

Only where the bot can write by itself. On the web nobody can be called, and a reminder that one has to come back for is none:
there the calendar's file rings.
"""

from datetime import datetime

from bot.conversation.context import Context
from bot.conversation.opportunity_card import PAYLOAD, everything, headed, titled
from bot.conversation.replies import Button, Reply
from bot.conversation.rich import plain, rich
from bot.conversation.session import Session, Step
from bot.people.lead import Standing
from bot.people.opportunity import Published
from bot.people.reminder import (
    MOST,
    DueReminder,
    News,
    ReminderAsked,
    ReminderDropped,
    can_be_asked,
    day_of,
    rings_at,
)
from bot.texts import Texts
from bot.texts.days import day

WANTED = frozenset({"remind", "unremind"})
"""Also in the payloads of the buttons, after `near:`, before the opportunity's key."""


def buttons(one: Published, standing: Standing, context: Context, now: datetime) -> tuple[Button, ...]:
    """What stands under an opportunity: to be reminded, or no longer; nothing where nobody can be, or it is too late."""
    texts = context.texts
    if context.channel != "telegram":
        return ()
    if any(kept.opportunity == one.key for kept in standing.reminders):
        return (_unremind(one.key, texts),)
    if not can_be_asked(one.opportunity.begins, now):
        return ()
    return (Button(texts.say("near.remind"), f"{PAYLOAD}:remind:{one.key}"),)


def ask(session: Session, one: Published, standing: Standing, context: Context, now: datetime) -> Step:
    """The button was tapped under `one`."""
    texts, begins = context.texts, one.opportunity.begins
    if context.channel != "telegram":
        return _say(session, "near.remind_elsewhere", context)
    if not can_be_asked(begins, now):
        return _say(session, "near.remind_late", context)
    others = [kept for kept in standing.reminders if kept.opportunity != one.key]
    if len(others) >= MOST:
        return _say(session, "near.remind_many", context)
    when = rings_at(begins)
    said = titled("near.reminded", one.opportunity.title, texts, day=day(when.date()))
    under = ((_interested(one, texts),), (_unremind(one.key, texts),))
    return Step(session, (Reply(said, "info", under),), reminders=(ReminderAsked(one.key, when),))


def drop(session: Session, key: str, context: Context) -> Step:
    """The other button was tapped: nothing is kept any more, whatever became of the opportunity."""
    step = _say(session, "near.unreminded", context)
    return Step(step.session, step.replies, reminders=(ReminderDropped(key),)) if key else step


def told(due: DueReminder, news: News, texts: Texts, now: datetime) -> Reply:
    """What is written when the time has come."""
    one = due.published
    if one is None:
        said = texts.say("near.due.gone", day=day(day_of(due.due_at)))
        return Reply(rich(said), "info", ((everything(texts),),))
    hours = texts.say("near.hours", hours=one.opportunity.hours) if one.opportunity.hours else ""
    text = headed(one.opportunity, f"near.due.{news}", texts, cooperative=one.cooperative_name, hours=hours)
    if news == "moved":
        return Reply(text, "info", ((_look(one, texts),), (_unremind(one.key, texts),)))
    text += plain("\n\n") + rich(texts.say("near.due.end"))
    is_open = one.opportunity.is_open(now.date())
    return Reply(text, "info", ((_look(one, texts),), (_interested(one, texts),)) if is_open else ())


def _say(session: Session, key: str, context: Context) -> Step:
    return Step(session, (Reply(rich(context.texts.say(key)), "info", ((everything(context.texts),),)),))


def _unremind(key: str, texts: Texts) -> Button:
    return Button(texts.say("near.unremind"), f"{PAYLOAD}:unremind:{key}")


def _interested(one: Published, texts: Texts) -> Button:
    return Button(texts.say("near.interested"), f"contact:visit:{one.key}")


def _look(one: Published, texts: Texts) -> Button:
    return Button(texts.say("near.look"), f"{PAYLOAD}:one:{one.key}")
