"""The way in: who is speaking (a machine), how old the student is, whether they agree to be answered by it."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversation.context import NOTICE_VERSION, Context
from bot.conversation.replies import Button, Reply
from bot.conversation.requests import AskQuestion
from bot.conversation.rich import rich
from bot.conversation.session import AgeBand, Session, Step

ADULT_AGE = 18
CLOSED_FOR = timedelta(hours=24)
_BANDS: tuple[AgeBand, ...] = ("under", "minor", "adult")


def is_open(session: Session) -> bool:
    """Whether questions may be answered."""
    return session.age_band in ("minor", "adult") and session.notice == NOTICE_VERSION


def is_closed(session: Session, now: datetime) -> bool:
    """Whether the gate stays shut, for a while, to someone below the service's age."""
    return session.closed_until is not None and now < session.closed_until


def welcome(session: Session, context: Context) -> Step:
    """The first screen: what Bussola is, who runs it, and the age, none preselected."""
    said = context.texts.say("gate.welcome", operator=context.operator)
    buttons = tuple((Button(_band_label(band, context), f"age:{band}"),) for band in _BANDS)
    return Step(session, (Reply(rich(said), "gate", buttons, quotes=True),))


def enter(session: Session, context: Context, now: datetime) -> Step:
    """The next thing to ask of someone who is not in yet."""
    if is_closed(session, now):
        return Step(session, (_too_young(context),))
    if session.age_band in (None, "under"):
        return welcome(replace(session, age_band=None, closed_until=None), context)
    return _ask_consent(session, context)


def choose_age(session: Session, band: str, context: Context, now: datetime) -> Step:
    """An age was chosen."""
    if is_closed(session, now):
        return Step(session, (_too_young(context),))
    if band == "under":
        return Step(replace(session, age_band="under", closed_until=now + CLOSED_FOR), (_too_young(context),))
    if band not in _BANDS:
        return enter(session, context, now)
    chosen = replace(session, age_band="minor" if band == "minor" else "adult", closed_until=None)
    return enter(chosen, context, now) if not is_open(chosen) else Step(chosen, (_ready(context),))


def choose_consent(session: Session, agreed: bool, quoted: str, context: Context, now: datetime) -> Step:
    """Consent to be answered by an artificial intelligence, given or not; a question asked before is answered now."""
    if session.age_band not in ("minor", "adult"):
        return enter(session, context, now)
    if not agreed:
        said = context.texts.say("gate.refused", contact=context.contact or context.texts.say("gate.no_contact"))
        again = (Button(context.texts.say("gate.agree"), "consent:yes"),)
        return Step(replace(session, notice="", agreed_at=None), (Reply(rich(said), "gate", (again,), quotes=True),))
    inside = replace(session, notice=NOTICE_VERSION, agreed_at=now)
    if quoted.strip() and not quoted.startswith("/"):
        return Step(inside, (), (AskQuestion(quoted, inside.focus),))
    return Step(inside, (_ready(context),))


def _ask_consent(session: Session, context: Context) -> Step:
    buttons = (
        (Button(context.texts.say("gate.agree"), "consent:yes"),),
        (Button(context.texts.say("gate.disagree"), "consent:no"),),
    )
    return Step(session, (Reply(rich(context.texts.say("gate.consent")), "gate", buttons, quotes=True),))


def _ready(context: Context) -> Reply:
    return Reply(rich(context.texts.say("gate.ready")), "gate")


def _too_young(context: Context) -> Reply:
    return Reply(rich(context.texts.say("gate.too_young", age=context.service_min_age)), "gate")


def _band_label(band: AgeBand, context: Context) -> str:
    return context.texts.say(
        f"gate.band_{band}",
        below=context.service_min_age,
        first=context.service_min_age,
        last=ADULT_AGE - 1,
        adult=ADULT_AGE,
    )
