"""A question nobody could answer, sent to a person: over the real pages and a real database."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.events import QuestionsRead, Tapped
from bot.conversation.person import go_on
from bot.people.notice import notice_hash
from bot.people.retention import TERMS
from bot.people.sent_question import A_DAY, LONGEST, OwnQuestion, QuestionSent
from bot.store.database import Database
from bot.texts import load_texts
from ingest.pages.readability import gulpease
from tests.conftest import NOW
from tests.conversation.conftest import rows
from tests.conversation.person.conftest import ASKED, WITH_STAFF, agreed
from tests.support.asking import QUESTION, Curious
from tests.support.clock import Clock
from tests.support.insiders import insider
from tests.support.steps import payloads


def test_what_nobody_could_answer_reaches_a_person_without_whose_it_is(ada: Curious, database: Database):
    ada.ask()
    assert [reply.kind for reply in ada.turn.replies] == ["declined"]
    ada.press("person:ask:")
    assert f"«{QUESTION}»" in ada.words
    assert rows(database, ASKED) == []
    ada.press("person:send:")

    assert "Fatto, ho mandato la domanda" in ada.words
    (waiting,) = database.questions.waiting()
    assert (waiting.words, waiting.status) == (QUESTION, "open")
    assert set(waiting.topics) <= {section.heading for section in _sections(ada)}
    assert waiting.topics
    assert "web:ada" not in repr(waiting)
    assert database._names.owner("web:ada") not in repr(waiting)


def _sections(student: Curious):
    return student.conversations.answerer.reading().index.library.sections.values()


def test_the_yes_is_to_the_notice_that_was_shown_and_its_hash_tells_nothing_of_the_question(
    ada: Curious, database: Database
):
    ada.ask()
    ada.press("person:ask:")
    shown = ada.words
    ada.press("person:send:")
    notice = load_texts().say("person.notice", operator="Consorzio di prova", waiting=30, answered=90)

    assert notice.replace("**", "") in shown
    (consent,) = agreed(database)
    assert (consent.granted, consent.notice_hash, consent.channel) == (True, notice_hash(notice), "web")
    assert json.loads(consent.recipients) == ["Consorzio di prova"]
    (row,) = rows(database, ASKED)
    assert row.consent_id == consent.id


def test_the_notice_says_who_reads_where_the_answer_comes_and_the_terms_that_the_purge_obeys(ada: Curious):
    ada.ask()
    ada.press("person:ask:")
    for needed in ("Consorzio di prova", "qui in chat", "fra le 8 e le 21", "/domande", "/revoca", "/cancella"):
        assert needed in ada.words
    for name in ("sent_questions", "sent_questions_answered"):
        assert f"{TERMS[name].kept_for.days} giorni" in ada.words


def test_what_is_shown_is_what_is_kept_with_personal_data_taken_out(ada: Curious, database: Database):
    ada.ask("Mi chiamo Ada Finta, cerco una nave, il mio numero è 333 123 4567 e su instagram.com/adafinta mi trovi")
    ada.press("person:ask:")
    shown = next(line for line in ada.words.splitlines() if line.startswith("«"))
    ada.press("person:send:")

    kept = database.questions.waiting()[0].words
    assert shown == f"«{kept}»"
    assert kept.count("[…]") == 3
    assert not {word for word in ("Finta", "333", "adafinta") if word in kept}


def test_a_yes_to_other_words_than_those_shown_sends_nothing(ada: Curious, database: Database):
    ada.ask()
    ada.press("person:ask:")
    payload = ada.offered("person:send:")
    ada.do(Tapped(payload, "Tutt'altra domanda canarino?"))

    assert "«Tutt'altra domanda canarino?»" in ada.words
    assert ada.offered("person:send:") != payload
    assert rows(database, ASKED) == agreed(database) == []


def test_who_says_no_has_sent_nothing(ada: Curious, database: Database):
    ada.ask()
    ada.press("person:ask:")
    ada.press("person:no")
    assert "non ho mandato niente" in ada.words
    assert rows(database, ASKED) == agreed(database) == []


def test_a_double_tap_sends_once(ada: Curious, database: Database):
    ada.ask()
    ada.press("person:ask:")
    payload = ada.offered("person:send:")
    for _ in range(3):
        ada.do(Tapped(payload, QUESTION))
    assert "una volta basta" in ada.words
    assert len(rows(database, ASKED)) == len(agreed(database)) == 1


def test_after_a_few_in_a_day_no_more_can_be_sent_until_tomorrow(ada: Curious, database: Database, clock: Clock):
    for number in range(A_DAY):
        ada.send(f"{QUESTION} {number}")
    ada.ask()
    ada.press("person:ask:")
    assert f"Oggi hai già mandato {A_DAY} domande" in ada.words
    assert len(database.questions.waiting()) == A_DAY

    clock.move(days=1)
    ada.send()
    assert len(database.questions.waiting()) == A_DAY + 1


def test_a_button_without_its_words_asks_for_them_again(ada: Curious, database: Database):
    ada.ask()
    ada.do(Tapped(ada.offered("person:ask:")))
    assert "Riscrivila qui" in ada.words
    ada.ask()
    ada.do(Tapped(ada.offered("person:ask:"), "/cancella"))
    assert "Riscrivila qui" in ada.words
    assert rows(database, ASKED) == []


def test_words_that_are_too_long_are_not_sent(ada: Curious, database: Database):
    ada.do(Tapped("person:ask:chiave", "nave " * LONGEST))
    assert f"al massimo {LONGEST} caratteri" in ada.words
    assert rows(database, ASKED) == []


OWN = st.builds(
    OwnQuestion,
    st.sampled_from(["chiave", "altra"]),
    st.just("Parole?"),
    st.just(()),
    st.just(NOW),
    st.sampled_from(["open", "answered", "declined", "unanswered"]),
)


@given(
    st.text(max_size=40) | st.builds("send:{}:chiave".format, st.text("0123456789abcdef", max_size=8)),
    st.text(max_size=60),
    st.lists(OWN, max_size=3).map(tuple) | st.none(),
)
def test_whatever_is_tapped_there_is_an_answer_and_nothing_is_sent_without_the_mark_of_what_was_shown(
    wanted, words, own
):
    ada = insider(WITH_STAFF, NOW)
    step = go_on(ada, QuestionsRead(wanted, words, "chiave", own, ()), WITH_STAFF, NOW)
    assert step.replies
    sent = [one for one in step.questions if isinstance(one, QuestionSent)]
    if sent:
        shown = go_on(ada, QuestionsRead("ask:chiave", words, "chiave", own, ()), WITH_STAFF, NOW)
        assert payloads(shown.replies[0])[0] == f"person:{wanted}"
        assert [consent.purpose for consent in step.consents] == ["question"]


@given(st.text(max_size=64))
def test_every_button_fits_in_telegrams_payload(key: str):
    own = (OwnQuestion("k" * 12, "Parole?", (), NOW, "open"),)
    for wanted in ("ask", "mine"):
        step = go_on(insider(WITH_STAFF, NOW), QuestionsRead(wanted, key or "x", "k" * 12, own, ()), WITH_STAFF, NOW)
        for reply in step.replies:
            assert all(len(payload.encode()) <= 64 for payload in payloads(reply))


def test_every_sentence_is_easy_to_read():
    texts = load_texts()
    fixed = ("notice", "sent", "not_now", "in_class", "lost", "answered", "declined", "unanswered", "not_here")
    said = {key: texts.sentences[f"person.{key}"].replace("**", "") for key in fixed}
    hard = {key: round(gulpease(words)) for key, words in said.items() if gulpease(words) < 60}
    assert hard == {}
