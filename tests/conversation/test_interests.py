from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import Answerer
from bot.app import context_of
from bot.conversation.events import Tapped, TextSent
from bot.conversation.memory import SILENCE
from bot.conversation.replies import Reply
from bot.conversation.session import Session
from bot.conversations import Conversations
from bot.records import MemoryRecords
from bot.retrieval.index import Shelf
from bot.retrieval.questionnaire import QUESTIONNAIRE, Questionnaire
from bot.settings import Settings
from bot.turn import Turn
from ingest.pages.knowledge import Knowledge, read_knowledge
from ingest.publish import publish_index
from tests.conftest import NOW
from tests.support.embedders import WordEmbedder
from tests.support.insiders import insider
from tests.support.knowledge import write_knowledge


@pytest.fixture(scope="module")
def questionnaire(project: Knowledge) -> Questionnaire:
    assert project.questionnaire
    return project.questionnaire


@pytest.fixture(scope="module")
def index(questionnaire: Questionnaire, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    root: Path = tmp_path_factory.mktemp("interests")
    library = read_knowledge(write_knowledge(root / "knowledge"), NOW.date()).library
    embedder = WordEmbedder()
    data = QUESTIONNAIRE.published(questionnaire)
    publish_index(library, root / "index", embedder.identity, lambda: embedder, NOW, data=data)
    shelf = Shelf(root / "index", embedder.identity)
    yield shelf
    shelf.close()


class Ada:
    """A student who taps."""

    def __init__(self, shelf: Shelf, context) -> None:
        self.now = NOW
        self.conversations = Conversations(
            Answerer(shelf.current, WordEmbedder()), MemoryRecords(), context, lambda: self.now
        )
        self.session: Session = insider(context, NOW)
        self.reply: Reply | None = None

    def does(self, *events: Tapped | TextSent) -> Reply:
        for event in events:
            turn: Turn = self.conversations.take(self.session, event)
            self.session = turn.session
            (self.reply,) = turn.replies
        assert self.reply
        return self.reply

    def taps(self, *payloads: str) -> Reply:
        return self.does(*(Tapped(payload) for payload in payloads))

    @property
    def payloads(self) -> list[str]:
        return [button.payload for row in self.reply.buttons for button in row] if self.reply else []


@pytest.fixture
def ada(index: Shelf, context) -> Ada:
    return Ada(index, context)


def test_a_command_begins_the_questionnaire_which_says_that_it_is_no_test_and_who_sees_it(ada):
    said = ada.does(TextSent("/interessi")).words
    for needed in ("18 attività", "Non è un test", "non le vede nessuno", "le dimentico", "1 di 18", "storta"):
        assert needed in said
    assert ada.payloads[:4] == [f"interests:{choice}:ascoltare" for choice in ("like", "so", "dislike", "skip")]


def test_each_choice_leads_to_the_next_activity_and_tells_how_far_one_is(ada):
    said = ada.taps("interests", "interests:like:ascoltare", "interests:skip:giocare", "interests:so:curare").words
    assert said.startswith("4 di 18")


def test_a_step_back_asks_the_same_again(ada):
    first = ada.taps("interests", "interests:like:ascoltare").words
    again = ada.taps("interests:dislike:giocare", "interests:back").words
    assert again == first
    assert dict(ada.session.interests) == {"ascoltare": "like"}


def test_a_button_tapped_twice_answers_one_activity_only(ada):
    once = ada.taps("interests", "interests:like:ascoltare").words
    assert ada.taps("interests:like:ascoltare").words == once


def test_an_earlier_message_changes_its_own_choice(ada):
    said = ada.taps(
        "interests", "interests:like:ascoltare", "interests:dislike:giocare", "interests:dislike:ascoltare"
    ).words
    assert said.startswith("3 di 18")
    assert dict(ada.session.interests)["ascoltare"] == "dislike"


def test_a_question_in_between_loses_nothing(ada):
    ada.taps("interests", "interests:like:ascoltare")
    assert "1.000 ore" in ada.does(TextSent("come si diventa OSS?")).words
    assert ada.taps("interests").words.startswith("2 di 18")


def like_all_of(ada: Ada, questionnaire: Questionnaire, page_id: str) -> Reply:
    ada.taps("interests")
    for activity in questionnaire.activities:
        ada.taps(f"interests:{'like' if activity in questionnaire.professions[page_id] else 'dislike'}:{activity}")
    assert ada.reply
    return ada.reply


def test_the_last_choice_shows_what_came_out_with_the_choices_that_led_there_and_no_number(ada, questionnaire):
    said = like_all_of(ada, questionnaire, "oss").words
    assert "OSS, operatore socio-sanitario: hai detto che ti piacerebbe" in said
    assert questionnaire.activities["curare"] in said
    assert "forse non ti aspetti" in said
    assert "Non è un verdetto" in said
    for title in questionnaire.titles.values():
        said = said.replace(title, "")
    assert not any(letter.isdigit() for letter in said)
    assert len([payload for payload in ada.payloads if payload.startswith("interests:see:")]) == 5


def test_what_was_refused_is_told_too(ada, questionnaire):
    assert "lì hai detto no" in like_all_of(ada, questionnaire, "oss").words


def test_how_it_came_out_is_laid_open_activity_by_activity(ada, questionnaire):
    like_all_of(ada, questionnaire, "oss")
    said = ada.taps("interests:how").words
    assert "tirato a sorte" in said
    assert f"{questionnaire.activities['curare']}: mi piacerebbe" in said
    assert said.count("•") == 5 * 4


def test_a_profession_tapped_is_told_from_its_page(ada, questionnaire):
    like_all_of(ada, questionnaire, "oss")
    reply = ada.taps("interests:see:oss")
    assert reply.kind == "answer"
    assert "OSS" in reply.words


def test_few_answers_are_said_to_be_few_and_something_else_is_offered(ada):
    ada.taps("interests", "interests:like:ascoltare", "interests:skip:giocare", "interests:results")
    assert "poche" in ada.reply.words
    assert {"interests", "explore"} <= set(ada.payloads)


def test_whoever_likes_nothing_is_led_to_nothing(ada, questionnaire):
    ada.taps("interests")
    for activity in questionnaire.activities:
        ada.taps(f"interests:dislike:{activity}")
    assert "Va bene così" in ada.reply.words
    assert "explore" in ada.payloads


@pytest.mark.parametrize("forgetting", [Tapped("interests:forget"), TextSent("/nuovo")], ids=["button", "command"])
def test_the_choices_can_be_forgotten(ada, forgetting):
    ada.taps("interests", "interests:like:ascoltare")
    ada.does(forgetting)
    assert ada.session.interests is None


def test_the_choices_are_forgotten_after_some_hours_and_an_old_button_begins_anew(ada):
    ada.taps("interests", "interests:like:ascoltare")
    ada.now += SILENCE + timedelta(minutes=1)
    said = ada.taps("interests:like:giocare").words
    assert "già dimenticate" in said
    assert "1 di 18" in said
    assert ada.session.interests == ()


def test_a_session_holds_ids_of_activities_and_choices_alone(ada, questionnaire):
    ada.taps("interests", "interests:like:ascoltare")
    assert ada.session.interests == (("ascoltare", "like"),)
    assert questionnaire.activities["ascoltare"] not in repr(ada.session)


def test_nothing_of_it_is_recorded_noted_or_counted(ada, questionnaire):
    ada.taps("interests")
    turns = [
        ada.conversations.take(replace(ada.session, interests=(("ascoltare", "like"),)), Tapped(f"interests:{wanted}"))
        for wanted in ("like:giocare", "results", "how", "back", "forget")
    ]
    for turn in turns:
        assert (turn.records, turn.consents, turn.audit, turn.judgements, turn.found) == ((), (), (), (), None)


def test_before_age_and_consent_nothing_is_asked(ada):
    ada.session = Session()
    assert ada.does(TextSent("/interessi")).kind in ("gate", "info")
    assert ada.taps("interests").kind == "gate"
    assert ada.session.interests is None


def test_where_none_is_published_it_is_said_and_something_else_offered(conversations, context):
    (reply,) = conversations.take(insider(context, NOW), Tapped("interests")).replies
    assert "non c'è" in reply.words


WANTED = st.sampled_from(
    ["", "back", "results", "how", "again", "forget", "see:oss", "boh", "like:boh", "maybe:ascoltare"]
)
ANSWERS = st.tuples(
    st.sampled_from(["like", "so", "dislike", "skip"]),
    st.sampled_from(["ascoltare", "giocare", "curare", "passi", "precisione"]),
).map(":".join)


@given(st.lists(WANTED | ANSWERS, max_size=25))
def test_any_sequence_of_taps_gets_a_reply_and_never_a_dead_end(index, wanted):
    ada = Ada(index, context_of(Settings(operator="Consorzio di prova")))
    for one in wanted:
        reply = ada.taps(f"interests:{one}")
        assert reply.words
        assert reply.buttons
        assert all(len(payload.encode()) <= 64 for payload in ada.payloads)
