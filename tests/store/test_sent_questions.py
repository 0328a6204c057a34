"""Questions sent to a person, in the store: sealed, answered once, handed over once, gone when their time is over."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.channels.telegram.channel import packed
from bot.channels.telegram.message import unpack
from bot.delivering import deliver
from bot.people.consent import ConsentEvent
from bot.people.retention import TERMS
from bot.people.sent_question import AnswerShown, QuestionSent, QuestionWithdrawn, Unfit
from bot.store import tables
from bot.store.database import Database, open_database
from bot.store.engine import open_engine
from bot.store.leaving import NoConsent
from bot.store.question_tables import question_answers, question_words, sent_questions
from bot.store.versions import migrate
from tests.conftest import CONTEXT, NOW
from tests.store.test_database import turn
from tests.support.asking import ANSWER, QUESTION, editor
from tests.support.databases import KEYS, Place
from tests.support.unsealed import contents

CANARY = "canarino-8812"
ADA, BERTO = "telegram:7319731973", "web:berto"
AGREED = ConsentEvent("question", "c" * 64, recipients=("Consorzio di prova",))


def send(database: Database, conversation: str = ADA, record: str = "chiave", words: str = QUESTION) -> str:
    """The key of a question that is kept as a turn keeps it."""
    before = {one.key for one in database.questions.waiting()}
    asked = QuestionSent(record, words, ("Che cosa fa un OSS?",))
    database.keep(conversation, turn(consents=(AGREED,), questions=(asked,)))
    return next((one.key for one in database.questions.waiting() if one.key not in before), "")


def rows(database: Database, table) -> list:
    with database._engine.begin() as connection:
        return connection.execute(select(table)).all()


def noted(database: Database) -> list[str]:
    return [row.what for row in rows(database, tables.audit) if row.what.startswith("question.")]


def files_with(data: Path, word: str) -> set[str]:
    return {name for name, content in contents(data, KEYS).items() if word.encode() in content}


def pass_on(database: Database, clock) -> tuple[str, ...]:
    return deliver(database.deliveries, packed, CONTEXT, clock())


def said(database: Database, conversation: str = ADA) -> list[str]:
    return [unpack(one.words).text for one in database.waiting(conversation)]


@pytest.fixture
def carla(database: Database) -> int:
    return editor(database)


def test_without_a_consent_of_the_same_turn_no_question_is_kept(database: Database):
    with pytest.raises(NoConsent):
        database.keep(ADA, turn(questions=(QuestionSent("chiave", QUESTION),)))
    assert rows(database, sent_questions) == rows(database, question_words) == []
    assert database.session(ADA) != turn().session


def test_its_words_are_in_no_file_and_no_row_says_whose_it_is(database: Database, data: Path, carla: int):
    key = send(database)
    database.questions.answer(carla, key, ANSWER)
    assert files_with(data, CANARY) == files_with(data, "infermeria") == set()
    (row,) = rows(database, sent_questions)
    assert "7319731973" not in repr(row)
    assert len(row.owner) == 64
    assert CANARY not in repr(rows(database, tables.audit))


def test_the_same_refusal_sends_one_question(database: Database):
    assert send(database)
    assert send(database) == ""
    assert send(database, BERTO)
    assert len(rows(database, sent_questions)) == 2


def test_those_that_wait_are_read_from_the_oldest(database: Database, clock):
    first = send(database)
    clock.move(hours=1)
    second = send(database, BERTO)
    assert [one.key for one in database.questions.waiting()] == [first, second]
    assert [one.key for one in database.questions.waiting(1)] == [first]
    assert database.questions.number_waiting() == 2


def test_an_answer_reaches_telegram_once_and_says_who_wrote_it(database: Database, clock, carla: int):
    key = send(database)
    assert database.questions.answer(carla, key, ANSWER) == NOW
    assert pass_on(database, clock) == (ADA,)
    assert pass_on(database, clock) == ()
    (told,) = said(database)
    assert told.startswith(
        "Ti risponde una persona. Queste parole le ha scritte chi cura le pagine di Bussola per Consorzio di prova, non io."
    )
    for needed in (QUESTION, ANSWER.text, ANSWER.source_title, ANSWER.source_address):
        assert needed in told
    assert noted(database) == ["question.sent", "question.answered"]


def test_what_is_answered_at_night_arrives_at_eight(database: Database, clock, carla: int):
    key = send(database)
    clock.now = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)
    due = database.questions.answer(carla, key, ANSWER)
    assert due == datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
    assert pass_on(database, clock) == ()
    clock.now = due - timedelta(minutes=1)
    assert pass_on(database, clock) == database.coming(ADA).answers == ()
    clock.now = due
    assert pass_on(database, clock) == (ADA,)


def test_two_who_answer_together_answer_once(database: Database, carla: int, clock):
    key = send(database)
    database.questions.answer(carla, key, ANSWER)
    with pytest.raises(Unfit) as unfit:
        database.questions.answer(carla, key, ANSWER)
    assert unfit.value.key == "closed"
    with pytest.raises(Unfit):
        database.questions.decline(carla, key)
    pass_on(database, clock)
    assert len(said(database)) == 1


def test_what_is_not_for_us_is_said_kindly_and_its_words_go_once_it_arrived(
    database: Database, data: Path, carla: int, clock
):
    key = send(database)
    database.questions.decline(carla, key)
    assert len(rows(database, question_words)) == 1
    pass_on(database, clock)
    (told,) = said(database)
    assert "Non hai sbagliato a chiedere" in told
    assert QUESTION in told
    assert rows(database, question_words) == []
    assert [one.status for one in database.sent_questions(ADA)] == ["declined"]


def test_one_that_nobody_answered_in_time_loses_its_words_and_its_author_is_told(database: Database, clock):
    send(database)
    clock.move(days=30, minutes=1)
    database.purge()
    assert rows(database, question_words) == []
    assert database.questions.waiting() == ()
    pass_on(database, clock)
    (told,) = said(database)
    assert "non ha trovato risposta" in told
    assert QUESTION not in told
    assert [one.status for one in database.sent_questions(ADA)] == ["unanswered"]


def test_d1_after_thirty_days_a_student_s_words_are_gone_whatever_became_of_them(database: Database, clock, carla: int):
    assert TERMS["sent_questions"].kept_for == timedelta(days=30)
    key = send(database)
    send(database, BERTO)
    clock.move(days=29)
    database.questions.answer(carla, key, ANSWER)
    database.purge()
    assert len(rows(database, question_words)) == 2
    clock.move(days=1, seconds=1)
    database.purge()
    assert rows(database, question_words) == []

    (coming,) = database.coming(ADA).answers
    assert (coming.words, coming.answer) == ("", ANSWER)
    pass_on(database, clock)
    assert ANSWER.text in said(database)[0]
    assert "Avevi chiesto" not in said(database)[0]


def test_d1_after_its_term_nothing_at_all_is_left_of_it(database: Database, clock, carla: int):
    database.questions.answer(carla, send(database), ANSWER)
    clock.move(days=90)
    database.purge()
    assert len(rows(database, sent_questions)) == len(rows(database, question_answers)) == 1
    clock.move(seconds=1)
    database.purge()
    assert rows(database, sent_questions) == rows(database, question_answers) == []


def test_what_was_taken_back_is_answered_to_nobody(database: Database, carla: int, clock):
    key = send(database)
    database.questions.answer(carla, key, ANSWER)
    (coming,) = database.coming(ADA).answers
    database.keep(ADA, turn(questions=(QuestionWithdrawn("chiave"),)))
    database.deliveries.put_answer(coming, ["troppo tardi"])
    assert database.waiting(ADA) == ()
    assert database.questions.open(carla, key) is None
    assert database.questions.answer(carla, key, ANSWER) is None
    assert database.questions.decline(carla, key) is None


def test_an_answer_that_arrived_is_not_taken_back_by_its_button(database: Database, carla: int, clock):
    key = send(database)
    database.questions.answer(carla, key, ANSWER)
    pass_on(database, clock)
    database.keep(ADA, turn(questions=(QuestionWithdrawn("chiave"),)))
    assert database.questions.open(carla, key) is not None


def test_nobody_takes_back_or_reads_anothers(database: Database, carla: int):
    key = send(database)
    database.keep(BERTO, turn(questions=(QuestionWithdrawn("chiave"),)))
    database.keep(BERTO, turn(consents=(ConsentEvent("question", granted=False),)))
    database.questions.answer(carla, key, ANSWER)
    assert database.coming(BERTO).answers == database.sent_questions(BERTO) == ()
    assert len(database.coming(ADA).answers) == 1


@pytest.mark.parametrize("taken_back", ["revoca", "cancella", "blocked"])
def test_d2_once_taken_back_nothing_of_it_is_left_in_any_row(database: Database, carla: int, taken_back: str):
    key = send(database)
    database.questions.answer(carla, key, ANSWER)
    send(database, BERTO)
    match taken_back:
        case "revoca":
            database.keep(ADA, turn(consents=(ConsentEvent("question", granted=False),)))
        case "cancella":
            database.keep(ADA, turn(forget=True))
        case _:
            database.close(None, ADA)
    assert [row.channel for row in rows(database, sent_questions)] == ["web"]
    assert len(rows(database, question_words)) == 1
    assert rows(database, question_answers) == []
    assert noted(database)[-1] == "question.withdrawn"


def test_on_the_web_an_answer_is_shown_once(database: Database, carla: int):
    key = send(database, BERTO)
    database.questions.answer(carla, key, ANSWER)
    (coming,) = database.coming(BERTO).answers
    database.keep(BERTO, turn(questions=(AnswerShown(coming.key),)))
    assert database.coming(BERTO).answers == ()


@contextmanager
def stopped_at(database: Database, table: str) -> Iterator[None]:
    """Whatever writes a row of `table` ends there, in the midst of its transaction."""
    on_postgresql = database._engine.dialect.name == "postgresql"
    raises = "RAISE EXCEPTION 'stopped' USING ERRCODE = 'integrity_constraint_violation'"
    before = [
        f"CREATE FUNCTION stop() RETURNS trigger AS $$ BEGIN {raises}; END $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER stop BEFORE INSERT ON {table} EXECUTE FUNCTION stop()",
    ]
    if not on_postgresql:
        store, _, name = table.rpartition(".")
        before = [
            f"CREATE TRIGGER {store or 'main'}.stop BEFORE INSERT ON {name} BEGIN SELECT RAISE(ABORT, 'stopped'); END"
        ]
    with database._engine.begin() as connection:
        for sentence in before:
            connection.exec_driver_sql(sentence)
    with pytest.raises(IntegrityError, match="stopped"):
        yield
    with database._engine.begin() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER stop{f' ON {table}' if on_postgresql else ''}")


@pytest.mark.parametrize("table", ["consents", "sent_questions", "question_words", "registro.audit"])
def test_stopped_anywhere_while_it_is_kept_nothing_is_there_and_no_consent(database: Database, table: str):
    with stopped_at(database, table):
        send(database)
    assert rows(database, sent_questions) == rows(database, question_words) == rows(database, tables.consents) == []
    assert send(database)


def test_stopped_while_it_is_handed_over_it_is_handed_over_after_the_restart_once(
    database: Database, carla: int, clock, place: Place, keys: MultiFernet
):
    key = send(database)
    database.questions.answer(carla, key, ANSWER)
    (coming,) = database.deliveries.answers("telegram")
    with stopped_at(database, "outbox"):
        database.deliveries.put_answer(coming, ["a metà"])
    again = open_database(place.url, keys, clock)
    assert pass_on(again, clock) == (ADA,)
    assert pass_on(again, clock) == ()
    assert len(said(again)) == 1
    again.dispose()


@pytest.mark.parametrize("table", ["question_answers", "registro.audit"])
def test_stopped_while_it_is_answered_it_waits_as_before(database: Database, carla: int, table: str):
    key = send(database)
    with stopped_at(database, table):
        database.questions.answer(carla, key, ANSWER)
    assert [(one.key, one.words) for one in database.questions.waiting()] == [(key, QUESTION)]
    assert database.coming(ADA).answers == ()


def test_new_keys_seal_it_anew(database: Database, data: Path, carla: int, clock, keys: MultiFernet):
    key = send(database)
    database.questions.answer(carla, key, ANSWER)
    send(database, BERTO)
    first = Fernet(Fernet.generate_key())
    database._keys = MultiFernet([first, *keys._fernets])
    assert database.reseal().unopened == 0
    database._keys = MultiFernet([first])
    (coming,) = database.coming(ADA).answers
    assert (coming.conversation, coming.words, coming.answer) == (ADA, QUESTION, ANSWER)
    assert [one.words for one in database.questions.waiting()] == [QUESTION]


def test_what_no_key_opens_is_let_go_and_stops_nobody(database: Database, carla: int, clock):
    key = send(database)
    database.questions.answer(carla, key, ANSWER)
    database._keys = MultiFernet([Fernet(Fernet.generate_key())])
    assert database.coming(ADA).answers == ()
    assert database.questions.answered()[0].words == ""


def test_the_migration_leads_there_and_back_on_a_database_with_people_in_it(tmp_path: Path):
    engine = open_engine(f"sqlite:///{tmp_path}/bussola.db", KEYS)
    migrate(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO consents (owner, purpose, granted, notice_hash, recipients, channel, at)"
            " VALUES ('x', 'question', 1, 'c', '[]', 'web', '2026-11-22')"
        )
        connection.exec_driver_sql(
            "INSERT INTO sent_questions (key, owner, channel, record, consent_id, sealed, topics, status, sent_at, closed_by)"
            " VALUES ('k', 'x', 'web', 'r', 1, x'00', '[]', 'open', '2026-11-22', '')"
        )
        for table in ("question_words", "question_answers"):
            connection.exec_driver_sql(f"INSERT INTO {table} VALUES ('k', x'00')")
    migrate(engine, "0006")
    with engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM consents").scalar() == 1
        names = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master")}
    assert not {"sent_questions", "question_words", "question_answers"} & names
    migrate(engine)
    engine.dispose()
