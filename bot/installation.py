"""What this installation says of itself: who receives what, what /privacy still lacks, which versions are in force."""

from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.conversation.context import Context
from bot.conversation.notice import notice_of
from bot.people.audit import What
from bot.people.recipients import Recipient, Recipients
from bot.settings import Settings
from bot.texts import Texts

_LOCAL_PROVIDERS = ("ollama:",)


def recipients_of(settings: Settings, texts: Texts) -> Recipients:
    """Everyone to whom this installation sends something of people's."""
    telegram = (Recipient("Telegram", "telegram"),) if settings.telegram_token.get_secret_value() else ()
    if not settings.answer_model:
        return telegram
    place = settings.answer_model_place or (texts.say("privacy.model_here") if _runs_here(settings) else "")
    return (*telegram, Recipient(settings.answer_model, "model", place))


def missing_from_privacy(settings: Settings, context: Context) -> tuple[str, ...]:
    """The settings without which /privacy has to say that something is not yet known."""
    wanted = {
        "OPERATOR": "operator" in settings.model_fields_set,
        "CONTACT": settings.contact,
        "CONTACT_HOURS": settings.contact_hours or not settings.contact,
        "DPO_CONTACT": settings.dpo_contact,
    }
    unplaced = any(one.role == "model" and not one.place for one in context.recipients)
    missing = [name for name, said in wanted.items() if not said] + ["ANSWER_MODEL_PLACE"] * unplaced
    return tuple(f"BUSSOLA_{name}" for name in missing)


def versions_in_force(settings: Settings, context: Context, index: str) -> Mapping[What, str]:
    """What the audit notes when it changes. Of the settings only a hash, and no secret is in it."""
    helplines = files("bot.safety").joinpath("helplines.yaml").read_bytes()
    return {
        "version.notice": f"sha={notice_of(context).hash}",
        "version.config": f"sha={sha256(settings.model_dump_json().encode()).hexdigest()}",
        "version.helplines": f"sha={sha256(helplines).hexdigest()}",
        "version.corpus": f"index={index}" if index else "",
    }


def _runs_here(settings: Settings) -> bool:
    host = urlsplit(settings.answer_model_url).hostname
    if host is None:
        return settings.answer_model.startswith(_LOCAL_PROVIDERS)
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
