"""«Vedi da vicino»: what there is to see, by province and profession, as staff published it; chosen, it becomes an interest."""

from datetime import date, datetime

from bot.conversation.bands import ADULT_AGE
from bot.conversation.buttons import number_in, page_start, rows
from bot.conversation.context import Context
from bot.conversation.events import StandingRead
from bot.conversation.replies import Button, Document, Reply, Rows
from bot.conversation.requests import ReadStanding
from bot.conversation.rich import RichText, Span, plain, rich
from bot.conversation.session import Session, Step
from bot.guide.calendar import Reminder, calendar
from bot.people.opportunity import Opportunity, Published, suiting
from bot.texts import Texts
from bot.texts.days import day

PAYLOAD = "near"
"""What buttons carry. `near:list:<province or ->:<profession's code or ->:<first shown>`, `near:one:<key>`, `near:ics:<key>`."""
_ALL = "-"
_AT_ONCE = 5


def begin(session: Session, wanted: str = "") -> Step:
    """A button was tapped, or /vicino written."""
    return Step(session, (), (ReadStanding(f"{PAYLOAD}:{wanted}"),))


def go_on(session: Session, outcome: StandingRead, context: Context, now: datetime) -> Step:
    """What was wanted, now that it is known what there is."""
    name, _, rest = outcome.wanted.removeprefix(f"{PAYLOAD}:").partition(":")
    texts, today = context.texts, now.date()
    open_ones = open_to(session, outcome.standing.published if outcome.standing else (), today)
    if name in ("one", "ics"):
        found = next((one for one in open_ones if one.key == rest), None)
        if found is None:
            return Step(session, (_said("near.gone", texts, ((_everything(texts),),)),))
        return Step(session, (_in_calendar(found, texts, now) if name == "ics" else card(found, texts),))
    if not open_ones:
        path = ((Button(texts.say("contact.see_path"), "path"),),)
        return Step(session, (Reply(rich(texts.say("near.none", person=context.person)), "info", path),))
    provinces = sorted({one.opportunity.province for one in open_ones})
    if name != "list" and len(provinces) > 1:
        options = [Button(one, f"{PAYLOAD}:list:{one}:{_ALL}:0") for one in provinces]
        return Step(session, (_said("near.ask_province", texts, (*rows(options), (_everything(texts),))),))
    province, profession, first = (*rest.split(":"), "", "", "")[:3]
    return Step(session, (_list(open_ones, province, profession, first, today, texts),))


def open_to(session: Session, published: tuple[Published, ...], today: date) -> tuple[Published, ...]:
    """What whoever speaks can still choose: what is for adults is nothing for minors."""
    return suiting(published, today, oldest_age=_oldest_age(session))


def _list(
    published: tuple[Published, ...], province: str, profession: str, first: str, today: date, texts: Texts
) -> Reply:
    found = suiting(
        published,
        today,
        province="" if province == _ALL else province,
        profession="" if profession == _ALL else profession,
    )
    if not found:
        return _said("near.none_like_this", texts, ((_everything(texts),),))
    start = page_start(number_in(first) or 0, len(found), _AT_ONCE)
    shown = found[start : start + _AT_ONCE]
    spans: list[Span] = list(rich(texts.say("near.found")))
    for one in shown:
        spans += [Span("\n\n"), *_headed(one.opportunity, "near.line", texts)]
    options = tuple((Button(one.opportunity.title[:60], f"{PAYLOAD}:one:{one.key}"),) for one in shown)
    following = start + _AT_ONCE
    more = f"{PAYLOAD}:list:{province or _ALL}:{profession or _ALL}:{following}"
    further = ((Button(texts.say("near.more"), more),),) if following < len(found) else ()
    return Reply(tuple(spans), "info", (*options, *further))


def card(one: Published, texts: Texts) -> Reply:
    """One of them, with all that its cooperative says of it."""
    told = one.opportunity
    text = _headed(
        told,
        "near.one",
        texts,
        cooperative=one.cooperative_name,
        does=told.does,
        service=told.service,
        hours=texts.say("near.hours", hours=told.hours) if told.hours else "",
        seats=told.seats or texts.say("near.many"),
        age=told.minimum_age,
        apply=f"\n{texts.say('near.apply', day=day(told.apply_by))}" if told.apply_by else "",
    )
    buttons = (
        (Button(texts.say("near.interested"), f"contact:visit:{one.key}"),),
        (Button(texts.say("near.ics"), f"{PAYLOAD}:ics:{one.key}"), Button(texts.say("near.back"), PAYLOAD)),
    )
    return Reply(text, "info", buttons)


def _in_calendar(one: Published, texts: Texts, now: datetime) -> Reply:
    told = one.opportunity
    why = f"{one.cooperative_name}. {told.place}, {told.province}. {_when(told, texts)}"
    reminder = Reminder(told.begins, told.title, f"{why}, {told.hours}" if told.hours else why, rings=True)
    file = calendar(texts.say("near.calendar"), [reminder], now)
    document = Document(texts.say("near.ics_name"), "text/calendar", file)
    interested = ((Button(texts.say("near.interested"), f"contact:visit:{one.key}"),),)
    return Reply(_titled("near.ics_said", told.title, texts), "info", interested, document=document)


def _headed(told: Opportunity, key: str, texts: Texts, **more: object) -> RichText:
    """A sentence of ours about an opportunity, whose own words are never read as markup."""
    sort, when = texts.say(f"near.sort.{told.sort}"), _when(told, texts)
    return _titled(key, told.title, texts, sort=sort, when=when, place=told.place, province=told.province, **more)


def _titled(key: str, title: str, texts: Texts, **values: object) -> RichText:
    before, _, after = texts.say(key, title="\0", **values).partition("**\0**")
    return (*plain(before), Span(title, bold=True), *plain(after))


def _said(key: str, texts: Texts, buttons: Rows) -> Reply:
    return Reply(rich(texts.say(key)), "info", buttons)


def _everything(texts: Texts) -> Button:
    return Button(texts.say("near.all"), f"{PAYLOAD}:list:{_ALL}:{_ALL}:0")


def _when(told: Opportunity, texts: Texts) -> str:
    if told.ends == told.begins:
        return texts.say("near.one_day", day=day(told.begins))
    return texts.say("near.until", first=day(told.begins), last=day(told.ends))


def _oldest_age(session: Session) -> int | None:
    """The oldest that a minor of this band may be; None for adults."""
    if session.age_band == "adult":
        return None
    return session.ages[1] if session.ages else ADULT_AGE - 1
