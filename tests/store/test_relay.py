"""Messages between students and cooperatives, both ways, over a real database."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.channel import packed
from bot.channels.telegram.message import unpack
from bot.delivering import deliver, keep_delivering
from bot.people.lead import Arrived
from bot.people.relay import carries_contact, deliver_at, without_contacts
from bot.store.database import Database
from bot.store.deliveries import Deliveries
from bot.store.lead_store import Asker, Refused
from tests.conftest import CONTEXT, NOW
from tests.support.cast import CARLA, DINO
from tests.support.databases import KEYS
from tests.support.student import Student, conversations_over
from tests.support.unsealed import contents

ROME = ZoneInfo("Europe/Rome")
HELLO = "Ciao! Vuoi vedere come lavora un educatore?"


@pytest.fixture
def house(database: Database) -> Database:
    database.add_cooperative("Cooperativa di prova Uno", ("Provincia Uno",), "uno@esempio.invalid")
    database.add_cooperative("Cooperativa di prova Due", ("Provincia Uno",), "due@esempio.invalid")
    return database


@pytest.fixture
def ada(house: Database, clock) -> Student:
    return _student("telegram:16", house, clock)


def _student(name: str, database: Database, clock) -> Student:
    conversations = conversations_over(database, CONTEXT, clock)
    student = Student(name, conversations, database).enter()
    student.leave()
    return student


def key_of(database: Database, asker: Asker = CARLA) -> str:
    return database.leads.page(asker).rows[0].key


def pass_on(database: Database, clock) -> tuple[str, ...]:
    return deliver(database.deliveries, packed, CONTEXT, clock())


def waiting(database: Database, conversation: str = "telegram:16") -> list[str]:
    return [unpack(one.words).text for one in database.waiting(conversation)]


def test_what_staff_writes_reaches_the_student_and_the_answer_comes_back(ada: Student, house: Database, clock):
    key = key_of(house)
    assert house.leads.write(CARLA, key, HELLO) == NOW
    assert pass_on(house, clock) == ("telegram:16",)
    assert pass_on(house, clock) == ()
    (said,) = waiting(house)
    assert said.startswith("Cooperativa di prova Uno ti scrive:")
    assert HELLO in said

    ada.tap("contact:write:1")
    ada.say("Sì, mi piacerebbe molto")
    assert "Inviato" in ada.words
    opened = house.leads.open(CARLA, key)
    assert [(one.author, one.text) for one in opened.messages] == [
        ("staff", HELLO),
        ("student", "Sì, mi piacerebbe molto"),
    ]
    assert (opened.row.status, opened.row.unread) == ("contacted", 1)
    assert house.leads.page(CARLA).rows[0].unread == 0


def test_only_the_message_after_the_button_goes_to_the_cooperative(ada: Student, house: Database, clock):
    key = key_of(house)
    house.leads.write(CARLA, key, HELLO)
    pass_on(house, clock)
    ada.tap("contact:write:1")
    ada.say("/annulla")
    ada.say("questa non è per loro")
    assert [one.author for one in house.leads.open(CARLA, key).messages] == ["staff"]


def test_a_disclosure_in_an_answer_goes_to_nobody(ada: Student, house: Database, clock):
    key = key_of(house)
    house.leads.write(CARLA, key, HELLO)
    pass_on(house, clock)
    ada.tap("contact:write:1")
    ada.say("voglio morire")
    assert [reply.kind for reply in ada.turn.replies] == ["crisis"]
    assert [one.author for one in house.leads.open(CARLA, key).messages] == ["staff"]


def test_nothing_that_leads_out_of_the_chat_crosses(ada: Student, house: Database, clock):
    key = key_of(house)
    for text in ("Chiamami al 333 123 4567", "scrivi a carla@esempio.it", "su instagram sono @carla_coop"):
        with pytest.raises(Refused) as refused:
            house.leads.write(CARLA, key, text)
        assert refused.value.key == "contact"
    house.leads.write(CARLA, key, HELLO)
    pass_on(house, clock)
    ada.tap("contact:write:1")
    ada.say("il mio numero è 333 123 4567 e su telegram sono @ada_2009")
    said = house.leads.open(CARLA, key).messages[-1].text
    assert "333" not in said
    assert "ada_2009" not in said


def test_a_cooperative_without_the_interest_can_neither_write_nor_read(ada: Student, house: Database):
    key = key_of(house)
    assert house.leads.write(DINO, key, HELLO) is None
    assert house.leads.open(DINO, key) is None
    for refused in (
        house.leads.close_thread(DINO, key),
        house.leads.set_status(DINO, key, "taken"),
        house.leads.assign(DINO, key, "dino"),
        house.leads.set_due(DINO, key, NOW.date()),
        house.leads.add_note(DINO, key, "nota"),
    ):
        assert refused is False
    assert house.leads.export(DINO) == ()


def test_a_student_cannot_begin_a_thread_nor_write_where_there_is_none(ada: Student, house: Database):
    for payload in ("contact:write:1", "contact:write:2", "contact:close:7"):
        ada.tap(payload)
        assert "non ci si può scrivere" in ada.words
    assert house.leads.open(CARLA, key_of(house)).messages == ()


def test_written_in_the_evening_it_arrives_at_eight(ada: Student, house: Database, clock):
    clock.now = datetime(2026, 11, 22, 21, 30, tzinfo=ROME).astimezone(UTC)
    due = house.leads.write(CARLA, key_of(house), HELLO)
    assert due.astimezone(ROME) == datetime(2026, 11, 23, 8, tzinfo=ROME)
    assert pass_on(house, clock) == ()
    clock.now = due
    assert pass_on(house, clock) == ("telegram:16",)


@given(st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes)))
def test_whenever_it_is_written_it_arrives_by_day_and_within_eleven_hours_and_a_bit(now: datetime):
    due = deliver_at(now)
    assert 8 <= due.astimezone(ROME).hour < 21
    assert timedelta(0) <= due - now <= timedelta(hours=12)
    assert deliver_at(due) == due


def test_either_side_closes_it(ada: Student, house: Database, clock):
    key = key_of(house)
    house.leads.write(CARLA, key, HELLO)
    pass_on(house, clock)
    ada.tap("contact:close:1")
    with pytest.raises(Refused):
        house.leads.write(CARLA, key, "ancora io")
    assert house.leads.page(CARLA).rows[0].thread_closed_by == "student"


def test_what_was_on_its_way_when_the_student_closed_or_withdrew_never_arrives(ada: Student, house: Database, clock):
    key = key_of(house)
    house.leads.write(CARLA, key, HELLO)
    pass_on(house, clock)
    house.leads.write(CARLA, key, "secondo messaggio")
    ada.tap("contact:close:1")
    pass_on(house, clock)
    assert not [one for one in waiting(house) if "secondo" in one]

    berto = _student("telegram:15", house, clock)
    other = next(row.key for row in house.leads.page(CARLA).rows if row.key != key)
    house.leads.write(CARLA, other, HELLO)
    berto.say("/revoca")
    pass_on(house, clock)
    assert house.waiting("telegram:15") == ()


def test_a_blocked_bot_closes_the_thread(ada: Student, house: Database, clock):
    key = key_of(house)
    house.leads.write(CARLA, key, HELLO)
    house.close(None, "telegram:16")
    assert house.leads.write(CARLA, key, "ci sei?") is None
    assert pass_on(house, clock) == ()


def test_on_the_web_messages_wait_for_whoever_comes_back_and_are_shown_once(house: Database, clock):
    berto = _student("web:berto", house, clock)
    house.leads.write(CARLA, key_of(house), HELLO)
    assert pass_on(house, clock) == ()
    berto.say("/aiuto")
    assert HELLO in berto.words
    berto.say("/aiuto")
    assert HELLO not in berto.words


def test_after_a_week_without_a_word_the_student_is_told_and_the_staff_reminded_once(
    ada: Student, house: Database, clock
):
    clock.move(days=6, hours=23)
    assert pass_on(house, clock) == ()
    clock.move(hours=1)
    assert pass_on(house, clock) == ("telegram:16",)
    assert pass_on(house, clock) == ()
    (said,) = waiting(house)
    assert "non ha ancora risposto" in said
    assert house.leads.page(CARLA).rows[0].waits_too_long(clock.now)
    house.leads.write(CARLA, key_of(house), HELLO)
    assert not house.leads.page(CARLA).rows[0].waits_too_long(clock.now)


def test_the_staff_is_reminded_of_whoever_writes_on_the_web_too(house: Database, clock):
    _student("web:berto", house, clock)
    clock.move(days=6, hours=23)
    assert not house.leads.page(CARLA).rows[0].waits_too_long(clock.now)
    clock.move(hours=1)
    assert pass_on(house, clock) == ()
    assert house.leads.page(CARLA).rows[0].waits_too_long(clock.now)


def test_what_is_taken_back_while_it_is_handed_over_never_arrives_and_nothing_arrives_twice(
    ada: Student, house: Database, clock
):
    house.leads.write(CARLA, key_of(house), HELLO)
    (message,) = house.deliveries.arrived("telegram")
    house.deliveries.put_message(message, ["una volta"])
    house.deliveries.put_message(message, ["un'altra volta"])
    assert [one.words for one in house.waiting("telegram:16")] == ["una volta"]

    berto = _student("telegram:15", house, clock)
    house.leads.write(CARLA, key_of(house), HELLO)
    (message,) = house.deliveries.arrived("telegram")
    berto.say("/revoca")
    house.deliveries.put_message(message, ["troppo tardi"])
    assert house.waiting("telegram:15") == ()


def test_who_was_answered_meanwhile_is_not_told_that_nobody_answers(ada: Student, house: Database, clock):
    clock.move(days=7)
    (late,) = house.deliveries.unanswered("telegram")
    house.leads.write(CARLA, key_of(house), HELLO)
    house.deliveries.put_unanswered(late, ["nessuno risponde"])
    assert house.waiting("telegram:16") == ()


def test_messages_are_sealed_and_outlive_an_erased_student_until_their_term(ada: Student, house: Database, clock, data):
    house.leads.write(CARLA, key_of(house), HELLO)
    assert not any(b"educatore" in content for content in contents(data, KEYS).values())
    ada.say("/cancella")
    ada.choose("forget:yes")
    held = {one.table: one.rows for one in house.holdings()}
    assert (held["relay_messages"], house.leads.open(CARLA, key_of(house)).messages) == (1, ())
    clock.move(days=366)
    house.purge()
    assert {one.table: one.rows for one in house.holdings()}["relay_messages"] == 0


@pytest.mark.parametrize(
    "text", ["ci vediamo il 12/05/2027 alle 15", "posti 20, costo 0", "dalle 14:30 alle 18", "il CCNL ha 10 livelli"]
)
def test_days_and_hours_are_no_telephone_numbers(text: str):
    assert not carries_contact(text)


@given(st.text(max_size=200))
def test_taking_contacts_out_twice_changes_nothing_more(text: str):
    assert without_contacts(without_contacts(text)) == without_contacts(text)


def test_what_can_not_be_read_waits_and_holds_nothing_else_up(ada: Student, house: Database, clock, caplog):
    class Torn(Deliveries):
        def arrived(self, channel: str) -> tuple[Arrived, ...]:
            raise OSError("canarino-7714")

    torn = Torn(house._engine, house._keys, clock)
    clock.move(days=7)
    assert deliver(torn, packed, CONTEXT, clock()) == ("telegram:16",), "that nobody has answered is told"
    house.leads.write(CARLA, key_of(house), HELLO)
    assert deliver(torn, packed, CONTEXT, clock()) == ()
    assert deliver(house.deliveries, packed, CONTEXT, clock()) == ("telegram:16",)
    assert "canarino-7714" not in caplog.text


async def test_the_running_process_hands_over_by_itself_and_wakes_the_sender(ada: Student, house: Database, clock):
    house.leads.write(CARLA, key_of(house), HELLO)
    stop, woken = asyncio.Event(), asyncio.Queue()
    works = asyncio.create_task(keep_delivering(house.deliveries, packed, woken.put_nowait, CONTEXT, clock, stop))
    assert await asyncio.wait_for(woken.get(), 5) == "telegram:16"
    stop.set()
    await works
    assert len(waiting(house)) == 1
