"""What a turn wants kept, kept in one transaction, whatever the channel."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from bot.conversation.session import Session
from bot.people.audit import AuditEvent
from bot.people.consent import Consent, ConsentEvent, everything_withdrawn
from bot.people.notice import notice_hash
from bot.store import consents, tables
from bot.store.database import DatabaseFault, open_database
from bot.store.pseudonyms import Pseudonyms
from bot.turn import Turn
from tests.conftest import NOW
from tests.store.test_database import RECORD, SESSION, turn

ADA, BERTO = "web:ada", "telegram:15"
NOTICE = notice_hash("Ti rispondo con un'intelligenza artificiale. Va bene?")
AGREED = ConsentEvent("ai_chat", NOTICE, recipients=("Cooperativa di prova",))


def rows(database, table):
    with database._engine.begin() as connection:
        return connection.execute(select(table)).all()


def agreeing(**more) -> Turn:
    return turn(consents=(AGREED,), audit=(AuditEvent("rights.export", "done"),), records=[RECORD], **more)


def test_consent_is_kept_with_purpose_notice_recipients_time_and_channel(database):
    database.keep(ADA, agreeing())

    kept = Consent("ai_chat", True, NOTICE, ("Cooperativa di prova",), "web", NOW)
    assert database.own_data(ADA).consents == (kept,)


def test_with_and_without_updates_the_same_is_kept(database):
    database.keep(ADA, agreeing())
    database.finish(1, BERTO, turn(consents=(AGREED,), audit=(AuditEvent("rights.export", "done"),)), ["ciao"], NOW)

    assert database.session(ADA) == database.session(BERTO) == SESSION
    one, other = database.own_data(ADA).consents[0], database.own_data(BERTO).consents[0]
    assert (one.notice_hash, one.recipients) == (other.notice_hash, other.recipients)
    noted = [(row.channel, row.what) for row in rows(database, tables.audit)]
    assert noted == [
        ("web", "consent.granted"),
        ("web", "rights.export"),
        ("telegram", "consent.granted"),
        ("telegram", "rights.export"),
    ]


def test_where_one_thing_cannot_be_kept_nothing_is(database):
    database.keep(ADA, turn(records=[RECORD]))
    with pytest.raises(IntegrityError):
        database.keep(ADA, agreeing(session=Session()))

    assert database.session(ADA) == SESSION
    assert database.own_data(ADA).consents == ()
    assert rows(database, tables.audit) == []


def test_a8_revoking_ends_every_consent_that_is_in_force_at_once_and_no_other(database):
    database.keep(ADA, turn(consents=(AGREED, ConsentEvent("follow_up", NOTICE, recipients=("A", "B")))))
    database.keep(BERTO, turn(consents=(AGREED,)))
    database.keep(ADA, turn(consents=everything_withdrawn()))

    with database._engine.begin() as connection:
        owner = database._names.owner
        assert [consents.in_force(connection, owner(ADA), one) for one in ("ai_chat", "follow_up", "news")] == [
            None
        ] * 3
        assert consents.in_force(connection, owner(BERTO), "ai_chat") is not None
    last = database.own_data(ADA).consents[-1]
    assert (last.purpose, last.granted, last.recipients) == ("follow_up", False, ("A", "B"))


def test_taking_back_what_was_never_given_leaves_no_trace(database):
    database.keep(BERTO, turn(consents=everything_withdrawn()))

    assert database.own_data(BERTO).consents == ()
    assert rows(database, tables.audit) == []


def test_what_was_said_last_counts(database):
    database.keep(ADA, turn(consents=(AGREED,)))
    database.keep(ADA, turn(consents=everything_withdrawn()))
    database.keep(ADA, turn(consents=(AGREED,)))

    with database._engine.begin() as connection:
        assert consents.in_force(connection, database._names.owner(ADA), "ai_chat") is not None


def test_what_needs_consent_cannot_refer_to_one_that_does_not_exist(database):
    database.keep(ADA, turn(consents=(AGREED,)))
    with database._engine.begin() as connection:
        connection.execute(text("CREATE TABLE wants (consent INTEGER NOT NULL REFERENCES consents (id))"))
        given = connection.scalar(select(tables.consents.c.id))
        connection.execute(text("INSERT INTO wants VALUES (:given)"), {"given": given})
        with pytest.raises(IntegrityError):
            connection.execute(text("INSERT INTO wants VALUES (:none)"), {"none": given + 1})


def test_d4_own_data_are_all_and_only_ones_own(database):
    database.keep(ADA, agreeing())
    database.finish(1, BERTO, turn(), ["ciao", "ancora"], NOW)

    ada, berto = database.own_data(ADA), database.own_data(BERTO)
    assert ([one.key for one in ada.answers], len(ada.consents), ada.waiting) == (["chiave"], 1, 0)
    assert (berto.answers, berto.consents, berto.waiting) == ((), (), 2)


def test_people_are_pseudonyms_in_records_consents_and_audit(database):
    database.keep(ADA, agreeing())

    for table in (tables.answer_records, tables.consents, tables.audit):
        assert ADA not in repr(rows(database, table))


def test_whoever_takes_the_database_alone_cannot_tie_a_pseudonym_to_a_chat(database, place, clock, keys):
    database.keep(ADA, agreeing())
    with database._engine.begin() as connection:
        (owner,) = connection.scalars(select(tables.consents.c.owner))
    assert owner == Pseudonyms(keys.decrypt(_sealed(database))).owner(ADA)
    assert owner != Pseudonyms(_sealed(database)).owner(ADA)
    with pytest.raises(DatabaseFault):
        open_database(place.url, Fernet(Fernet.generate_key()), clock)


def _sealed(database) -> bytes:
    with database._engine.begin() as connection:
        return connection.scalar(select(tables.secrets.c.sealed))


def test_d2_forgetting_leaves_only_keyed_hashes_in_the_audit(database):
    database.keep(ADA, agreeing())
    database.keep(BERTO, turn(consents=(AGREED,)))
    database.keep(ADA, turn(forget=True, session=Session()))

    assert database.session(ADA) == Session()
    assert database.own_data(ADA).consents == database.own_data(ADA).answers == ()
    assert database.recall("chiave") is None
    assert database.session(BERTO) == SESSION
    last = [(row.what, row.outcome.partition("=")[0]) for row in rows(database, tables.audit)][-2:]
    assert last == [("rights.erasure", "consent"), ("rights.erasure", "done")]


def test_d2_a_gate_that_is_shut_stays_shut_without_a_reason_and_not_a_minute_longer(database, clock):
    shut = Session("under", closed_until=NOW.replace(hour=23))
    database.keep(BERTO, turn(shut))
    database.keep(BERTO, turn(Session(), forget=True))

    assert database.session(BERTO) == Session(closed_until=shut.closed_until)
    clock.now = shut.closed_until - timedelta(minutes=1)
    database.purge()
    assert len(rows(database, tables.sessions)) == 1

    clock.now = shut.closed_until
    database.purge()
    assert rows(database, tables.sessions) == []


def test_leaving_forgets_as_erasing_does(database):
    database.keep(ADA, agreeing())
    database.close(None, ADA)

    assert database.session(ADA) == Session()
    assert database.own_data(ADA).consents == database.own_data(ADA).answers == ()


def test_records_of_answers_must_be_somebodys(database):
    with pytest.raises(IntegrityError), database._engine.begin() as connection:
        connection.execute(insert(tables.answer_records).values(key="k", record="{}", created_at=NOW, owner=None))
