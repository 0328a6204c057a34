"""«Vedi da vicino»: what there is to see, by province and profession, as staff published it; chosen, it becomes an interest."""

from datetime import date, datetime

from bot.conversation import opportunity_card, reminders
from bot.conversation.bands import ADULT_AGE
from bot.conversation.buttons import number_in, page_start, rows
from bot.conversation.context import Context
from bot.conversation.events import StandingRead
from bot.conversation.opportunity_card import ALL, card, everything, headed, titled, when_of
from bot.conversation.replies import Button, Document, Reply, Rows
from bot.conversation.requests import ReadStanding
from bot.conversation.rich import Span, rich
from bot.conversation.session import Session, Step
from bot.guide.calendar import Reminder, calendar
from bot.people.lead import Standing
from bot.people.opportunity import Published, suiting
from bot.texts import Texts

PAYLOAD = opportunity_card.PAYLOAD
"""What buttons carry. `near:list:<province or ->:<profession's code or ->:<first shown>`, then `:<key>` after `near:one`,
`near:ics`, `near:remind`, `near:unremind`.
"""
_AT_ONCE = 5


def begin(session: Session, wanted: str = "") -> Step:
    """A button was tapped, or /vicino written."""
    return Step(session, (), (ReadStanding(f"{PAYLOAD}:{wanted}"),))


def go_on(session: Session, outcome: StandingRead, context: Context, now: datetime) -> Step:
    """What was wanted, now that it is known what there is."""
    name, _, rest = outcome.wanted.removeprefix(f"{PAYLOAD}:").partition(":")
    texts, today = context.texts, now.date()
    open_ones = open_to(session, outcome.standing.published if outcome.standing else (), today)
    if name == "unremind":
        return reminders.drop(session, rest, context)
    if name in ("one", "ics", "remind"):
        found = next((one for one in open_ones if one.key == rest), None)
        if found is None:
            return Step(session, (_said("near.gone", texts, ((everything(texts),),)),))
        return _of_one(session, name, found, outcome.standing or Standing(), context, now)
    if not open_ones:
        path = ((Button(texts.say("contact.see_path"), "path"),),)
        return Step(session, (Reply(rich(texts.say("near.none", person=context.person)), "info", path),))
    provinces = sorted({one.opportunity.province for one in open_ones})
    if name != "list" and len(provinces) > 1:
        options = [Button(one, f"{PAYLOAD}:list:{one}:{ALL}:0") for one in provinces]
        return Step(session, (_said("near.ask_province", texts, (*rows(options), (everything(texts),))),))
    province, profession, first = (*rest.split(":"), "", "", "")[:3]
    return Step(session, (_list(open_ones, province, profession, first, today, texts),))


def _of_one(session: Session, name: str, found: Published, standing: Standing, context: Context, now: datetime) -> Step:
    match name:
        case "remind":
            return reminders.ask(session, found, standing, context, now)
        case "ics":
            return Step(session, (_in_calendar(found, context.texts, now),))
        case _:
            more = reminders.buttons(found, standing, context, now)
            return Step(session, (card(found, context.texts, *more),))


def open_to(session: Session, published: tuple[Published, ...], today: date) -> tuple[Published, ...]:
    """What whoever speaks can still choose: what is for adults is nothing for minors."""
    return suiting(published, today, oldest_age=_oldest_age(session))


def _list(
    published: tuple[Published, ...], province: str, profession: str, first: str, today: date, texts: Texts
) -> Reply:
    found = suiting(
        published,
        today,
        province="" if province == ALL else province,
        profession="" if profession == ALL else profession,
    )
    if not found:
        return _said("near.none_like_this", texts, ((everything(texts),),))
    start = page_start(number_in(first) or 0, len(found), _AT_ONCE)
    shown = found[start : start + _AT_ONCE]
    spans: list[Span] = list(rich(texts.say("near.found")))
    for one in shown:
        spans += [Span("\n\n"), *headed(one.opportunity, "near.line", texts)]
    options = tuple((Button(one.opportunity.title[:60], f"{PAYLOAD}:one:{one.key}"),) for one in shown)
    following = start + _AT_ONCE
    more = f"{PAYLOAD}:list:{province or ALL}:{profession or ALL}:{following}"
    further = ((Button(texts.say("near.more"), more),),) if following < len(found) else ()
    return Reply(tuple(spans), "info", (*options, *further))


def _in_calendar(one: Published, texts: Texts, now: datetime) -> Reply:
    told = one.opportunity
    why = f"{one.cooperative_name}. {told.place}, {told.province}. {when_of(told, texts)}"
    reminder = Reminder(told.begins, told.title, f"{why}, {told.hours}" if told.hours else why, rings=True)
    file = calendar(texts.say("near.calendar"), [reminder], now)
    document = Document(texts.say("near.ics_name"), "text/calendar", file)
    interested = ((Button(texts.say("near.interested"), f"contact:visit:{one.key}"),),)
    return Reply(titled("near.ics_said", told.title, texts), "info", interested, document=document)


def _said(key: str, texts: Texts, buttons: Rows) -> Reply:
    return Reply(rich(texts.say(key)), "info", buttons)


def _oldest_age(session: Session) -> int | None:
    """The oldest that a minor of this band may be; None for adults."""
    if session.age_band == "adult":
        return None
    return session.ages[1] if session.ages else ADULT_AGE - 1
