"""The guide's scenes: what was tapped, once the guide is at hand. Where someone stands is in the buttons, and kept nowhere."""

from dataclasses import replace
from datetime import datetime

from bot.conversation import compare, explore, path
from bot.conversation.ask import show_sources
from bot.conversation.citing import Numbering
from bot.conversation.context import Context
from bot.conversation.events import GuideOpened, SheetPrinted, SourcesRecalled
from bot.conversation.replies import Button, Reply
from bot.conversation.requests import OpenGuide
from bot.conversation.rich import rich
from bot.conversation.session import Session, Step

COMMANDS = {"esplora": explore.PAYLOAD, "confronta": compare.PAYLOAD, "percorso": path.PAYLOAD}
PAYLOADS = frozenset({*COMMANDS.values(), explore.CARD})


def payload_of(command: str, text: str) -> str:
    """What a command asks for; professions may be named after it («/confronta oss e asa»)."""
    _, _, named = text.partition(" ")
    return f"{COMMANDS[command]}::{named.strip()}" if named.strip() and command != "esplora" else COMMANDS[command]


def begin(session: Session, payload: str) -> Step:
    """A command was written, or a button of the guide tapped."""
    return Step(session, (), (OpenGuide(payload),))


def go_on(session: Session, outcome: GuideOpened, context: Context, now: datetime) -> Step:
    """What was wanted, now that the guide is at hand."""
    guide = outcome.guide
    if guide is None:
        button = Button(context.texts.say("explore.interests"), "interests")
        return Step(session, (Reply(rich(context.texts.say("explore.none_yet")), "info", ((button,),)),))
    name, _, wanted = outcome.wanted.partition(":")
    match name:
        case compare.PAYLOAD:
            scene = compare.show(session, guide, wanted, context.texts)
        case path.PAYLOAD:
            scene = path.show(session, guide, wanted, context.texts, now)
        case explore.CARD:
            scene = explore.show_card(session, guide, wanted, context.texts)
        case _:
            scene = explore.show(session, guide, wanted, context.texts)
    if isinstance(scene, Numbering):
        return _sources(session, scene, outcome.wanted.removesuffix(":sources"), context)
    return scene


def hand_over(session: Session, outcome: SheetPrinted, context: Context) -> Step:
    """The sheet that was printed."""
    return path.hand_over(session, outcome.document, outcome.back, "path.printed", context.texts)


def _sources(session: Session, numbering: Numbering, back: str, context: Context) -> Step:
    """The sources of a message, and the way back to it."""
    step = show_sources(session, SourcesRecalled(numbering.citations), context)
    button = Button(context.texts.say("explore.back"), back)
    return replace(step, replies=tuple(replace(reply, buttons=((button,),)) for reply in step.replies))
