"""/privacy: the twelve things that everyone may know about their data, made from the tables that the bot itself obeys."""

from datetime import timedelta

from bot.conversation import language, rights
from bot.conversation.context import Context
from bot.conversation.notice import notice_of
from bot.conversation.replies import Button, Reply
from bot.conversation.rich import rich
from bot.conversation.session import Session, Step
from bot.languages.names import DEFAULT
from bot.people.consent import ASKED, Purpose
from bot.people.recipients import receivers
from bot.people.retention import TERMS
from bot.texts import Texts


def show(session: Session, context: Context) -> Step:
    """The notice in short, and the buttons of the rights."""
    texts = context.texts
    buttons = tuple((rights.button(right, texts),) for right in rights.RIGHTS)
    said = told(context)
    if texts.language != DEFAULT:  # the Italian words are the ones that bind
        said = f"{language.marked(said, context)}\n\n{told(context.speaking(DEFAULT))}"
    help_button = (Button(texts.say("rights.buttons.help"), "help"),)
    return Step(session, (Reply(rich(said), "info", (*buttons, help_button)),))


def told(context: Context) -> str:
    """The twelve fields, a paragraph each, with a sentence before them that says it all in short."""
    return "\n\n".join((context.texts.say("privacy.title"), _gist(context), *_fields(context)))


def _gist(context: Context) -> str:
    gist = context.texts.say("privacy.gist")
    leads = receivers(context.recipients, "lead")
    gist = f"{gist} {context.texts.say('privacy.gist_leads')}" if leads else gist
    answered = receivers(context.recipients, "sent_question")
    return f"{gist} {context.texts.say('privacy.gist_questions')}" if answered else gist


def _fields(context: Context) -> tuple[str, ...]:
    texts = context.texts
    unnamed = texts.say("privacy.unnamed")
    purposes = "; ".join(texts.say(f"privacy.purpose.{purpose}") for purpose in _asked(context))
    return (
        texts.say("privacy.controller", operator=context.operator, contact=context.reach or unnamed),
        texts.say("privacy.dpo", dpo=context.dpo_contact or unnamed),
        texts.say("privacy.purposes", purposes=purposes),
        texts.say("privacy.bases"),
        texts.say("privacy.recipients", recipients=_recipients(context)),
        _provider(context),
        _transfers(context),
        _retention(texts),
        texts.say("privacy.rights"),
        texts.say("privacy.withdrawal"),
        texts.say("privacy.authority"),
        texts.say("privacy.version", version=notice_of(context).short),
    )


def _asked(context: Context) -> tuple[Purpose, ...]:
    """What is asked for here: being contacted, and asking a person, only where somebody is there to receive it."""
    asked: tuple[Purpose, ...] = (*ASKED, "follow_up") if receivers(context.recipients, "lead") else ASKED
    return (*asked, "question") if receivers(context.recipients, "sent_question") else asked


def _recipients(context: Context) -> str:
    named = (context.texts.say(f"privacy.recipient.{one.role}", name=one.name) for one in context.recipients)
    return "; ".join(named) or context.texts.say("privacy.nobody")


def _provider(context: Context) -> str:
    asked = receivers(context.recipients, "question")
    if not asked:
        return context.texts.say("privacy.provider_none")
    place = asked[0].place or context.texts.say("privacy.unnamed")
    return context.texts.say("privacy.provider", name=asked[0].name, place=place)


def _transfers(context: Context) -> str:
    texts = context.texts
    key = "transfers_none"
    if receivers(context.recipients, "messages"):
        key = "transfers_telegram" if context.web_url else "transfers_telegram_only"
    models = (
        texts.say("privacy.transfers_model", place=one.place or texts.say("privacy.unnamed"))
        for one in receivers(context.recipients, "question")
    )
    return " ".join((texts.say(f"privacy.{key}"), *models))


def _retention(texts: Texts) -> str:
    terms = (
        texts.say(f"privacy.term.{table}", time=_time(term.kept_for, texts))
        for table, term in TERMS.items()
        if term.told
    )
    told = chr(10).join((*terms, texts.say("privacy.counted")))
    return f"{texts.say('privacy.retention', terms=told)}\n{texts.say('privacy.survivors')}"


def _time(kept_for: timedelta, texts: Texts) -> str:
    days = kept_for.days
    if days < 4:
        return texts.say("privacy.hours", number=round(kept_for.total_seconds() / 3600))
    return (
        texts.say("privacy.months", number=round(days / 30.4)) if days > 60 else texts.say("privacy.days", number=days)
    )
