"""Help, at hand in every state."""

from bot.conversation import language, rights
from bot.conversation.context import Context
from bot.conversation.replies import Button, Reply
from bot.conversation.rich import rich
from bot.conversation.session import Session, Step


def show_help(session: Session, context: Context) -> Step:
    """What can be asked, the commands, the person there is to ask, and the buttons of everyone's rights."""
    texts = context.texts
    privacy = Button(texts.say("rights.buttons.privacy"), "privacy")
    buttons = ((privacy,), *((rights.button(right, texts),) for right in rights.RIGHTS))
    said = f"{texts.say('help.help')}\n\n{context.person}"
    return Step(session, (Reply(rich(language.marked(said, context)), "info", buttons),))


def refuse_unsupported(session: Session, context: Context) -> Step:
    """Photos, voice and the like: kindly refused, never looked at."""
    return Step(session, (Reply(rich(context.texts.say("help.unsupported")), "info"),))
