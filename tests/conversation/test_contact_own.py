"""One's own interest after it was left: changed, withdrawn, answered, exported, erased, and gone by itself."""

import json

import pytest

from bot.store import lead_tables, tables
from bot.store.database import Database
from tests.conftest import NOW
from tests.conversation.conftest import rows
from tests.support.cast import CARLA, DINO
from tests.support.clock import Clock
from tests.support.databases import KEYS
from tests.support.student import Student
from tests.support.unsealed import contents

NUMBER = "+393331234567"


@pytest.fixture
def written_to(ada: Student, database: Database) -> Student:
    """Ada, who has read what a cooperative wrote to her."""
    ada.leave()
    (row,) = database.leads.page(CARLA).rows
    database.leads.write(CARLA, row.key, "Ciao, vuoi vedere il nostro centro?")
    ada.say("/contatto")
    assert "ti scrive" in ada.words
    return ada


def authors(database: Database) -> list[str]:
    return [one.author for one in database.standing("web:ada").own.messages]


def test_an_interest_is_changed_with_a_new_yes_and_who_is_left_out_sees_it_no_more(ada: Student, database: Database):
    ada.leave(recipients=(1, 2))
    assert len(database.leads.page(DINO).rows) == 1
    ada.tap("contact:change")
    assert "Prima di andare avanti" in ada.words
    ada.choose("contact:go:recipients")
    ada.choose("contact:rec:2")
    ada.choose("contact:rec:ok")
    ada.choose("contact:yes:")
    ada.choose("contact:save:")

    assert database.leads.page(DINO).rows == ()
    assert len(database.leads.page(CARLA).rows) == 1
    assert len(rows(database, lead_tables.leads)) == 1


def test_withdrawing_empties_it_and_its_reader_learns_only_that(ada: Student, database: Database):
    ada.leave()
    ada.say("/contatto")
    ada.choose("contact:withdraw")
    ada.choose("contact:withdraw:yes")

    (row,) = database.leads.page(CARLA).rows
    assert (row.name, row.province, row.professions, row.withdrawn_at) == ("", "", (), NOW)
    assert database.leads.open(CARLA, row.key).contact is None
    assert database.leads.write(CARLA, row.key, "Ciao!") is None
    ada.say("/contatto")
    assert "professioni" in ada.words


def test_a8_revoking_withdraws_it_too(ada: Student, database: Database):
    ada.leave()
    ada.say("/revoca")
    assert database.leads.page(CARLA).rows[0].withdrawn_at == NOW
    assert database.leads.counts(CARLA) == {}


def test_who_says_they_are_too_young_has_no_interest_any_more(ada: Student, database: Database):
    ada.leave()
    ada.say("comunque ho 12 anni")
    assert database.leads.page(CARLA).rows[0].withdrawn_at == NOW


def test_an_adult_who_turns_out_to_be_a_minor_leaves_no_number(anna: Student, database: Database):
    anna.fill_in(name="Anna")
    anna.choose("contact:go:reach")
    anna.share(NUMBER)
    anna.choose("contact:save:")
    anna.say("ho 16 anni")
    assert "L'ho ritirato" in anna.words
    assert database.leads.page(CARLA).rows[0].withdrawn_at == NOW


def test_d3_erasing_leaves_a_row_without_anybody_and_its_key_cannot_come_back(
    ada: Student, database: Database, tmp_path
):
    ada.leave(name="Quetzalcoatla")
    (key,) = [row.key for row in database.leads.page(CARLA).rows]
    ada.say("/cancella")
    ada.choose("forget:yes")
    database.scrub()

    (row,) = rows(database, lead_tables.leads)
    assert (row.key, row.owner, row.sealed, row.consent_id, row.withdrawn_at) == (key, "", None, None, NOW)
    assert database.own_data("web:ada").leads == ()
    assert not any(b"web:ada" in content for content in contents(tmp_path, KEYS).values())
    assert database.verify_audit().fault is None


