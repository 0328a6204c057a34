"""Reminders asked for in the chat: told once, on the afternoon before, never at night, of what is still there."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import insert

from bot.channels.telegram.channel import packed
from bot.channels.telegram.message import unpack
from bot.delivering import deliver
from bot.people.inbox import Asker
from bot.people.reminder import MOST, rings_at
from bot.people.retention import TERMS
from bot.store.database import Database, open_database
from bot.store.reminder_tables import reminders
from tests.conftest import CONTEXT
from tests.conversation.conftest import rows
from tests.conversation.test_near import VISIT
from tests.support.databases import KEYS, Place
from tests.support.student import Student, conversations_over

CARLA = Asker(1, "carla")
DAY = VISIT.begins
AFTERNOON = rings_at(DAY)
"""Of the day before."""


@pytest.fixture
def house(database: Database) -> Database:
    database.add_cooperative("Cooperativa di prova Uno", ("Provincia Uno",), "")
    return database


@pytest.fixture
def ada(house: Database, clock) -> Student:
    return student(house, clock)


@pytest.fixture
def visit(house: Database) -> str:
    return publish(house)


def student(house: Database, clock, name: str = "telegram:7319731973") -> Student:
    return Student(name, conversations_over(house, CONTEXT, clock), house).enter()


def publish(house: Database, **changes) -> str:
    key = house.opportunities.put(CARLA, VISIT.model_copy(update=changes))
    house.opportunities.publish(CARLA, key)
    return key


def change(house: Database, key: str, **changes) -> None:
    assert house.opportunities.put(CARLA, VISIT.model_copy(update=changes), key)


def ask(ada: Student, key: str) -> Student:
    ada.tap(f"near:one:{key}")
    ada.choose("near:remind:")
    return ada


def told(house: Database, clock) -> tuple[str, ...]:
    """A look; to whom something was said."""
    return deliver(house.deliveries, packed, CONTEXT, clock())


def messages(house: Database, name: str = "telegram:7319731973") -> list[str]:
    return [unpack(one.words).text for one in house.waiting(name)]


def test_it_is_told_on_the_afternoon_before_once_and_nothing_is_left_of_it(ada, house, visit, clock):
    ask(ada, visit)
    assert "ti scrivo qui il 9/12/2026, nel pomeriggio" in ada.words
    assert "non ti sei ancora iscritto" in ada.words
    clock.now = AFTERNOON - timedelta(minutes=1)
    assert told(house, clock) == ()
    clock.now = AFTERNOON
    assert told(house, clock) == (ada.name,)
    assert rows(house, reminders) == []
    assert told(house, clock) == ()
    (message,) = messages(house)
    for said in ("Domani c'è", VISIT.title, "Via di prova", "dalle 9 alle 12", "non è un'iscrizione"):
        assert said in message


def test_nothing_but_a_pseudonym_the_key_the_time_and_the_sealed_chat_is_kept(ada, house, visit, place: Place):
    ask(ada, visit)
    (row,) = rows(house, reminders)
    assert row._fields == ("id", "owner", "opportunity", "sealed", "due_at")
    assert (row.opportunity, row.due_at) == (visit, AFTERNOON)
    assert "7319731973" not in f"{row.owner}{row.sealed!r}"


def test_it_is_taken_back_under_the_same_opportunity_and_asked_again(ada, house, visit):
    ask(ada, visit).choose("near:unremind:")
    assert "non ti ricordo niente" in ada.words
    assert rows(house, reminders) == []
    ask(ada, visit)
    ada.tap(f"near:one:{visit}")
    assert not any(one.startswith("near:remind:") for one in ada.payloads)
    ada.choose("near:unremind:")
    assert rows(house, reminders) == []


def test_asking_twice_reminds_once(ada, house, visit, clock):
    ask(ada, visit)
    ada.tap(f"near:remind:{visit}")
    clock.now = AFTERNOON
    told(house, clock)
    assert len(messages(house)) == 1


def test_where_nobody_can_be_written_to_it_is_not_offered_and_an_old_button_says_what_there_is(house, visit, clock):
    berto = student(house, clock, "web:berto")
    berto.tap(f"near:one:{visit}")
    assert any(one.startswith("near:ics:") for one in berto.payloads)
    assert not any("remind" in one for one in berto.payloads)
    berto.tap(f"near:remind:{visit}")
    assert "Se lo metti in calendario" in berto.words
    assert rows(house, reminders) == []


def test_c5_at_night_and_in_the_day_after_a_card_nobody_is_reminded(ada, house, visit, clock):
    ask(ada, visit)
    clock.now = AFTERNOON.replace(hour=21, minute=5)
    assert told(house, clock) == ()
    clock.now = AFTERNOON.replace(hour=15)
    ada.say("voglio morire")
    clock.now = AFTERNOON.replace(hour=17)
    assert told(house, clock) == ()
    assert messages(house) == []


def test_c5_when_the_day_after_a_card_is_over_it_is_told_if_it_is_still_time(ada, house, visit, clock):
    ask(ada, visit)
    clock.now = AFTERNOON - timedelta(hours=20)
    ada.say("voglio morire")
    clock.now = AFTERNOON
    assert told(house, clock) == ()
    clock.now = AFTERNOON + timedelta(hours=4, minutes=1)
    assert told(house, clock) == (ada.name,)


def test_who_could_not_be_told_the_day_before_is_told_on_the_day_and_not_after_it(ada, house, visit, clock):
    berto = student(house, clock, "telegram:16")
    ask(ada, visit)
    clock.now = datetime(DAY.year, DAY.month, DAY.day, 8, tzinfo=AFTERNOON.tzinfo)
    assert told(house, clock) == (ada.name,)
    assert "Oggi c'è" in messages(house)[0]
    assert "Mi interessa" not in str(house.waiting(ada.name)[0].words), "the time to say so is over"
    clock.now = AFTERNOON - timedelta(days=10)
    ask(berto, visit)
    clock.now = AFTERNOON + timedelta(days=2)
    assert told(house, clock) == ()
    assert rows(house, reminders) == []


@pytest.mark.parametrize("how", ["unpublish", "remove"])
def test_who_wanted_to_go_is_told_that_it_was_taken_away(ada, house, visit, clock, how):
    ask(ada, visit)
    getattr(house.opportunities, how)(CARLA, visit)
    clock.now = AFTERNOON
    assert told(house, clock) == (ada.name,)
    (message,) = messages(house)
    assert "da vedere il 10/12/2026" in message
    assert "non andarci" in message
    assert rows(house, reminders) == []


def test_one_that_was_put_off_is_told_of_then_and_reminded_of_on_the_new_day(ada, house, visit, clock):
    ask(ada, visit)
    change(house, visit, begins=date(2026, 12, 20), ends=date(2026, 12, 20), apply_by=None)
    clock.now = AFTERNOON
    told(house, clock)
    assert "Ha cambiato giorno, quindi non andarci domani" in messages(house)[-1]
    assert "20/12/2026" in messages(house)[-1]
    assert told(house, clock) == ()
    clock.now = rings_at(date(2026, 12, 20))
    told(house, clock)
    assert "Domani c'è" in messages(house)[-1]
    assert len(messages(house)) == 2
    assert rows(house, reminders) == []


def test_one_that_comes_sooner_is_told_the_day_before_it(ada, house, visit, clock):
    ask(ada, visit)
    change(house, visit, begins=date(2026, 12, 3), ends=date(2026, 12, 3), apply_by=None)
    clock.now = rings_at(date(2026, 12, 3))
    assert told(house, clock) == (ada.name,)
    assert "il 3/12/2026" in messages(house)[0]


def test_when_the_day_before_has_begun_to_end_there_is_nothing_to_ask_for(ada, house, clock):
    tomorrow = clock().date() + timedelta(days=1)
    key = publish(house, begins=tomorrow, ends=tomorrow, apply_by=None)
    clock.now = rings_at(tomorrow)
    ada.tap(f"near:one:{key}")
    assert not any("remind" in one for one in ada.payloads)
    ada.tap(f"near:remind:{key}")
    assert "troppo vicina" in ada.words
    assert rows(house, reminders) == []


def test_one_person_has_a_few_at_a_time(ada, house):
    keys = [publish(house, title=f"Visita {number}") for number in range(MOST + 1)]
    for key in keys:
        ada.tap(f"near:remind:{key}")
    assert "dieci cose" in ada.words
    assert len(rows(house, reminders)) == MOST
    ada.tap(f"near:unremind:{keys[0]}")
    ada.tap(f"near:remind:{keys[-1]}")
    assert len(rows(house, reminders)) == MOST


@pytest.mark.parametrize("words", [("/revoca",), ("/cancella", "forget:yes")])
def test_d2_whoever_takes_everything_back_is_reminded_of_nothing(ada, house, visit, clock, words):
    ask(ada, visit).say(words[0])
    for payload in words[1:]:
        ada.choose(payload)
    assert rows(house, reminders) == []
    clock.now = AFTERNOON
    assert told(house, clock) == ()


def test_d2_a_chat_that_is_gone_takes_its_reminders_with_it(ada, house, visit, clock):
    berto = ask(student(house, clock, "telegram:16"), visit)
    ask(ada, visit)
    house.close(None, ada.name)
    (row,) = rows(house, reminders)
    assert row.owner == house._names.owner(berto.name)


def test_what_is_taken_back_between_the_look_and_the_outbox_is_not_told(ada, house, visit, clock):
    ask(ada, visit)
    clock.now = AFTERNOON
    (one,) = house.deliveries.due()
    ada.tap(f"near:unremind:{visit}")
    house.deliveries.put_reminder(one, ["troppo tardi"])
    assert messages(house) == []


def test_two_processes_tell_it_once(ada, house, visit, clock):
    ask(ada, visit)
    clock.now = AFTERNOON
    (mine,), (others,) = house.deliveries.due(), house.deliveries.due()
    for one in (mine, others):
        house.deliveries.put_reminder(one, ["domani"])
    assert len(house.waiting(ada.name)) == 1


def test_a_restart_forgets_no_reminder_and_repeats_none(ada, house, visit, clock, place: Place):
    ask(ada, visit)
    clock.now = AFTERNOON
    again = open_database(place.url, KEYS, clock)
    assert deliver(again.deliveries, packed, CONTEXT, clock()) == (ada.name,)
    again.dispose()
    assert told(house, clock) == ()


def test_d4_it_is_in_ones_own_file(ada, house, visit):
    import json

    ask(ada, visit).say("/esporta")
    (kept,) = json.loads(ada.turn.replies[0].document.content)["promemoria_che_hai_chiesto"]
    assert kept == {"da_vedere": visit, "quando_ti_scrivo": kept["quando_ti_scrivo"]}
    assert datetime.fromisoformat(kept["quando_ti_scrivo"]) == AFTERNOON


def test_what_no_key_opens_is_let_go(ada, house, visit, clock):
    ask(ada, visit)
    values = {"owner": "x", "opportunity": visit, "sealed": b"altro", "due_at": AFTERNOON}
    with house._engine.begin() as connection:
        connection.execute(insert(reminders).values(values))
    clock.now = AFTERNOON
    assert told(house, clock) == (ada.name,)
    assert rows(house, reminders) == []


def test_d1_what_could_never_be_told_goes_after_two_days(ada, house, visit, clock):
    ask(ada, visit)
    clock.now = AFTERNOON + TERMS["reminders"].kept_for - timedelta(minutes=1)
    house.purge()
    assert len(rows(house, reminders)) == 1
    clock.move(minutes=2)
    house.purge()
    assert rows(house, reminders) == []
