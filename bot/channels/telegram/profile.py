"""What Telegram shows of the bot before anyone writes to it: commands, descriptions, the menu."""

from collections.abc import Awaitable, Callable

import structlog
from telegram import BotCommand, MenuButtonCommands
from telegram.error import TelegramError

from bot.channels.telegram.client import Client
from bot.texts import Texts

log = structlog.get_logger(__name__)

COMMANDS = (
    "aiuto",
    "esplora",
    "confronta",
    "percorso",
    "interessi",
    "contatto",
    "vicino",
    "classe",
    "fonti",
    "nuovo",
    "lingua",
    "privacy",
    "revoca",
    "esporta",
    "cancella",
)


async def publish_profile(client: Client, texts: Texts, operator: str) -> None:
    """Set it all. Telegram limits how often; what it refuses stays as it was, and disturbs nothing."""
    commands = [BotCommand(name, texts.say(f"telegram.commands.{name}")) for name in COMMANDS]
    description = texts.say("telegram.description", operator=operator)
    steps: tuple[Callable[[], Awaitable[bool]], ...] = (
        lambda: client.set_my_commands(commands),
        lambda: client.set_my_description(description[:512]),
        lambda: client.set_my_short_description(texts.say("telegram.short_description")[:120]),
        lambda: client.set_chat_menu_button(menu_button=MenuButtonCommands()),
    )
    for step in steps:
        try:
            await step()
        except TelegramError as error:
            log.warning("profile_not_set", error=type(error).__name__)
