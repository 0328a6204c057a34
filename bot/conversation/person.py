"""A question nobody could answer, sent to a person: shown as it would leave, sent by a tap with its own yes, taken back.

Bussola keeps no questions: the words come back with the tap, from the message that the button answers, and are heard anew on the
way. The yes is to the notice alone, so that its hash, which stays for a year, tells nothing of what was asked; what ties the last
tap to the very words that were shown is a mark in the button, which is kept nowhere.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversation.context import Context
from bot.conversation.events import QuestionsRead
from bot.conversation.replies import Button, Reply, Rows
from bot.conversation.requests import ReadQuestions
from bot.conversation.rich import Span, plain, rich
from bot.conversation.session import Session, Step
from bot.people.consent import ConsentEvent
from bot.people.notice import notice_hash
from bot.people.recipients import receivers
from bot.people.relay import without_contacts
from bot.people.retention import TERMS
from bot.people.sent_question import (
    A_DAY,
    LONGEST,
    AnswerShown,
    ComingAnswer,
    OwnQuestion,
    QuestionSent,
    QuestionWithdrawn,
)
from bot.texts import Texts, load_texts
from bot.texts.days import day

PAYLOAD = "person"
_MARK = 8
_LONGEST_KEY = 32
_MASK = "[…]"


def buttons(record_key: str, context: Context) -> Rows:
    """The button that stands under a refusal, where there is a person to answer."""
    if not receivers(context.recipients, "sent_question"):
        return ()
    return ((Button(context.texts.say("person.button"), f"{PAYLOAD}:ask:{record_key}"),),)


def begin(session: Session, wanted: str, quoted: str, context: Context) -> Step:
    """A button was tapped, or /domande written: what was sent before has to be read first."""
    if wanted == "no":
        return _say(session, "left", context)
    record_key = wanted.rpartition(":")[2]
    return Step(session, (), (ReadQuestions(wanted, quoted, record_key if len(record_key) <= _LONGEST_KEY else ""),))


def go_on(session: Session, read: QuestionsRead, context: Context, now: datetime) -> Step:
    """What was wanted, now that it is known what was sent before."""
    name, own = read.wanted.partition(":")[0], read.own
    if own is None:
        return _say(session, "not_here", context)
    if name == "mine":
        return Step(session, (_mine(own, context.texts),))
    if name == "withdraw":
        return _withdraw(session, read.record_key, own, context)
    session = replace(session, people_asked=tuple(at for at in session.people_asked if now - at < timedelta(days=1)))
    words = without_contacts(read.words.strip()) if len(read.words) <= LONGEST else read.words
    why_not = _why_not(session, words, read.record_key, own, context, now)
    if why_not:
        return _say(session, why_not, context, number=A_DAY, most=LONGEST, person=context.person)
    notice = _notice(context)
    mark = notice_hash(f"{notice}\n{words}")[:_MARK]
    if read.wanted != f"send:{mark}:{read.record_key}":
        return Step(session, (_preview(words, notice, f"send:{mark}:{read.record_key}", context.texts),))
    said = rich(context.texts.say("person.sent", operator=context.operator))
    return Step(
        replace(session, people_asked=(*session.people_asked, now)),
        (Reply(said, "info", _withdrawing(read.record_key, context.texts)),),
        consents=(ConsentEvent("question", notice_hash(notice), recipients=(context.operator,)),),
        questions=(QuestionSent(read.record_key, words, read.topics),),
    )


def show_coming(session: Session, answers: tuple[ComingAnswer, ...], context: Context) -> Step:
    """What became of one's questions since, for whoever comes back to it."""
    texts = context.speaking(session.language).texts
    said = tuple(coming(one, context.operator, texts) for one in answers)
    return Step(session, said, questions=tuple(AnswerShown(one.key) for one in answers))


