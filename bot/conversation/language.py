"""Which language is spoken: the one of the last message that plainly was in one, or the one chosen here."""

from dataclasses import replace

from bot.conversation.context import Context
from bot.conversation.replies import Button, Reply
from bot.conversation.rich import rich
from bot.conversation.session import Session, Step
from bot.languages.names import DEFAULT, LANGUAGES, NAMES

PAYLOAD = "language"
_IN_A_ROW = 3


def marked(said: str, context: Context) -> str:
    """`said` with the line that nobody has checked the translation yet, as long as nobody has."""
    return f"{said}\n\n{context.texts.say('language.draft')}" if context.texts.is_draft else said


def in_italian(step: Step, context: Context) -> Step:
    """A step of a scene that is written in Italian only: the first time this is said to whoever reads another language."""
    spoken = context.texts.language
    if spoken == DEFAULT or not step.replies:
        return step
    replies = tuple(replace(reply, language=DEFAULT) for reply in step.replies)
    if step.session.told_in_italian == spoken:
        return replace(step, replies=replies)
    told = Reply(rich(marked(context.texts.say("language.only_italian"), context)), "info")
    return replace(step, session=replace(step.session, told_in_italian=spoken), replies=(told, *replies))


def follow(session: Session, language: str) -> Step:
    """Somebody writes in another language from here on; nothing is said about it."""
    return Step(replace(session, language=language))


def offer(session: Session, context: Context) -> Step:
    """All languages, each in its own name, and what is to be had in them."""
    buttons = tuple(Button(NAMES[language], f"{PAYLOAD}:{language}") for language in LANGUAGES)
    rows = tuple(buttons[place : place + _IN_A_ROW] for place in range(0, len(buttons), _IN_A_ROW))
    return Step(session, (Reply(rich(context.texts.say("language.choose")), "info", rows),))


def choose(session: Session, language: str, context: Context) -> Step:
    """A language was tapped. What is not among the languages changes nothing."""
    if language not in LANGUAGES:
        return offer(session, context)
    said = context.speaking(language).texts.say("language.chosen")
    return Step(replace(session, language=language), (Reply(rich(said), "info"),))
