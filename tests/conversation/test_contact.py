"""Leaving an interest, over a real database: what is asked, what is kept, what is never kept."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import MultiFernet

from bot.conversation.context import Context
from bot.conversation.events import Tapped
from bot.people.notice import notice_hash
from bot.store import lead_tables, tables
from bot.store.database import Database, open_database
from bot.texts import load_texts
from ingest.pages.readability import gulpease
from tests.conversation.conftest import rows
from tests.support.cast import CARLA, DINO
from tests.support.clock import Clock
from tests.support.student import Student, conversations_over


def test_an_interest_reaches_whom_it_was_left_for_and_nobody_else(ada: Student, database: Database):
    ada.leave()
    assert "Cooperativa di prova Uno" in ada.words

    (listed,) = database.leads.page(CARLA).rows
    assert (listed.name, listed.age_band, listed.province, listed.school_year) == ("Ada", "minor", "Provincia Uno", 3)
    assert database.leads.page(DINO).rows == ()
    assert database.leads.open(DINO, listed.key) is None
    assert database.leads.counts(DINO) == {}


def test_a7_an_interest_rests_on_a_consent_to_the_words_that_were_shown(ada: Student, database: Database):
    ada.fill_in()
    ada.choose("contact:go:recipients")
    ada.choose("contact:rec:2")
    ada.choose("contact:rec:ok")
    shown = ada.words
    ada.choose("contact:yes:")
    ada.choose("contact:save:")

    (lead,) = rows(database, lead_tables.leads)
    consent = next(row for row in rows(database, tables.consents) if row.id == lead.consent_id)
    assert (consent.purpose, consent.granted, consent.channel) == ("follow_up", True, "web")
    assert json.loads(consent.recipients) == ["Cooperativa di prova Due", "Cooperativa di prova Uno"]
    assert "Cooperativa di prova Due e Cooperativa di prova Uno" in shown
    bold = shown.replace("**", "")
    assert bold == shown
    assert len(consent.notice_hash) == 64 != notice_hash("")


def test_a_name_is_asked_for_only_after_the_yes_and_refusing_keeps_nothing(ada: Student, database: Database):
    for tapped in ("contact", "contact:prof:ok", "contact:prov:Provincia Uno", "contact:year:-", "contact:rec:1"):
        ada.tap(tapped)
        assert database.session("web:ada").draft.name == ""
    ada.choose("contact:rec:ok")
    ada.choose("contact:no")

    assert "non passo niente" in ada.words
    assert rows(database, lead_tables.leads) == rows(database, lead_tables.lead_drafts) == []
    assert [row.purpose for row in rows(database, tables.consents)] == ["ai_chat"]


STEPS = 8


@pytest.mark.parametrize("step", range(STEPS))
def test_killed_at_any_step_the_form_goes_on_where_it_was_and_nothing_is_kept_without_the_last_tap(
    step: int, ada: Student, database: Database, context: Context, clock: Clock, keys: MultiFernet, tmp_path: Path
):
    taps = [
        lambda s: s.say("/contatto"),
        lambda s: s.choose("contact:prof:ok"),
        lambda s: s.choose("contact:prov:Provincia Uno"),
        lambda s: s.choose("contact:year:3"),
        lambda s: s.choose("contact:rec:1"),
        lambda s: s.choose("contact:rec:ok"),
        lambda s: s.choose("contact:yes:"),
        lambda s: s.say("Ada"),
    ]
    for one in taps[: step + 1]:
        one(ada)
    shown = ada.words
    assert rows(database, lead_tables.leads) == []
    assert "follow_up" not in [row.purpose for row in rows(database, tables.consents)]

    again = open_database(f"sqlite:///{tmp_path}/dati/bussola.db", keys, clock)
    resumed = Student("web:ada", conversations_over(again, context, clock), again)
    resumed.say("/contatto")
    assert resumed.words == shown
    for one in taps[step + 1 :]:
        one(resumed)
    resumed.choose("contact:save:")
    assert len(again.leads.page(CARLA).rows) == 1
    resumed.say("/contatto")
    assert "Il tuo interesse" in resumed.words
    again.dispose()


def test_a_turn_that_cannot_be_kept_keeps_neither_consent_nor_interest(ada: Student, database: Database):
    ada.fill_in()
    session = database.session("web:ada")
    turn = ada.conversations.take(session, Tapped(ada.offered("contact:save:")), "web:ada")
    broken = replace(turn, audit=(*turn.audit, _Unnotable()))
    with pytest.raises(AttributeError):
        database.keep("web:ada", broken)

    assert rows(database, lead_tables.leads) == []
    assert "follow_up" not in [row.purpose for row in rows(database, tables.consents)]
    assert database.session("web:ada").draft == session.draft


class _Unnotable:
    """An event that the audit can't take."""


