"""Questions and what hangs on their answers: sources, the whole section, what to ask next."""

from dataclasses import replace
from datetime import date, datetime

from bot.answering.models import Answer, Chosen, Citation, Declined, Freshness, Recognized
from bot.conversation import contact, feedback, smalltalk
from bot.conversation.context import Context
from bot.conversation.events import Answered, SectionOpened, SourcesRecalled
from bot.conversation.replies import Button, Reply
from bot.conversation.requests import AskQuestion, OpenTopic
from bot.conversation.rich import RichText, Span, plain, rich
from bot.conversation.session import Session, Step
from bot.texts import Texts


def ask(session: Session, text: str) -> Step:
    """A question was typed."""
    return Step(session, (), (AskQuestion(text, session.focus, session.language),))


def show_answer(session: Session, outcome: Answered, context: Context, now: datetime) -> Step:
    """What was found for a question, or that nothing was."""
    result, key = outcome.result, outcome.record_key
    match result:
        case Declined():
            offered = replace(session, last_offer=key) if result.nearest else session
            return Step(offered, (_declined(result, key, context),))
        case Recognized():
            return smalltalk.meet(session, result, key, context)
        case Chosen(position) if session.last_offer:
            return Step(session, (), (OpenTopic(session.last_offer, position),))
        case Chosen():
            return Step(session, (Reply(rich(context.texts.say("smalltalk.nothing_yet")), "smalltalk"),))
    text = (
        _in_italian(result, context.texts)
        + plain(result.text)
        + _label(result, context.texts)
        + _freshness(result.freshness, context.texts, now.date())
    )
    buttons = (
        (
            Button(context.texts.say("ask.sources_button"), f"sources:{key}"),
            Button(context.texts.say("ask.more_button"), f"more:{key}"),
        ),
        *_topic_buttons(result, key),
        (feedback.button(key, context.texts), *contact.buttons(context)),
    )
    moved = replace(session, focus=result.focus, last_record=key, last_offer=key)
    return Step(moved, (Reply(text, "answer", buttons, quotes=True),))


def show_section(session: Session, outcome: SectionOpened, context: Context, now: datetime) -> Step:
    """A whole section, or that it is no longer there."""
    section = outcome.section
    if section is None:
        return Step(session, (Reply(rich(context.texts.say("ask.section_gone")), "info"),))
    text = (
        _in_italian(section, context.texts)
        + plain(section.text)
        + _freshness(section.freshness, context.texts, now.date())
    )
    sources = (Button(context.texts.say("ask.sources_button"), f"sources:{outcome.record_key}"),)
    moved = replace(session, last_record=outcome.record_key, last_offer=outcome.record_key)
    unhelpful = (feedback.button(outcome.record_key, context.texts), *contact.buttons(context))
    buttons = (sources, *_topic_buttons(section, outcome.record_key), unhelpful)
    return Step(moved, (Reply(text, "answer", buttons, quotes=True),))


def show_sources(session: Session, outcome: SourcesRecalled, context: Context) -> Step:
    """What an answer cited, as it was cited then."""
    if outcome.citations is None:
        return Step(session, (Reply(rich(context.texts.say("ask.sources_gone")), "info"),))
    spans: list[Span] = [Span(context.texts.say("ask.sources_title"), bold=True)]
    for citation in outcome.citations:
        spans += [Span("\n\n"), *cited(citation, context.texts)]
    return Step(session, (Reply(tuple(spans), "info"),))


def cited(citation: Citation, texts: Texts) -> RichText:
    """A source as a reader wants it: number, title, place in it, publisher, date, address, and when it was read."""
    source = citation.source
    if source.type == "pagina":
        said = texts.say("ask.our_page", number=citation.number, title=source.title, date=_day(source.dated))
        return plain(said)
    parts = [f"[{citation.number}] {source.title}"]
    if citation.locators:
        parts.append(f", {'; '.join(citation.locators)}")
    parts.append(f". {source.publisher}, {_day(source.dated).removesuffix('.')}.")
    if source.read_on:
        parts.append(f" {texts.say('ask.read_on', date=_day(source.read_on.isoformat()))}")
    address = (Span(f"\n{source.url}", url=source.url),) if source.url else ()
    return (Span("".join(parts)), *address)


def _declined(declined: Declined, key: str, context: Context) -> Reply:
    texts = context.texts
    if declined.reason != "no_evidence":
        return Reply(
            rich(texts.say(f"ask.{declined.reason}")), "limited" if declined.reason == "too_long" else "declined"
        )
    said = texts.say("ask.declined_near" if declined.nearest else "ask.declined")
    person = texts.say("ask.person", contact=context.contact) if context.contact else texts.say("ask.person_at_school")
    return Reply(rich(f"{said}\n\n{person}"), "declined", _topic_buttons(declined, key), quotes=True, handoff=True)


def _topic_buttons(result: Answer | Declined, key: str) -> tuple[tuple[Button, ...], ...]:
    topics = result.next_topics if isinstance(result, Answer) else result.nearest
    return tuple((Button(topic.heading, f"topic:{key}:{position}"),) for position, topic in enumerate(topics))


def _in_italian(answer: Answer, texts: Texts) -> RichText:
    """A line for whoever reads another language than the answer's."""
    return plain(f"{texts.say('language.in_italian')}\n\n") if answer.language != texts.language else ()


def _label(answer: Answer, texts: Texts) -> RichText:
    return plain(f"\n\n{texts.say('answer.ai_label')}") if answer.ai_generated else ()


def _freshness(freshness: Freshness | None, texts: Texts, today: date) -> RichText:
    if freshness is None:
        return ()
    if freshness.is_past(today):
        said = texts.say("ask.stale", date=_day(freshness.review_by.isoformat()), office=freshness.office)
    else:
        said = texts.say("ask.fresh", date=_day(freshness.reviewed_on.isoformat()))
    return plain(f"\n\n{said}")


def _day(iso: str) -> str:
    """`2026-11-22` as an Italian writes it; what is no full date ("2025", "s.d.") stays as it is."""
    parts = iso.split("-")
    whole = len(parts) == 3 and all(part.isdigit() for part in parts)
    return f"{int(parts[2])}/{int(parts[1])}/{parts[0]}" if whole else iso
