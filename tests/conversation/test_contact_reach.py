"""How whoever leaves an interest may be reached: by age, by what the operator chose, and by nobody else's number."""

from pathlib import Path

import pytest

from bot.conversation.context import Context
from bot.store import lead_tables
from bot.store.database import Database
from tests.conversation.conftest import rows
from tests.support.cast import CARLA
from tests.support.clock import Clock
from tests.support.databases import KEYS
from tests.support.student import Student, conversations_over
from tests.support.unsealed import contents

NUMBER = "+393331234567"


@pytest.mark.parametrize("typed", [NUMBER, "333 123 4567", "ada@esempio.it", "Ada Rossi", "@ada_2009", "", "a" * 40])
def test_c3_a_minor_is_asked_for_no_contact_and_none_passes_for_a_name(ada: Student, database: Database, typed: str):
    ada.fill_in(name="Ada")
    assert not [payload for payload in ada.payloads if "reach" in payload]
    ada.choose("contact:go:name")
    ada.say(typed)
    assert database.session("web:ada").draft.name == "Ada"
    ada.tap("contact:go:reach")
    ada.say(NUMBER)
    draft = database.session("web:ada").draft
    assert draft.contact is None or draft.contact.whose == "parent"
    ada.say("/contatto")
    with_contact = [payload for payload in ada.payloads if payload.startswith("contact:save:")]
    if with_contact:
        ada.tap(with_contact[0])
    assert all(database.leads.open(CARLA, row.key).contact is None for row in database.leads.page(CARLA).rows)


@pytest.mark.parametrize("forged", [NUMBER, "instagram ada_2009", "Provincia Inventata", ""])
def test_c3_a_province_is_one_of_those_that_are_offered_and_no_place_for_words(
    ada: Student, database: Database, forged
):
    ada.fill_in()
    ada.tap(f"contact:prov:{forged}")
    assert database.session("web:ada").draft.province == "Provincia Uno"
    ada.say("/contatto")
    ada.choose("contact:save:")
    assert [one.province for one in database.leads.page(CARLA).rows] == ["Provincia Uno"]


def test_an_adult_may_leave_a_number_which_is_kept_sealed(anna: Student, database: Database, tmp_path: Path):
    anna.agree()
    anna.say("Anna")
    anna.say("333 123 4567")
    assert f"oppure {NUMBER}" in anna.words
    anna.choose("contact:save:")

    (row,) = database.leads.page(CARLA).rows
    assert database.leads.open(CARLA, row.key).contact.value == NUMBER
    files = contents(tmp_path, KEYS).values()
    assert not any(b"3331234567" in content or b"Anna" in content for content in files)


def test_c4_a_friends_number_is_refused(anna: Student, database: Database):
    anna.agree()
    anna.say("Anna")
    anna.share(NUMBER, own=False)
    assert "di un'altra persona" in anna.words
    assert database.session("telegram:18").draft.contact is None
    anna.share(NUMBER)
    assert database.session("telegram:18").draft.contact.value == NUMBER


def test_a_number_sent_out_of_the_blue_is_not_kept(anna: Student, database: Database):
    anna.share(NUMBER)
    assert "non l'ho tenuto" in anna.words
    assert database.session("telegram:18").draft is None


def test_with_pull_a_minor_gets_the_contacts_and_nothing_is_passed_on(
    database: Database, context: Context, clock: Clock
):
    berto = Student("web:berto", conversations_over(database, context, clock, "pull"), database).enter()
    berto.say("/contatto")
    for one in ("contact:prof:ok", "contact:prov:Provincia Due", "contact:year:-", "contact:rec:ok"):
        berto.choose(one)
    assert "due@esempio.invalid" in berto.words
    assert rows(database, lead_tables.leads) == rows(database, lead_tables.lead_drafts) == []


def test_with_parent_nothing_is_left_before_a_parents_sentence(database: Database, context: Context, clock: Clock):
    berto = Student("web:berto", conversations_over(database, context, clock, "parent"), database).enter()
    berto.fill_in(name="Berto")
    assert "per un tuo genitore" in berto.words
    berto.say("va bene")
    berto.tap("contact:save:00000000")
    assert rows(database, lead_tables.leads) == []
    berto.say("sono il genitore, e sono d'accordo!")
    berto.say("genitore@esempio.it")
    assert "a un genitore" in berto.words
    berto.choose("contact:save:")
    (row,) = database.leads.page(CARLA).rows
    contact_left = database.leads.open(CARLA, row.key).contact
    assert (contact_left.value, contact_left.whose) == ("genitore@esempio.it", "parent")
