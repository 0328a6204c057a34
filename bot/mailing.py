"""Staff is told by e-mail that something waits for them: how much, where, and nothing about anybody."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Protocol

import structlog

from bot.mail import Declined, Letter, MailServer, Unreachable, send
from bot.people.digest import Digest
from bot.people.staff import email_in
from bot.settings import Settings
from bot.texts import Texts

log = structlog.get_logger(__name__)

_LOOK_SECONDS = 60.0
_LONGEST_WAIT_SECONDS = 3600.0
_INTERESTS, _QUESTIONS = "/gestione/interessi", "/gestione/domande"


class Digests(Protocol):
    """What there is to tell."""

    def due(self) -> tuple[Digest, ...]:
        """What is to be told now."""

    def claim(self, digest: Digest) -> bool:
        """Take it upon oneself; False where another process did."""

    def release(self, digest: Digest) -> None:
        """It could not be sent."""

    def told(self, digest: Digest) -> None:
        """It was accepted."""


def mail_server_of(settings: Settings) -> MailServer | None:
    """The server that the settings name; None where they name none, or no address that e-mail comes from."""
    sender = email_in(settings.smtp_from or settings.smtp_user)
    if not settings.smtp_host or sender is None:
        return None
    password = settings.smtp_password.get_secret_value()
    return MailServer(
        settings.smtp_host, settings.smtp_port, sender, settings.smtp_user, password, settings.smtp_starttls
    )


def warning(settings: Settings, *, somebody: bool) -> str:
    """The sentence (its key) that the operator reads at the start; empty where nothing is missing, or `somebody` is nobody."""
    if not somebody:
        return ""
    if mail_server_of(settings) is None:
        return "digest.no_mail"
    return "" if settings.web_url else "digest.mail_local"


def letter_of(digest: Digest, site: str, texts: Texts) -> Letter:
    """What staff reads: numbers, and the addresses of the pages below `site`."""
    counted = {"new": digest.new, "unread": digest.unread, "late": digest.late}
    lines = [texts.say(f"digest.{name}", number=number) for name, number in counted.items() if number]
    paragraphs = [
        texts.say("digest.opening"),
        *(["\n".join(lines)] if lines else []),
        *([texts.say("digest.withdrawn")] if digest.withdrawn else []),
        *([texts.say("digest.where", page=f"{site}{_INTERESTS}")] if digest.of_interests else []),
        *([texts.say("digest.questions", number=digest.questions)] if digest.questions else []),
        *([texts.say("digest.where_questions", page=f"{site}{_QUESTIONS}")] if digest.questions else []),
        texts.say("digest.closing"),
    ]
    return Letter(texts.say("digest.subject"), "\n\n".join(paragraphs) + "\n")


def tell(digests: Digests, server: MailServer, site: str, texts: Texts, now: datetime) -> bool:
    """Tell whoever is to be told now. False where the server can't be used: what is left waits for it."""
    for digest in digests.due():
        if not digests.claim(digest):
            continue
        try:
            refused = send(server, letter_of(digest, site, texts), digest.addresses, now)
        except Unreachable as fault:
            digests.release(digest)
            log.warning("mail_not_sent", error=str(fault))
            return False
        except Declined as refusal:  # another cooperative's may be taken
            log.warning("mail_declined", error=str(refusal), number=len(digest.addresses))
            continue
        digests.told(digest)
        if refused:
            log.warning("mail_declined", error="SMTPRecipientsRefused", number=refused)
    return True


def wait_after(failures: int) -> float:
    """How many seconds to wait for the next look after so many failures in a row: a minute, then twice as long each time."""
    return min(_LOOK_SECONDS * 2.0 ** min(failures, 10), _LONGEST_WAIT_SECONDS)


async def keep_telling(
    digests: Digests, server: MailServer, site: str, texts: Texts, clock: Callable[[], datetime], stop: asyncio.Event
) -> None:
    """Look every minute, and less and less often while the server can't be used, until `stop`."""
    failures = 0
    while not stop.is_set():
        try:
            done = await asyncio.to_thread(tell, digests, server, site, texts, clock())
        except Exception as error:  # the next round is another day
            log.error("mailing_failed", error=type(error).__name__)
            done = False
        failures = 0 if done else failures + 1
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_after(failures)):
                await stop.wait()
