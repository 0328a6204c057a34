"""What a conversation remembers of its topic, and for how long."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.answering.models import Focus
from bot.conversation.session import Session

SILENCE = timedelta(hours=12)
"""After so long nobody remembers what "e quanto si guadagna?" was about: it is read as a question of its own."""


def after_silence(session: Session, now: datetime) -> Session:
    """The session as a message finds it: without its topic, where the one before was long ago."""
    long_ago = session.seen_at is not None and now - session.seen_at > SILENCE
    return replace(end_pause(forget_topic(session) if long_ago else session, now), seen_at=now)


def end_pause(session: Session, now: datetime) -> Session:
    """The session without a pause that is over: left there it would tell, long after, that a card was shown."""
    over = session.no_lead_until is not None and session.no_lead_until <= now
    return replace(session, no_lead_until=None) if over else session


def forget_topic(session: Session) -> Session:
    """The session without what was spoken of; who is speaking and what was agreed to stay."""
    return replace(session, focus=Focus(), last_record="", last_offer="", interests=None, judged=(), writing_to=None)
