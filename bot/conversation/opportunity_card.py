"""What there is to see, as it is shown: its cooperative's own words are never read as markup."""

from bot.conversation.replies import Button, Reply
from bot.conversation.rich import RichText, Span, plain
from bot.people.opportunity import Opportunity, Published
from bot.texts import Texts
from bot.texts.days import day

PAYLOAD = "near"
"""What the buttons' payloads begin with."""
ALL = "-"
"""In the place of a province or a profession: any."""


def card(one: Published, texts: Texts, *more: Button) -> Reply:
    """One of them, with all that its cooperative says of it; `more` buttons have a row of their own."""
    told = one.opportunity
    text = headed(
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
        *([more] if more else []),
        (Button(texts.say("near.ics"), f"{PAYLOAD}:ics:{one.key}"), Button(texts.say("near.back"), PAYLOAD)),
    )
    return Reply(text, "info", buttons)


def headed(told: Opportunity, key: str, texts: Texts, **more: object) -> RichText:
    """A sentence of ours about an opportunity, whose own words are never read as markup."""
    sort, when = texts.say(f"near.sort.{told.sort}"), when_of(told, texts)
    return titled(key, told.title, texts, sort=sort, when=when, place=told.place, province=told.province, **more)


def titled(key: str, title: str, texts: Texts, **values: object) -> RichText:
    """A sentence of ours around a title in bold."""
    before, _, after = texts.say(key, title="\0", **values).partition("**\0**")
    return (*plain(before), Span(title, bold=True), *plain(after))


def everything(texts: Texts) -> Button:
    """The button that shows all there is."""
    return Button(texts.say("near.all"), f"{PAYLOAD}:list:{ALL}:{ALL}:0")


def when_of(told: Opportunity, texts: Texts) -> str:
    """Its days in words."""
    if told.ends == told.begins:
        return texts.say("near.one_day", day=day(told.begins))
    return texts.say("near.until", first=day(told.begins), last=day(told.ends))