def test_a_form_untouched_for_a_day_is_forgotten(ada: Student, database: Database, clock: Clock):
    ada.fill_in()
    clock.move(hours=25)
    ada.say("/contatto")
    assert "professioni" in ada.words
    assert database.session("web:ada").draft.name == ""
    clock.move(hours=25)
    database.purge()
    assert rows(database, lead_tables.lead_drafts) == []


def test_an_old_summary_saves_nothing_else_than_what_is_shown_now(ada: Student, database: Database):
    ada.fill_in()
    old = ada.offered("contact:save:")
    ada.choose("contact:go:name")
    ada.say("Ginevra")
    ada.tap(old)
    assert rows(database, lead_tables.leads) == []
    assert "Nome: Ginevra" in ada.words
    ada.choose("contact:save:")
    assert [one.name for one in database.leads.page(CARLA).rows] == ["Ginevra"]


def test_c8_there_is_one_interest_at_a_time_and_three_attempts_a_day(ada: Student, database: Database, clock: Clock):
    ada.leave()
    ada.say("/contatto")
    assert "Il tuo interesse" in ada.words
    for _ in range(2):
        ada.tap("contact:withdraw:yes")
        ada.leave()
    ada.tap("contact:withdraw:yes")
    ada.say("/contatto")
    assert "tre volte" in ada.words
    clock.move(hours=25)
    ada.leave()
    assert len([row for row in rows(database, lead_tables.leads) if row.ended_at is None]) == 1


@pytest.mark.parametrize("stage", range(4))
def test_c5_after_a_disclosure_no_interest_is_left_for_a_day_from_any_step(stage: int, ada: Student, database, clock):
    for one in ("contact", "contact:prof:ok", "contact:prov:-")[:stage]:
        ada.tap(one)
    if stage == 3:
        ada.tap("contact:cancel")
        ada.fill_in()
    saving = ada.offered("contact:save:") if stage == 3 else "contact:start"
    ada.say("voglio morire")
    assert [reply.kind for reply in ada.turn.replies] == ["crisis"]
    for payload in (saving, "contact", "contact:about"):
        ada.tap(payload)
        assert "riapre domani" in ada.words
    assert rows(database, lead_tables.leads) == []
    clock.move(hours=24, minutes=1)
    ada.say("/contatto")
    assert "riapre domani" not in ada.words


def test_a_disclosure_where_a_name_is_asked_is_a_disclosure(ada: Student, database: Database):
    ada.agree()
    ada.say("voglio morire")
    assert [reply.kind for reply in ada.turn.replies] == ["crisis"]
    assert database.session("web:ada").draft.name == ""


def test_c2_what_was_typed_in_the_chat_is_in_no_interest(ada: Student, database: Database):
    ada.fill_in()
    ada.choose("contact:go:name")
    ada.say("canarino-9917, e poi?")
    assert database.session("web:ada").draft.name == "Ada"
    ada.say("Dora")
    ada.say("canarino-9917")
    ada.say("/contatto")
    ada.choose("contact:save:")
    (row,) = database.leads.page(CARLA).rows
    assert "canarino" not in repr(database.leads.open(CARLA, row.key)) + repr(rows(database, lead_tables.leads))


def test_with_no_cooperative_it_says_so_and_shows_what_to_do(context: Context, tmp_path, keys, clock):
    empty = open_database(f"sqlite:///{tmp_path}/vuoto.db", keys, clock)
    berto = Student("web:berto", conversations_over(empty, context, clock), empty).enter()
    berto.say("/contatto")
    assert "nessuna cooperativa" in berto.words
    assert set(berto.payloads) == {"path", "explore"}
    empty.dispose()


def test_before_the_gate_no_interest_can_be_left(database: Database, context: Context, clock: Clock):
    berto = Student("web:berto", conversations_over(database, context, clock), database)
    for payload in ("contact", "contact:save:00000000", "contact:yes:00000000", "near"):
        berto.tap(payload)
        assert [reply.kind for reply in berto.turn.replies] == ["gate"]
    assert rows(database, lead_tables.leads) == []


def test_a_command_is_one_where_a_name_is_asked_too(ada: Student, database: Database):
    ada.agree()
    ada.say(" /annulla")
    assert database.session("web:ada").draft is None


def test_annulla_leaves_nothing_behind(ada: Student, database: Database):
    ada.fill_in()
    ada.say("/annulla")
    assert rows(database, lead_tables.lead_drafts) == []
    assert database.session("web:ada").draft is None


def test_the_notice_and_the_questions_are_easy_to_read(ada: Student):
    texts = load_texts()
    for key in ("contact.notice", "contact.pull", "contact.ask_parent", "contact.saved", "contact.nobody_yet"):
        assert gulpease(texts.sentences[key].replace("*", "")) >= 60, key