def test_d4_the_file_holds_the_interest_and_who_opened_it_and_no_one_elses(
    ada: Student, anna: Student, database: Database
):
    ada.leave(name="Ada")
    anna.leave(name="Annabella")
    for row in database.leads.page(CARLA).rows:
        database.leads.open(CARLA, row.key)
    ada.say("/esporta")
    told = json.loads(ada.turn.replies[0].document.content)
    (left,) = told["interessi_lasciati"]
    assert left["interesse"]["nome"] == "Ada"
    assert [one["cooperativa"] for one in left["chi_lo_ha_aperto"]] == ["Cooperativa di prova Uno"]
    assert "Annabella" not in json.dumps(told)


def test_b3_who_may_receive_interests_is_named_in_privacy_and_who_may_not_is_not(ada: Student, database: Database):
    ada.say("/privacy")
    assert "Cooperativa di prova Due: solo quello che scegli di lasciare" in ada.words
    assert "per metterti in contatto con chi scegli" in ada.words
    ada.leave(recipients=(1, 2))
    database.close_cooperative("Cooperativa di prova Due")
    ada.say("/privacy")
    assert "Cooperativa di prova Due" not in ada.words
    assert database.leads.page(DINO).rows == ()


def test_c8_six_months_without_an_answer_it_goes_even_if_it_was_changed_meanwhile(
    ada: Student, database: Database, clock: Clock
):
    ada.leave()
    clock.move(days=100)
    ada.tap("contact:change")
    ada.choose("contact:yes:")
    ada.choose("contact:save:")
    assert "ho cambiato" in ada.words
    clock.move(days=81)
    database.purge()
    assert len(rows(database, lead_tables.leads)) == 1
    clock.move(days=2)
    database.purge()
    assert rows(database, lead_tables.leads) == []


def test_c8_a_year_after_the_last_sign_of_life_it_goes_and_its_consent_after_it(
    ada: Student, database: Database, clock: Clock
):
    ada.leave()
    (row,) = database.leads.page(CARLA).rows
    clock.move(days=100)
    database.leads.write(CARLA, row.key, "Ciao, vuoi vedere il nostro centro?")
    clock.move(days=300)
    database.purge()
    assert len(rows(database, lead_tables.leads)) == 1
    clock.move(days=70)
    database.purge()
    assert rows(database, lead_tables.leads) == []
    database.purge()
    assert rows(database, tables.consents) == []


def test_what_is_typed_after_the_button_goes_to_the_cooperative_and_nothing_after_it(
    written_to: Student, database: Database
):
    written_to.tap("contact:write:1")
    assert "Scrivi adesso" in written_to.words
    written_to.say("Sì, volentieri")
    written_to.say("e adesso?")
    assert authors(database) == ["staff", "student"]


@pytest.mark.parametrize("instead", ["/aiuto", "/nuovo", "/esplora"])
def test_who_turns_to_something_else_is_not_writing_to_a_cooperative_any_more(
    written_to: Student, database: Database, instead: str
):
    written_to.tap("contact:write:1")
    assert "Scrivi adesso" in written_to.words
    written_to.say(instead)
    written_to.say("come si diventa OSS?")
    assert authors(database) == ["staff"]


def test_a_message_that_is_not_written_after_all_is_said_not_to_have_gone(written_to: Student, database: Database):
    written_to.tap("contact:write:1")
    assert "Scrivi adesso" in written_to.words
    written_to.choose("contact:cancel")
    assert "Non è partito niente" in written_to.words
    written_to.say("come si diventa OSS?")
    assert authors(database) == ["staff"]


def test_whoever_writes_a_number_is_told_every_time_that_it_was_not_passed_on(written_to: Student, database: Database):
    for said in ("Il mio numero è 333 123 4567, scrivimi lì", "Allora 333 123 4567", "Sono @ada_prova"):
        written_to.tap("contact:write:1")
        written_to.say(said)
        assert "ho tolto quello che porta fuori da questa chat" in written_to.words
    written_to.tap("contact:write:1")
    written_to.say("Va bene mercoledì")
    assert "ho tolto" not in written_to.words
    told = " ".join(one.text for one in database.standing("web:ada").own.messages)
    assert "333" not in told
    assert "@ada" not in told
    assert "mercoledì" in told
