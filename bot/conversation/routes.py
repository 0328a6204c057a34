"""Which scene an event belongs to. Reads as the menu of the bot."""

from dataclasses import replace
from datetime import datetime

from bot.answering.models import Focus
from bot.conversation import ask, crisis, gate, help  # noqa: A004 - a scene's name
from bot.conversation.context import Context
from bot.conversation.events import (
    Alarm,
    Answered,
    DataRemoved,
    Event,
    Failed,
    Outcome,
    ReadersAsked,
    SectionOpened,
    SourcesRecalled,
    Tapped,
    TextSent,
    Unsupported,
)
from bot.conversation.replies import Reply
from bot.conversation.requests import OpenTopic, OpenWhole, RecallSources
from bot.conversation.rich import rich
from bot.conversation.session import Session, Step


def handle(session: Session, event: Event | Outcome, context: Context, now: datetime) -> Step:
    """What `event` leads to. Pure: the same arguments, the same step."""
    match event:
        case TextSent(text) if text.strip().startswith("/"):
            return _command(session, text.strip(), context)
        case TextSent(text):
            return ask.ask(session, text) if gate.is_open(session) else gate.enter(session, context, now)
        case Tapped(payload, quoted):
            return _tap(session, payload, quoted, context, now)
        case Alarm():
            return crisis.show_card(session, event, now)
        case ReadersAsked():
            return crisis.say_who_reads(session, event, context)
        case DataRemoved():
            return crisis.tell_data_were_removed(session, context)
        case Unsupported():
            return help.refuse_unsupported(session, context)
        case Answered():
            return ask.show_answer(session, event, context, now)
        case SectionOpened():
            return ask.show_section(session, event, context, now)
        case SourcesRecalled():
            return ask.show_sources(session, event, context)
        case Failed(what, reference):
            said = context.texts.say(f"failure.{what}", reference=reference)
            return Step(session, (Reply(rich(said), "limited"),))


def _command(session: Session, text: str, context: Context) -> Step:
    name = text[1:].split(maxsplit=1)[0].split("@")[0].lower() if len(text) > 1 else ""
    match name:
        case "start":
            return gate.welcome(session, context) if not gate.is_open(session) else _greet(session, context)
        case "aiuto" | "help":
            return help.show_help(session, context)
        case "privacy":
            return help.show_privacy(session, context)
        case "fonti" if session.last_record:
            return Step(session, (), (RecallSources(session.last_record),))
        case "nuovo":
            fresh = replace(session, focus=Focus(), last_record="")
            return Step(fresh, (Reply(rich(context.texts.say("help.fresh_start")), "info"),))
        case _:
            return help.show_help(session, context)


def _tap(session: Session, payload: str, quoted: str, context: Context, now: datetime) -> Step:
    name, _, rest = payload.partition(":")
    match name:
        case "age":
            return gate.choose_age(session, rest, context, now)
        case "consent":
            return gate.choose_consent(session, rest == "yes", quoted, context, now)
        case "back":
            return crisis.go_back(session, context, now)
        case _ if not gate.is_open(session):
            return gate.enter(session, context, now)
        case "answer" if quoted:
            return ask.ask(session, quoted)
        case "sources":
            return Step(session, (), (RecallSources(rest),))
        case "more":
            return Step(session, (), (OpenWhole(rest),))
        case "topic":
            key, _, position = rest.partition(":")
            return Step(session, (), (OpenTopic(key, int(position) if position.isdigit() else 0),))
        case _:
            return help.show_help(session, context)


def _greet(session: Session, context: Context) -> Step:
    return Step(session, (Reply(rich(context.texts.say("gate.welcome_back")), "smalltalk"),))
