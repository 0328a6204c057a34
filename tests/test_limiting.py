"""Floods over real conversations: who is stopped, who never is."""

from collections.abc import Callable
from datetime import datetime

import pytest

from bot.answering.answer import Answerer
from bot.conversation.context import Context
from bot.conversation.events import Tapped, TextSent
from bot.conversation.session import Session
from bot.conversations import Conversations
from bot.people.audit import AuditEvent
from bot.records import MemoryRecords
from bot.safety.quotas import Limits, Quotas
from bot.turn import Turn
from tests.conftest import NOTICE, NOW

ADA = Session(age_band="minor", notice=NOTICE, agreed_at=NOW)
CHAT = "telegram:1"


@pytest.fixture
def limited(answerer: Answerer, context: Context, clock: Callable[[], datetime]) -> Conversations:
    return Conversations(answerer, MemoryRecords(), context, clock, quotas=Quotas())


def flood(conversations: Conversations, count: int, conversation: str = CHAT) -> list[Turn]:
    return [conversations.take(ADA, TextSent("ciao"), conversation) for _ in range(count)]


def test_a_flood_gets_one_calm_sentence_and_then_silence(limited: Conversations):
    turns = flood(limited, 100)
    assert all(turn.replies for turn in turns[:20])
    assert [reply.kind for reply in turns[20].replies] == ["limited"]
    assert "Aspetta un minuto" in turns[20].replies[0].words
    assert not any(turn.replies or turn.found for turn in turns[21:])


def test_on_the_web_the_sentence_is_said_again_since_a_page_without_words_looks_broken(limited: Conversations):
    assert all(turn.replies for turn in flood(limited, 25, "web:abc"))


def test_the_beginning_of_a_block_is_noted_without_words(limited: Conversations):
    assert [turn.audit for turn in flood(limited, 23)][19:] == [(), (AuditEvent("rate.block", "minute"),), (), ()]


@pytest.mark.parametrize(("text", "level"), [("voglio morire", "R"), ("mi sento inutile", "Y")])
def test_a_card_is_sent_in_the_middle_of_a_flood(limited: Conversations, text: str, level: str):
    flood(limited, 30)
    turn = limited.take(ADA, TextSent(text), CHAT)
    assert ([reply.kind for reply in turn.replies], turn.level) == (["crisis"], level)


@pytest.mark.parametrize("command", ["/aiuto", " /aiuto", "/privacy", "/revoca", "/esporta", "/cancella"])
def test_rights_and_help_work_in_the_middle_of_a_flood(limited: Conversations, command: str):
    flood(limited, 30)
    (reply, *_) = limited.take(ADA, TextSent(command), CHAT).replies
    assert reply.kind != "limited"


def test_an_age_said_in_the_middle_of_a_flood_shuts_the_door(limited: Conversations):
    flood(limited, 30)
    turn = limited.take(ADA, TextSent("ho 12 anni, come si diventa OSS?"), CHAT)
    assert (turn.session.age_band, turn.found) == ("under", None)


def test_after_the_answers_of_a_day_nothing_more_is_asked_and_it_is_noted_once(
    answerer: Answerer, context: Context, clock: Callable[[], datetime]
):
    few = Conversations(answerer, MemoryRecords(), context, clock, quotas=Quotas(Limits(calls=3)))
    turns = [few.take(ADA, TextSent("come si diventa OSS?"), CHAT) for _ in range(5)]
    assert [turn.found is not None for turn in turns] == [True, True, True, False, False]
    assert [turn.audit for turn in turns] == [(), (), (AuditEvent("rate.block", "day"),), (), ()]
    assert "Domani" in turns[3].replies[0].words


def test_a_quick_questionnaire_is_no_flood(limited: Conversations):
    turns = [limited.take(ADA, Tapped("help"), CHAT) for _ in range(18)]
    assert not [turn for turn in turns if turn.replies[0].kind == "limited"]
