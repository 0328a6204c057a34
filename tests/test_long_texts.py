"""Texts beyond a thousand characters: heard to their end, answered by a request to shorten; and marks that can't be seen."""

import time

import pytest

from bot.conversation.events import TextSent
from bot.conversation.session import Session
from bot.conversations import Conversations
from tests.conftest import NOTICE, NOW

ADA = Session(age_band="minor", notice=NOTICE, agreed_at=NOW)
FILLER = "Oggi a scuola abbiamo parlato di tirocini, di orari e di cooperative. "
HIDDEN = "\u200b\u200d\u2060\ufeff\u202e\u2066\u00ad"


def padded(length: int, ending: str = "") -> str:
    return (FILLER * (length // len(FILLER) + 1))[: length - len(ending)] + ending


@pytest.mark.parametrize("length", [1_010, 5_000, 20_000])
def test_over_a_thousand_characters_it_asks_to_shorten_and_answers_nothing(conversations: Conversations, length: int):
    turn = conversations.take(ADA, TextSent(padded(length, " come si diventa OSS?")))
    assert [reply.kind for reply in turn.replies] == ["limited"]
    assert "1.000 caratteri" in turn.replies[0].words


def test_a_thousand_characters_are_read(conversations: Conversations):
    turn = conversations.take(ADA, TextSent(padded(1000, " come si diventa OSS?")))
    assert turn.replies[-1].kind != "limited"


@pytest.mark.parametrize("length", [5_000, 20_000])
@pytest.mark.parametrize("place", ["beginning", "middle", "end"])
def test_a_disclosure_anywhere_in_a_long_text_gets_the_card(conversations: Conversations, length: int, place: str):
    half = padded(length // 2)
    text = {
        "beginning": f"voglio morire. {half}{half}",
        "middle": f"{half}. voglio morire. {half}",
        "end": f"{half}{half}. voglio morire",
    }[place]
    start = time.perf_counter()
    turn = conversations.take(ADA, TextSent(text))
    assert ([reply.kind for reply in turn.replies], turn.level) == (["crisis"], "R")
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("length", [5_000, 20_000])
def test_an_age_at_the_end_of_a_long_text_shuts_the_door(conversations: Conversations, length: int):
    turn = conversations.take(ADA, TextSent(padded(length, " Comunque ho 12 anni.")))
    assert turn.session.age_band == "under"


def test_marks_that_can_not_be_seen_hide_no_disclosure_and_no_age(conversations: Conversations):
    assert conversations.take(ADA, TextSent(HIDDEN.join("voglio morire"))).level == "R"
    assert conversations.take(ADA, TextSent(HIDDEN.join("ho 12 anni"))).session.age_band == "under"


def test_marks_that_can_not_be_seen_change_no_answer_and_do_not_count_as_length(conversations: Conversations):
    plain = conversations.take(ADA, TextSent("come si diventa OSS?"))
    marked = conversations.take(ADA, TextSent((HIDDEN * 12).join("come si diventa OSS?")))
    assert marked.replies[0].words == plain.replies[0].words
