"""A menu of three questions, all of which can be skipped, and the professions it leads to, each with its reasons. No verdicts."""

from dataclasses import replace

from bot.answering.models import Focus
from bot.conversation.buttons import number_in, page_start, rows, turning
from bot.conversation.citing import Numbering
from bot.conversation.replies import Button, Reply, Rows
from bot.conversation.requests import OpenSection
from bot.conversation.rich import Span, rich
from bot.conversation.session import Session, Step
from bot.guide.choosing import Wishes, matching, still_open, why
from bot.guide.models import FACETS, Facet, Guide, Profession
from bot.texts import Texts

PAYLOAD, CARD = "explore", "card"
"""What buttons carry. `explore:anziani:-:breve:5`: an option a question (`-` skipped, empty not asked), and the first shown."""

_SKIPPED = "-"
_AT_ONCE = 5


def show(session: Session, guide: Guide, wanted: str, texts: Texts) -> Step | Numbering:
    """The next question, or what the answers lead to."""
    answers = (*wanted.split(":"), "", "", "", "", "")[:5]
    wishes: dict[Facet, str] = {}
    for place, facet in enumerate(FACETS):
        if not answers[place]:
            return Step(session, (_ask(guide, wishes, facet, answers[:place], texts),))
        if guide.option(facet, answers[place]):
            wishes[facet] = answers[place]
    first = number_in(answers[3]) or 0
    payload = ":".join((PAYLOAD, *answers[:3]))
    reply, numbering = _results(guide, wishes, payload, first, texts)
    return numbering if answers[4] == "sources" else Step(session, (reply,))


def show_card(session: Session, guide: Guide, wanted: str, texts: Texts) -> Step | Numbering:
    """A profession in two lines; `wanted` is its code and, after a colon, a question about it."""
    code, _, about = wanted.partition(":")
    profession = guide.by_code.get(code)
    if profession is None:
        return show(session, guide, "", texts)
    moved = replace(session, focus=Focus((profession.id,)))
    if about in ("doing", "becoming"):
        section = profession.doing if about == "doing" else profession.becoming
        return Step(moved, (), (OpenSection(section),))
    numbering = Numbering(guide.sources)
    said = " ".join(f"{one.text}{numbering.of(one)}" for one in profession.brief)
    if about == "sources":
        return numbering
    text = (Span(profession.title, bold=True), Span(f"\n\n{said}"))
    return Step(moved, (Reply(text, "answer", _card_buttons(code, texts)),))


def _ask(guide: Guide, wishes: Wishes, facet: Facet, answered: tuple[str, ...], texts: Texts) -> Reply:
    stem = ":".join((PAYLOAD, *answered))
    options = rows([Button(one.label, f"{stem}:{one.id}") for one in still_open(guide, wishes, facet)])
    skip = (Button(texts.say("explore.skip"), f"{stem}:{_SKIPPED}"),)
    other: Rows = ()
    if not answered:
        other = (
            (Button(texts.say("explore.all"), f"{PAYLOAD}:-:-:-:0"),),
            (Button(texts.say("explore.interests"), "interests"),),
        )
    return Reply(rich(texts.say(f"explore.ask_{facet}")), "info", (*options, skip, *other))


def _results(guide: Guide, wishes: Wishes, payload: str, first: int, texts: Texts) -> tuple[Reply, Numbering]:
    numbering = Numbering(guide.sources)
    found = matching(guide, wishes)
    again = (Button(texts.say("explore.again"), PAYLOAD),)
    if not found:
        return Reply(rich(texts.say("explore.nothing")), "info", (again,)), numbering
    first = page_start(first, len(found), _AT_ONCE)
    shown = found[first : first + _AT_ONCE]
    spans = list(rich(_count(len(found), first, len(shown), texts)))
    for one in shown:
        reasons = why(guide, one, wishes)
        because = f"\n{texts.say('explore.because', reasons=', '.join(reasons))}" if reasons else ""
        spans += [Span("\n\n"), Span(one.name, bold=True), Span(f"\n{_opening(one, numbering)}{because}")]
    spans.append(Span(f"\n\n{texts.say('explore.no_ranking')}"))
    buttons = (
        *rows([Button(one.name, f"{CARD}:{one.code}") for one in shown]),
        *turning(f"{payload}:", first, len(found), _AT_ONCE, texts),
        (
            Button(texts.say("card.sources"), f"{payload}:{first}:sources"),
            Button(texts.say("explore.compare"), "compare"),
        ),
        again,
    )
    return Reply(tuple(spans), "answer", buttons), numbering


def _opening(profession: Profession, numbering: Numbering) -> str:
    opening = profession.brief[0]
    return f"{opening.text}{numbering.of(opening)}"


def _count(count: int, first: int, shown: int, texts: Texts) -> str:
    if count == 1:
        return texts.say("explore.found_one")
    key = "found" if count == shown else "found_more"
    return texts.say(f"explore.{key}", count=count, first=first + 1, last=first + shown)


def _card_buttons(code: str, texts: Texts) -> Rows:
    return (
        (
            Button(texts.say("card.doing"), f"{CARD}:{code}:doing"),
            Button(texts.say("card.becoming"), f"{CARD}:{code}:becoming"),
        ),
        (Button(texts.say("card.compare"), f"compare:{code}"), Button(texts.say("card.path"), f"path:{code}")),
        (
            Button(texts.say("contact.button"), f"contact:with:{code}"),
            Button(texts.say("near.button"), f"near:list:-:{code}:0"),
        ),
        (Button(texts.say("card.sources"), f"{CARD}:{code}:sources"), Button(texts.say("card.others"), PAYLOAD)),
    )
