"""Questions and what hangs on their answers: sources, the whole section, what to ask next."""

from dataclasses import replace
from datetime import date, datetime

from bot.answering.models import Answer, Chosen, Declined, Freshness, Recognized
from bot.conversation import contact, feedback, person, smalltalk
from bot.conversation.buttons import topic_buttons
from bot.conversation.citing import cited
from bot.conversation.context import Context
from bot.conversation.events import Answered, SectionOpened, SourcesRecalled
from bot.conversation.replies import Button, Reply, Rows
from bot.conversation.requests import AskQuestion, OpenTopic
from bot.conversation.rich import RichText, Span, plain, rich
from bot.conversation.session import Session, Step
from bot.texts import Texts
from bot.texts.days import day


def ask(session: Session, text: str) -> Step:
    """A question was typed."""
    return Step(session, (), (AskQuestion(text, session.focus, session.language),))


def show_answer(session: Session, outcome: Answered, context: Context, now: datetime) -> Step:
    """What was found for a question, or that nothing was."""
    result, key = outcome.result, outcome.record_key
    match result:
        case Declined():
            offered = replace(session, last_offer=key) if result.nearest else session
            if result.focus.pages:  # what was named is spoken of, though nothing is known of what was asked
                offered = replace(offered, focus=result.focus)
            return Step(offered, (_declined(result, key, context),))
        case Recognized():
            return smalltalk.meet(session, result, key, context)
        case Chosen(position) if session.last_offer:
            return Step(session, (), (OpenTopic(session.last_offer, position),))
        case Chosen():
            return Step(session, (Reply(rich(context.texts.say("smalltalk.nothing_yet")), "smalltalk"),))
    moved = replace(session, focus=result.focus, last_record=key, last_offer=key)
    more = Button(context.texts.say("ask.more_button"), f"more:{key}")
    return Step(moved, (_told(result, key, (more,), context, now),))


def show_section(session: Session, outcome: SectionOpened, context: Context, now: datetime) -> Step:
    """A whole section, or that it is no longer there."""
    section, key = outcome.section, outcome.record_key
    if section is None:
        return Step(session, (Reply(rich(context.texts.say("ask.section_gone")), "info"),))
    moved = replace(session, last_record=key, last_offer=key)
    return Step(moved, (_told(section, key, (), context, now),))


def show_sources(session: Session, outcome: SourcesRecalled, context: Context) -> Step:
    """What an answer cited, as it was cited then."""
    if outcome.citations is None:
        return Step(session, (Reply(rich(context.texts.say("ask.sources_gone")), "info"),))
    spans: list[Span] = [Span(context.texts.say("ask.sources_title"), bold=True)]
    for citation in outcome.citations:
        spans += [Span("\n\n"), *cited(citation, context.texts)]
    return Step(session, (Reply(tuple(spans), "info"),))


def _told(answer: Answer, key: str, more: tuple[Button, ...], context: Context, now: datetime) -> Reply:
    """An answer, with the buttons of what hangs on it; `more` stand beside the one of its sources."""
    texts = context.texts
    text = (
        _in_italian(answer, texts)
        + plain(answer.text)
        + _label(answer, texts)
        + _freshness(answer.freshness, texts, now.date())
    )
    buttons: Rows = (
        (Button(texts.say("ask.sources_button"), f"sources:{key}"), *more),
        *topic_buttons(answer.next_topics, key),
        (feedback.button(key, texts), *contact.buttons(context)),
    )
    return Reply(text, "answer", buttons, quotes=True)


def _declined(declined: Declined, key: str, context: Context) -> Reply:
    texts = context.texts
    if declined.reason != "no_evidence":
        return Reply(
            rich(texts.say(f"ask.{declined.reason}")), "limited" if declined.reason == "too_long" else "declined"
        )
    said = texts.say("ask.declined_near" if declined.nearest else "ask.declined")
    return Reply(
        rich(f"{said}\n\n{context.person}"),
        "declined",
        (*topic_buttons(declined.nearest, key), *person.buttons(key, context)),
        quotes=True,
        handoff=True,
    )


def _in_italian(answer: Answer, texts: Texts) -> RichText:
    """A line for whoever reads another language than the answer's."""
    return plain(f"{texts.say('language.in_italian')}\n\n") if answer.language != texts.language else ()


def _label(answer: Answer, texts: Texts) -> RichText:
    return plain(f"\n\n{texts.say('answer.ai_label')}") if answer.ai_generated else ()


def _freshness(freshness: Freshness | None, texts: Texts, today: date) -> RichText:
    if freshness is None:
        return ()
    if freshness.is_past(today):
        said = texts.say("ask.stale", date=day(freshness.review_by), office=freshness.office)
    else:
        said = texts.say("ask.fresh", date=day(freshness.reviewed_on))
    return plain(f"\n\n{said}")
