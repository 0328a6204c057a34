"""Help and the notice on personal data: at hand in every state."""

from bot.conversation.context import NOTICE_VERSION, Context
from bot.conversation.replies import Reply
from bot.conversation.rich import rich
from bot.conversation.session import Session, Step


def show_help(session: Session, context: Context) -> Step:
    """What can be asked and which commands there are."""
    return Step(session, (Reply(rich(context.texts.say("help.help")), "info"),))


def show_privacy(session: Session, context: Context) -> Step:
    """What is kept, by whom, for how long, and what can be asked."""
    said = context.texts.say(
        "help.privacy",
        operator=context.operator,
        contact=context.contact or context.texts.say("gate.no_contact"),
        version=NOTICE_VERSION,
    )
    return Step(session, (Reply(rich(said), "info"),))


def refuse_unsupported(session: Session, context: Context) -> Step:
    """Photos, voice and the like: kindly refused, never looked at."""
    return Step(session, (Reply(rich(context.texts.say("help.unsupported")), "info"),))
