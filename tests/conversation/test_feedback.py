import pytest

from bot.conversation.complaints import Judgement
from bot.conversation.events import Tapped, TextSent
from bot.conversation.session import Session
from bot.conversations import Conversations
from bot.turn import Turn
from tests.conftest import NOW
from tests.support.insiders import insider

SECTION = "oss#come-si-diventa-oss"


class Ada:
    def __init__(self, conversations: Conversations) -> None:
        self.conversations = conversations
        self.session: Session = insider(conversations.context, NOW)

    def does(self, event: TextSent | Tapped) -> Turn:
        turn = self.conversations.take(self.session, event)
        self.session = turn.session
        return turn


@pytest.fixture
def ada(conversations: Conversations) -> Ada:
    return Ada(conversations)


def payloads(turn: Turn) -> list[str]:
    return [button.payload for reply in turn.replies for row in reply.buttons for button in row]


def complain(ada: Ada, why: str = "too_hard") -> tuple[str, Turn]:
    button = next(
        payload for payload in payloads(ada.does(TextSent("come si diventa OSS?"))) if payload.startswith("unhelpful")
    )
    key = button.partition(":")[2]
    reasons = payloads(ada.does(Tapped(button)))
    return key, ada.does(Tapped(next(payload for payload in reasons if payload.endswith(why))))


def test_five_reasons_can_be_chosen_and_nothing_is_counted_before(ada):
    answer = ada.does(TextSent("come si diventa OSS?"))
    asked = ada.does(Tapped(payloads(answer)[-1]))
    reasons = [payload.rpartition(":")[2] for payload in payloads(asked)]
    assert reasons == ["other_question", "too_hard", "missing", "wrong", "other"]
    assert asked.judgements == ()


def test_a_reason_is_counted_for_the_section_that_was_answered_from(ada):
    _, turn = complain(ada)
    assert turn.judgements == (Judgement(SECTION, "too_hard"),)
    assert "Grazie" in turn.replies[0].words
    assert "prova@esempio.invalid" in turn.replies[0].words


def test_another_reason_takes_the_place_of_the_first(ada):
    key, _ = complain(ada)
    turn = ada.does(Tapped(f"why:{key}:missing"))
    assert turn.judgements == (Judgement(SECTION, "too_hard", -1), Judgement(SECTION, "missing"))


def test_the_same_reason_tapped_again_counts_once(ada):
    key, turn = complain(ada)
    again = ada.does(Tapped(f"why:{key}:too_hard"))
    assert sum(one.number for one in (*turn.judgements, *again.judgements)) == 1


def test_it_can_be_taken_back_once(ada):
    key, turn = complain(ada)
    back = ada.does(Tapped(f"unwhy:{key}"))
    again = ada.does(Tapped(f"unwhy:{key}"))
    assert sum(one.number for one in (*turn.judgements, *back.judgements)) == 0
    assert again.judgements == ()
    assert again.replies[0].words


@pytest.mark.parametrize(
    ("why", "next_step"), [("too_hard", "brief"), ("missing", "more"), ("wrong", "sources")], ids=str
)
def test_what_can_be_done_now_is_a_tap_away_and_works(ada, why, next_step):
    key, turn = complain(ada, why)
    assert f"{next_step}:{key}" in payloads(turn)
    assert ada.does(Tapped(f"{next_step}:{key}")).replies[0].words


def test_a_whole_section_can_be_said_not_to_help_too(ada):
    answer = ada.does(TextSent("come si diventa OSS?"))
    whole = ada.does(Tapped(next(payload for payload in payloads(answer) if payload.startswith("more"))))
    key = payloads(whole)[-1].partition(":")[2]
    assert ada.does(Tapped(f"why:{key}:other")).judgements == (Judgement(SECTION, "other"),)


@pytest.mark.parametrize(
    "payload", ["why:gone:wrong", "why:", "why:x", "why:x:boh", "unwhy:", "unhelpful:", "brief:gone"]
)
def test_an_answer_that_is_gone_is_said_to_be_gone_and_nothing_is_counted(ada, payload):
    turn = ada.does(Tapped(payload))
    assert turn.replies[0].words
    assert turn.judgements == ()


def test_nothing_that_was_written_is_in_what_is_counted(ada):
    ada.does(TextSent("come si diventa OSS? canarino-7319"))
    _, turn = complain(ada)
    assert "canarino" not in repr(turn.judgements) + repr(turn.session.judged)


def test_complaints_are_remembered_no_longer_than_the_topic(ada):
    complain(ada)
    assert ada.does(TextSent("/nuovo")).session.judged == ()
