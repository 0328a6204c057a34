"""The way in: who is speaking (a machine), how old the student is, whether they agree to be answered by it."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversation import closing
from bot.conversation.bands import Band, band_at, band_named, band_of, bands
from bot.conversation.context import Context
from bot.conversation.events import AgeStated
from bot.conversation.notice import consent_asked, disagreeing, first_screen, notice_of
from bot.conversation.replies import Button, Reply, Rows
from bot.conversation.requests import AskQuestion
from bot.conversation.rich import rich
from bot.conversation.session import Session, Step
from bot.conversation.typed import command_in
from bot.people.consent import ConsentEvent

CONSENT_FOR = timedelta(days=365)
"""After so long consent is asked anew."""


def is_open(session: Session, context: Context, now: datetime) -> bool:
    """Whether questions may be answered: of age here, and agreed to the notice in force, less than a year ago."""
    return not closing.is_closed(session, now) and _is_served(session, context) and _agrees(session, context, now)


def enter(session: Session, context: Context, now: datetime) -> Step:
    """The next thing to ask of someone who is not in yet."""
    if closing.is_closed(session, now):
        return Step(session, (closing.page(session, context, now),))
    if session.closed_until is not None:
        session = closing.reopened(session)
    band = band_of(session, context)
    if band is None or band.name == "under":
        return Step(closing.reopened(session), (_welcome(context),))
    if band.first < context.min_age:
        return closing.close(session, band, context, now)
    return Step(session, (_ask_consent(session, context, now),))


def knock(session: Session, text: str, context: Context, now: datetime) -> Step:
    """Something was typed at the door: a question that will wait, or what a parent types to correct a wrong tap."""
    if closing.is_closed(session, now):
        opened = closing.corrected(session, text, context, now)
        if opened is not None:
            return Step(opened, (Reply(rich(context.texts.say("gate.corrected")), "gate", _ages(context)),))
    return enter(session, context, now)


def choose_age(session: Session, payload: str, context: Context, now: datetime) -> Step:
    """An age was chosen. Once chosen it can be lowered, never raised."""
    if closing.is_closed(session, now):
        if f"age:{payload}" == closing.MISTAKE:
            return closing.show_parents_page(session, context, now)
        return enter(session, context, now)
    band, before = band_named(payload, context), band_of(session, context)
    known = before is not None and before.name != "under" and session.closed_until is None
    if band is None or (known and before is not None and band.first > before.first):
        return _inside(session, context, now)
    if band.first < context.min_age:
        return closing.close(session, band, context, now)
    return _inside(_of_band(session, band), context, now)


def hear_age(session: Session, stated: AgeStated, context: Context, now: datetime) -> Step | None:
    """What an age that someone says of themselves leads to: the door shut, or, silently, a lower band. None: nothing changes."""
    band, before = band_at(stated.age, context), band_of(session, context)
    if band.first < context.min_age:
        if closing.is_closed(session, now):
            return Step(session, (closing.page(session, context, now),))
        return closing.close(session, band, context, now)
    if before is not None and band.first < before.first:
        return Step(_of_band(session, band))
    return None


def choose_consent(session: Session, choice: str, quoted: str, context: Context, now: datetime) -> Step:
    """Consent to be answered by an artificial intelligence, given or not; a question asked before is answered now.

    `choice` is "yes" or "no", and after a colon the notice it was shown with: to one no longer in force nobody can agree.
    """
    answer, _, under = choice.partition(":")
    notice = notice_of(context)
    if closing.is_closed(session, now) or not _is_served(session, context):
        return enter(session, context, now)
    if answer != "yes":
        return _refused(session, context)
    if under not in ("", notice.short):
        return enter(session, context, now)
    consents = () if _agrees(session, context, now) else (ConsentEvent("ai_chat", notice.hash),)
    inside = replace(session, notice=notice.hash, notice_parts=notice.parts, agreed_at=now) if consents else session
    if quoted.strip() and command_in(quoted) is None:
        return Step(inside, (), (AskQuestion(quoted, inside.focus, inside.language),), consents)
    return Step(inside, (_ready(context),), consents=consents)


def _refused(session: Session, context: Context) -> Step:
    said = context.texts.say("gate.refused", contact=context.reach or context.texts.say("gate.no_contact"))
    again = ((_agree_button(context),),)
    withdrawn = (ConsentEvent("ai_chat", granted=False),) if session.notice else ()
    return Step(disagreeing(session), (Reply(rich(said), "gate", again, quotes=True),), consents=withdrawn)


def _inside(session: Session, context: Context, now: datetime) -> Step:
    return Step(session, (_ready(context),)) if is_open(session, context, now) else enter(session, context, now)


def _is_served(session: Session, context: Context) -> bool:
    band = band_of(session, context)
    return band is not None and band.name != "under" and band.first >= context.min_age


def _agrees(session: Session, context: Context, now: datetime) -> bool:
    return session.notice == notice_of(context).hash and not _is_old(session, now)


def _is_old(session: Session, now: datetime) -> bool:
    return session.agreed_at is None or now - session.agreed_at >= CONSENT_FOR


def _of_band(session: Session, band: Band) -> Session:
    return replace(session, age_band=band.name, ages=band.ages, closed_until=None)


def _welcome(context: Context) -> Reply:
    return Reply(rich(first_screen(context.texts, context.operator)), "gate", _ages(context), quotes=True)


def _ages(context: Context) -> Rows:
    return tuple((Button(_band_label(band, context), f"age:{band.payload}"),) for band in bands(context))


def _ask_consent(session: Session, context: Context, now: datetime) -> Reply:
    asked = consent_asked(context.texts, context.answer_model)
    buttons = ((_agree_button(context),), (Button(context.texts.say("gate.disagree"), "consent:no"),))
    return Reply(rich(f"{_why_again(session, context, now)}{asked}"), "gate", buttons, quotes=True)


def _why_again(session: Session, context: Context, now: datetime) -> str:
    """Why what was agreed to is asked again, with the notice where that is new; nothing where it is asked for the first time."""
    notice, texts = notice_of(context), context.texts
    if not session.notice:
        return ""
    if session.notice == notice.hash:
        return f"{texts.say('gate.a_year_later')}\n\n" if _is_old(session, now) else ""
    model = context.answer_model or texts.say("gate.no_model")
    changes = (
        texts.say(f"gate.changed_{part}", operator=context.operator, model=model)
        for part in notice.changed_since(session.notice_parts)
    )
    return "\n\n".join((texts.say("gate.notice_changed"), *changes, first_screen(texts, context.operator), ""))


def _agree_button(context: Context) -> Button:
    return Button(context.texts.say("gate.agree"), f"consent:yes:{notice_of(context).short}")


def _ready(context: Context) -> Reply:
    return Reply(rich(context.texts.say("gate.ready")), "gate")


def _band_label(band: Band, context: Context) -> str:
    return context.texts.say(
        f"gate.band_{band.name}", below=context.service_min_age, first=band.first, last=band.last, adult=band.first
    )
