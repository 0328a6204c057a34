"""«Vedi da vicino»: what staff published, seen by students, chosen, put into a calendar, gone when it is over."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from icalendar import Calendar
from pydantic import ValidationError

from bot.people.inbox import Asker
from bot.people.opportunity import Opportunity
from bot.store.database import Database
from tests.conftest import NOW
from tests.support.cast import CARLA, DINO
from tests.support.clock import Clock
from tests.support.student import Student

VISIT = Opportunity(
    sort="visit",
    title="Una mattina al centro diurno *di prova*",
    service="Centro diurno di prova",
    place="Via di prova",
    province="Provincia Uno",
    begins=date(2026, 12, 10),
    ends=date(2026, 12, 10),
    apply_by=date(2026, 12, 5),
    hours="dalle 9 alle 12",
    seats=6,
    professions=("oss",),
    does="Si accompagna chi ci lavora.",
)


def publish(database: Database, asker: Asker = CARLA, **changes) -> str:
    key = database.opportunities.put(asker, VISIT.model_copy(update=changes))
    assert database.opportunities.publish(asker, key)
    return key


def test_with_nothing_published_it_says_so_and_shows_another_way(ada: Student, database: Database):
    database.opportunities.put(CARLA, VISIT)
    ada.say("/vicino")
    assert "nessuno ha pubblicato" in ada.words
    assert ada.payloads == ["path"]


def test_what_is_published_is_seen_and_chosen_and_the_interest_names_it(ada: Student, database: Database):
    key = publish(database)
    ada.say("/vicino")
    assert "Visita, il 10/12/2026" in ada.words
    ada.choose("near:one:")
    for told in (
        VISIT.title,
        "dalle 9 alle 12",
        "Posti: 6",
        "da 14 anni",
        "fino al 5/12/2026",
        "Cooperativa di prova Uno",
    ):
        assert told in ada.words
    ada.choose("contact:visit:")
    ada.choose("contact:rec:ok")
    ada.choose("contact:yes:")
    ada.say("Ada")
    assert f"Da vedere: {VISIT.title}" in ada.words
    ada.choose("contact:save:")

    (row,) = database.leads.page(CARLA).rows
    assert (row.opportunity, row.province) == (key, "Provincia Uno")
    (own,) = database.opportunities.own(CARLA)
    assert own.interested == 1


def test_the_calendar_file_holds_the_day_and_enrols_nobody(ada: Student, database: Database):
    key = publish(database)
    ada.tap(f"near:ics:{key}")
    document = ada.turn.replies[0].document
    assert document.media_type == "text/calendar"
    (event,) = Calendar.from_ical(document.content).walk("VEVENT")
    (alarm,) = event.walk("VALARM")
    day = datetime.combine(event["DTSTART"].dt, time.min, UTC)
    assert day + alarm["TRIGGER"].dt == datetime(2026, 12, 9, 16, tzinfo=UTC), "the day before, and not at night"
    assert str(alarm["DESCRIPTION"]) == VISIT.title
    assert "non ti sei ancora iscritto" in ada.words
    assert database.leads.page(CARLA).rows == ()


def test_places_and_professions_are_looked_for(ada: Student, database: Database):
    publish(database)
    publish(database, DINO, title="Giornata aperta di prova", province="Provincia Due", professions=("educatore",))
    ada.say("/vicino")
    assert [one for one in ada.payloads if "Provincia" in one] == [
        "near:list:Provincia Due:-:0",
        "near:list:Provincia Uno:-:0",
    ]
    ada.choose("near:list:Provincia Due")
    assert "Giornata aperta di prova" in ada.words
    assert VISIT.title not in ada.words
    ada.tap("near:list:-:oss:0")
    assert VISIT.title in ada.words
    assert "Giornata aperta di prova" not in ada.words
    ada.tap("near:list:-:chirurgo:0")
    assert "non ce n'è nessuna" in ada.words


def test_it_goes_by_itself_when_its_day_is_near_and_over(ada: Student, database: Database, clock: Clock):
    key = publish(database)
    clock.now = NOW + timedelta(days=14)
    ada.tap(f"near:one:{key}")
    assert "Questa è passata" in ada.words
    clock.now = NOW + timedelta(days=20)
    database.purge()
    assert len(database.opportunities.own(CARLA)) == 1, "for next year's to be written from"
    clock.move(days=400)
    database.purge()
    assert database.opportunities.own(CARLA) == ()


def test_what_is_for_adults_is_not_shown_to_minors(ada: Student, database: Database):
    key = publish(database, sort="civil_service", minimum_age=18)
    ada.say("/vicino")
    assert VISIT.title not in ada.words
    ada.tap(f"near:one:{key}")
    assert VISIT.title not in ada.words
    ada.tap(f"contact:visit:{key}")
    assert database.session("web:ada").draft.opportunity == ""


def test_another_cooperatives_opportunity_is_absent(database: Database):
    key = publish(database)
    store = database.opportunities
    assert store.own(DINO) == ()
    assert store.put(DINO, VISIT, key) is None
    assert not any((store.publish(DINO, key), store.unpublish(DINO, key), store.remove(DINO, key)))
    assert len(store.own(CARLA)) == 1


@pytest.mark.parametrize(
    "wrong", [{"ends": date(2026, 12, 9)}, {"minimum_age": 12}, {"seats": 0}, {"title": " "}, {"score": 3}]
)
def test_what_can_not_be_is_refused(wrong: dict):
    with pytest.raises(ValidationError):
        Opportunity.model_validate({**VISIT.model_dump(), **wrong})


@pytest.mark.parametrize(
    "payload", ["near:list", "near:list:::x", "near:one:", "near:zzz:9", "near:list:-:-:99999", "near:list:²:-:²"]
)
def test_any_payload_gets_a_reply(ada: Student, database: Database, payload: str):
    publish(database)
    ada.tap(payload)
    assert ada.words
