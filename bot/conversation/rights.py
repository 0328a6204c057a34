"""What everybody may ask about their own data, in every state: to see them, to take consent back, to be forgotten.

Whoever writes from Telegram and from the web is two people: joining them would take a name or a number that Bussola does not
want, so each chat has its own rights, and nothing is carried from one to the other. A browser that loses its cookie, or a closed
Telegram account, is a person nobody can find again: their data end by their terms. At eighteen nothing happens by itself, since
there is no date of birth: who wants to be known as an adult asks to be forgotten, and enters again.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.conversation.context import Context
from bot.conversation.notice import disagreeing, notice_of
from bot.conversation.own_file import file_of
from bot.conversation.plain_rights import Right
from bot.conversation.replies import Button, Reply
from bot.conversation.requests import GatherOwnData
from bot.conversation.rich import rich
from bot.conversation.session import Session, Step
from bot.people.audit import AuditEvent
from bot.people.consent import everything_withdrawn
from bot.people.own_data import OwnData
from bot.texts import Texts

RIGHTS: tuple[Right, ...] = ("revoke", "export", "forget")
"""Also the payloads of their buttons."""
COMMANDS: Mapping[str, Right] = {"revoca": "revoke", "esporta": "export", "cancella": "forget"}


def exercise(session: Session, right: Right, choice: str, context: Context) -> Step:
    """A right asked for; `choice` is what was answered to the one question there is ("yes", "no", empty: not asked yet)."""
    match right:
        case "revoke":
            return revoke(session, context)
        case "export":
            return Step(session, (), (GatherOwnData(),))
        case "forget" if choice == "yes":
            return _forget(session, context)
        case "forget" if choice == "no":
            return Step(session, (Reply(rich(context.texts.say("rights.kept")), "info"),))
        case "forget":
            return _ask_whether_to_forget(session, context)


def revoke(session: Session, context: Context) -> Step:
    """Everything that was agreed to is taken back, at once and without a reason; one tap agrees again."""
    outside = replace(disagreeing(session), draft=None, writing_to=None)
    again = Button(context.texts.say("gate.agree"), f"consent:yes:{notice_of(context).short}")
    reply = Reply(rich(context.texts.say("rights.revoked")), "info", ((again,), (button("forget", context.texts),)))
    return Step(outside, (reply,), consents=everything_withdrawn())


def hand_over(session: Session, data: OwnData, context: Context, now: datetime) -> Step:
    """All of one's own data, and nothing else, as a file."""
    said = context.texts.say("rights.exported", name=context.texts.say("rights.file.name"))
    if data.questions:
        said = f"{said}\n\n{context.texts.say('person.exported')}"
    reply = Reply(rich(said), "info", document=file_of(session, data, context.texts, now))
    return Step(session, (reply,), audit=(AuditEvent("rights.export", "done"),))


def button(right: Right, texts: Texts) -> Button:
    """The button of a right."""
    return Button(texts.say(f"rights.buttons.{right}"), right)


def _ask_whether_to_forget(session: Session, context: Context) -> Step:
    buttons = (
        (Button(context.texts.say("rights.forget_yes"), "forget:yes"),),
        (Button(context.texts.say("rights.forget_no"), "forget:no"),),
    )
    asked = (AuditEvent("rights.erasure", "asked"),)
    return Step(session, (Reply(rich(context.texts.say("rights.forget_ask")), "info", buttons),), audit=asked)


def _forget(session: Session, context: Context) -> Step:
    """Only a door that is shut stays shut, or whoever is too young would come straight back in."""
    said = context.texts.say("rights.forgotten")
    return Step(Session(closed_until=session.closed_until), (Reply(rich(said), "info"),), forget=True)
