"""What every word meets first, over real conversations."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from structlog.contextvars import bound_contextvars
from structlog.testing import capture_logs

from bot.answering.answer import Answerer
from bot.conversation.context import Context
from bot.conversation.events import Alarm, Tapped, TextSent, Unsupported
from bot.conversation.session import Session
from bot.conversations import Conversations
from bot.listening import Listener, heard_by_rules
from bot.records import MemoryRecords
from bot.safety.counting import Counted
from bot.safety.detect import Detector
from bot.turn import Turn
from tests.conftest import NOTICE, NOW

ADA = Session(age_band="minor", notice=NOTICE, agreed_at=NOW)
STATES = {
    "new": Session(),
    "age asked": Session(age_band="minor"),
    "too young": Session(age_band="under", closed_until=NOW + timedelta(hours=3)),
    "inside": ADA,
    "inside, told of masking": replace(ADA, told_of_masking=True),
}
MIXED = "mio padre mi picchia ma io voglio diventare OSS, come si diventa OSS?"


class Unasked:
    """An answerer that nobody may ask."""

    def __getattr__(self, name: str):
        raise AssertionError(name)


@pytest.fixture
def rows() -> list[Counted]:
    return []


@pytest.fixture
def heard(answerer: Answerer, context: Context, clock: Callable[[], datetime], rows: list[Counted]) -> Conversations:
    return Conversations(answerer, MemoryRecords(), context, clock, Listener(clock, Detector(), count=rows.append))


@pytest.fixture
def silent(context: Context, clock: Callable[[], datetime]) -> Conversations:
    """Conversations in which asking the pages fails the test."""
    return Conversations(Unasked(), MemoryRecords(), context, clock)  # type: ignore[arg-type]


def payloads(turn: Turn) -> list[str]:
    return [button.payload for reply in turn.replies for row in reply.buttons for button in row]


@pytest.mark.parametrize("session", STATES.values(), ids=STATES.keys())
@pytest.mark.parametrize(
    "text", ["voglio morire", "mio zio mi tocca quando siamo soli", "/start voglio morire", "/voglio morire"]
)
def test_in_every_state_a_disclosure_gets_the_card_alone_and_nothing_is_asked(silent: Conversations, session, text):
    turn = silent.take(session, TextSent(text))
    assert [reply.kind for reply in turn.replies] == ["crisis"]
    assert turn.level in ("R", "O")
    assert turn.session.no_lead_until == NOW + timedelta(hours=24)
    assert turn.session == replace(session, no_lead_until=NOW + timedelta(hours=24), seen_at=NOW)


def test_the_caption_of_a_photo_is_read_too(silent: Conversations):
    assert silent.take(ADA, Unsupported("voglio morire")).replies[0].kind == "crisis"
    assert silent.take(ADA, Unsupported("la mia classe")).replies[0].kind == "info"


def test_a_soft_line_comes_before_the_answer(heard: Conversations):
    turn = heard.take(ADA, TextSent("sono depressa, come si diventa OSS?"))
    assert [reply.kind for reply in turn.replies] == ["crisis", "answer"]
    assert turn.level == "Y"
    assert turn.session.no_lead_until is None


def test_without_a_question_the_soft_line_is_all(silent: Conversations):
    turn = silent.take(ADA, TextSent("mi sento inutile"))
    assert [reply.kind for reply in turn.replies] == ["crisis"]
    assert "1 96 96" in turn.replies[0].words


def test_a_professional_question_on_a_painful_matter_goes_on(heard: Conversations):
    turn = heard.take(ADA, TextSent("che cosa fa un OSS con chi sta morendo?"))
    assert (turn.level, [reply.kind for reply in turn.replies]) == ("N", ["answer"])


def test_a_disclosure_with_a_question_offers_the_answer_and_gives_it_without_the_disclosure(heard: Conversations):
    turn = heard.take(ADA, TextSent(MIXED))
    assert payloads(turn) == ["answer", "back", "readers:it"]
    assert turn.replies[0].quotes
    answered = heard.take(turn.session, Tapped("answer", MIXED))
    assert [reply.kind for reply in answered.replies] == ["answer"]


def test_a_tap_never_brings_a_disclosure_back(heard: Conversations):
    seen: list[str] = []
    heard.answerer.answer = lambda text, focus, *_: seen.append(text)  # type: ignore[method-assign, assignment, return-value]
    heard.take(ADA, Tapped("answer", MIXED))
    heard.take(Session(age_band="minor"), Tapped("consent:yes", "voglio morire"))
    assert len(seen) == 1
    assert "picchia" not in seen[0]


def test_back_to_the_professions_leads_there_or_to_the_door(heard: Conversations):
    assert heard.take(ADA, Tapped("back")).replies[0].kind == "info"
    assert heard.take(Session(), Tapped("back")).replies[0].kind == "gate"


@pytest.mark.parametrize("event", [Tapped("readers:it"), TextSent("chi legge quello che scrivo?")])
@pytest.mark.parametrize("session", [Session(), ADA])
def test_who_reads_is_answered_nobody_in_every_state(silent: Conversations, session, event):
    (reply,) = silent.take(session, event).replies
    assert "non legge nessuno" in reply.words


def test_the_card_is_in_the_writers_language_with_the_italian_below(heard: Conversations):
    said = heard.take(ADA, TextSent("i want to die")).replies[0].words
    assert said.startswith("What you wrote matters.")
    assert "nessuno legge questa chat" in said


def test_only_kinds_and_the_hour_are_counted(heard: Conversations, rows: list[Counted]):
    heard.take(ADA, TextSent("canarino-7319 voglio morire"))
    assert rows == [Counted("SUI", "R", "voler-morire", "it", "2026-11-22T10")]


def test_the_row_in_the_log_has_no_words_no_minute_and_nothing_of_the_conversation(
    answerer: Answerer, context: Context, clock: Callable[[], datetime], capfd: pytest.CaptureFixture[str]
):
    conversations = Conversations(answerer, MemoryRecords(), context, clock)
    with bound_contextvars(chat=4242), capture_logs() as logs:
        turn = conversations.take(ADA, TextSent("canarino-7319 voglio morire"))
    row = {
        "category": "SUI",
        "level": "R",
        "rule": "voler-morire",
        "lang": "it",
        "hour": "2026-11-22T10",
        "event": "crisis",
    }
    assert json.loads(capfd.readouterr().err) == row
    assert logs == []
    assert "canarino" not in repr(turn)


def test_personal_data_never_reach_the_answer_and_it_is_said_once(heard: Conversations):
    seen: list[str] = []
    answer = heard.answerer.answer

    def note(text, focus, *_):
        seen.append(text)
        return answer(text, focus)

    heard.answerer.answer = note  # type: ignore[method-assign]
    first = heard.take(ADA, TextSent("333 1234567: come si diventa OSS?"))
    second = heard.take(first.session, TextSent("mi chiamo Luca Rossi, 333 1234567. come si diventa OSS?"))
    assert [reply.kind for reply in first.replies] == ["info", "answer"]
    assert [reply.kind for reply in second.replies] == ["answer"]
    assert not [text for text in seen if "Rossi" in text or "1234567" in text]


def test_a_quoted_message_is_masked_too(heard: Conversations):
    seen: list[str] = []
    heard.answerer.answer = lambda text, focus, *_: seen.append(text)  # type: ignore[method-assign, assignment, return-value]
    heard.take(Session(age_band="minor"), Tapped("consent:yes", "come si diventa OSS? sono Ada, 333 1234567"))
    assert seen
    assert "1234567" not in seen[0]


def test_when_the_detector_breaks_the_soft_line_is_sent_and_the_question_answered(
    answerer: Answerer, context: Context, clock: Callable[[], datetime]
):
    class Broken(Detector):
        def _detect(self, text: str):
            raise RuntimeError

    conversations = Conversations(answerer, MemoryRecords(), context, clock, Listener(clock, Broken()))
    turn = conversations.take(ADA, TextSent("come si diventa OSS?"))
    assert [reply.kind for reply in turn.replies] == ["crisis", "answer"]
    assert turn.level == "Y"


def test_words_that_are_refused_are_heard_by_rules_and_counted_nowhere():
    hear = heard_by_rules(lambda: NOW)
    with capture_logs() as logs:
        alarms = [[event for event in hear(text) if isinstance(event, Alarm)] for text in ("voglio morire", "ciao")]
    assert ([len(found) for found in alarms], logs) == ([1, 0], [])