def coming(answer: ComingAnswer, operator: str, texts: Texts) -> Reply:
    """What became of a question, as its author reads it: who wrote it is said first."""
    asked = plain(f"\n\n{texts.say('person.you_asked', question=answer.words)}") if answer.words else ()
    written = answer.answer
    if written is None:
        key = "person.unanswered" if answer.status == "unanswered" else "person.declined"
        said = rich(texts.say(key, operator=operator, day=day(answer.sent_at)))
        return Reply((*said, *asked), "info")
    source = plain(f"\n\n{texts.say('person.source', title=written.source_title)} ")
    address = Span(written.source_address, url=written.source_address)
    return Reply(
        (
            *rich(texts.say("person.answered", operator=operator)),
            *asked,
            *plain(f"\n\n{written.text}"),
            *source,
            address,
            *rich(f"\n\n{texts.say('person.answered_end')}"),
        ),
        "info",
    )


def _why_not(
    session: Session, words: str, record_key: str, own: tuple[OwnQuestion, ...], context: Context, now: datetime
) -> str:
    """The sentence that says why a question can't be sent now; empty where it can."""
    if session.no_lead_until is not None and now < session.no_lead_until:
        return "not_now"
    if session.class_code:
        return "in_class"
    if not receivers(context.recipients, "sent_question"):
        return "nobody"
    if any(one.record == record_key for one in own):
        return "already_sent"
    if len(session.people_asked) >= A_DAY:
        return "enough_today"
    if len(words) > LONGEST:
        return "too_long"
    return "" if record_key and words.replace(_MASK, "").strip() else "lost"


def _notice(context: Context) -> str:
    """What is agreed to: who reads, where the answer comes, for how long what is kept. The Italian words bind."""
    return load_texts().say(
        "person.notice",
        operator=context.operator,
        waiting=TERMS["sent_questions"].kept_for.days,
        answered=TERMS["sent_questions_answered"].kept_for.days,
    )


def _preview(words: str, notice: str, send: str, texts: Texts) -> Reply:
    masked = plain(f"\n{texts.say('person.masked')}") if _MASK in words else ()
    text = (*rich(f"{texts.say('person.preview')}\n\n"), *plain(f"«{words}»"), *masked, *rich(f"\n\n{notice}"))
    choices = (
        (Button(texts.say("person.send"), f"{PAYLOAD}:{send}"),),
        (Button(texts.say("person.leave"), f"{PAYLOAD}:no"),),
    )
    return Reply(text, "info", choices, quotes=True)


def _withdraw(session: Session, record_key: str, own: tuple[OwnQuestion, ...], context: Context) -> Step:
    found = next((one for one in own if one.record == record_key), None)
    if found is None:
        return _say(session, "gone", context)
    if found.status != "open":
        return _say(session, "already_answered", context)
    step = _say(session, "withdrawn", context)
    last = (ConsentEvent("question", granted=False),) if len(own) == 1 else ()
    return replace(step, questions=(QuestionWithdrawn(record_key),), consents=last)


def _mine(own: tuple[OwnQuestion, ...], texts: Texts) -> Reply:
    """All that were sent, with the answers that have arrived: who lost a message finds it here."""
    if not own:
        return Reply(rich(texts.say("person.none")), "info")
    parts = []
    for one in own:
        key = "line" if one.words else "line_without"
        state = texts.say(f"person.state.{one.status}")
        parts.append(texts.say(f"person.{key}", day=day(one.sent_at), question=one.words, state=state))
        if one.answer is not None:
            source = f"{texts.say('person.source', title=one.answer.source_title)} {one.answer.source_address}"
            parts.append(f"{one.answer.text}\n{source}")
    waiting = [one for one in own if one.status == "open"]
    rows = tuple(
        (Button(texts.say("person.withdraw_one", day=day(one.sent_at), number=place), _withdrawal(one.record)),)
        for place, one in enumerate(waiting, 1)
    )
    alone = _withdrawing(waiting[0].record, texts) if len(waiting) == 1 else rows
    return Reply((*rich(f"{texts.say('person.mine')}\n\n"), *plain("\n\n".join(parts))), "info", alone)


def _withdrawing(record_key: str, texts: Texts) -> Rows:
    return ((Button(texts.say("person.withdraw"), _withdrawal(record_key)),),)


def _withdrawal(record_key: str) -> str:
    return f"{PAYLOAD}:withdraw:{record_key}"


def _say(session: Session, key: str, context: Context, **values: object) -> Step:
    return Step(session, (Reply(rich(context.texts.say(f"person.{key}", **values)), "info"),))
