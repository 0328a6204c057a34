"""What a cooperative's staff may see and do. Dino is of another cooperative, and must see nothing."""

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from bot.people.consent import ConsentEvent
from bot.people.lead import Lead, LeadLeft
from bot.store import consents, lead_tables, leads, tables
from bot.store.cooperatives import NameTaken
from bot.store.database import Database
from bot.store.demo import DemoWords
from bot.store.lead_store import Asker, Filters, Refused
from bot.store.leaving import NoConsent
from tests.conftest import NOW
from tests.store.test_database import turn

CARLA, DINO, NOBODY = Asker(1, "carla"), Asker(2, "dino"), Asker(99, "nessuno")
WORDS = DemoWords(("Inventata Uno", "Inventata Due"), ("Nord", "Sud"), "", "Visita inventata", "Luogo", "Prova")


@pytest.fixture
def house(database: Database) -> Database:
    database.add_cooperative("Cooperativa di prova Uno", ("Provincia Uno",), "")
    database.add_cooperative("Cooperativa di prova Due", ("Provincia Due",), "")
    return database


def leave(database: Database, who: str, recipients: tuple[int, ...] = (1,), **more) -> str:
    lead = Lead(name="Ada", age_band="minor", recipients=recipients, **more)
    with database._engine.begin() as connection:
        owner = database._names.owner(who)
        agreed = consents.put(connection, owner, ConsentEvent("follow_up", "b" * 64), "web", database._clock())
        return leads.put(connection, database._keys, owner, who, lead, agreed, database._clock())[0]


def test_a7_the_database_itself_refuses_an_interest_without_a_consent(house: Database):
    values = {"owner": "x", "channel": "web", "sealed": b"x", "age_band": "minor", "province": "", "professions": "[]"}
    values |= {"class_code": "", "opportunity": "", "synthetic": False, "left_at": NOW, "changed_at": NOW}
    for consent in (None, 4711):
        with pytest.raises(IntegrityError), house._engine.begin() as connection:
            connection.execute(insert(lead_tables.leads).values(key="k", consent_id=consent, **values))


def test_a7_an_interest_without_a_yes_in_the_same_turn_is_not_kept(house: Database):
    left = turn(leads=(LeadLeft(Lead(name="Ada", age_band="minor", recipients=(1,))),))
    house.keep("web:ada", turn(consents=(ConsentEvent("follow_up", "b" * 64),)))
    with pytest.raises(NoConsent):
        house.keep("web:ada", left)
    assert house.leads.page(CARLA).rows == ()


def test_a7_a_consent_that_an_interest_rests_on_cannot_go_before_it(house: Database):
    leave(house, "web:ada")
    with pytest.raises(IntegrityError), house._engine.begin() as connection:
        connection.execute(tables.consents.delete())


def test_c8_the_database_itself_refuses_a_second_active_interest(house: Database):
    key = leave(house, "web:ada")
    assert leave(house, "web:ada") == key
    with pytest.raises(IntegrityError), house._engine.begin() as connection:
        row = connection.execute(select(lead_tables.leads)).mappings().one()
        connection.execute(insert(lead_tables.leads).values({**row, "key": "another"}))


def test_the_list_is_by_date_and_in_pages_that_meet(house: Database, clock):
    keys = []
    for number in range(7):
        clock.move(minutes=1)
        keys.append(leave(house, f"web:{number}"))
    seen, after = [], ""
    while after is not None:
        page = house.leads.page(CARLA, after=after, size=3)
        seen += [row.key for row in page.rows]
        after = page.after
    assert seen == list(reversed(keys))
    assert house.leads.page(CARLA, after="rotto").rows


def test_filters_and_counts_look_only_at_ones_own(house: Database, clock):
    oss = leave(house, "web:1", professions=("oss", "asa"), province="Provincia Uno", class_code="3B")
    leave(house, "web:2", professions=("educatore",), school_year=4)
    leave(house, "web:3", (2,), professions=("oss",))
    for filters in (
        Filters(profession="oss"),
        Filters(province="Provincia Uno"),
        Filters(class_code="3B"),
    ):
        assert [row.key for row in house.leads.page(CARLA, filters).rows] == [oss]
    assert house.leads.page(CARLA, Filters(profession="os")).rows == ()
    assert house.leads.page(CARLA, Filters(profession="%")).rows == ()
    assert house.leads.counts(CARLA) == {"new": 2}
    assert house.leads.counts(DINO, Filters(profession="oss")) == {"new": 1}
    assert len(house.leads.page(CARLA, Filters(since=NOW, until=NOW)).rows) == 2
    assert house.leads.page(CARLA, Filters(since=NOW + timedelta(seconds=1))).rows == ()


METHODS = {
    "open": lambda s, a, k: s.open(a, k) is not None,
    "status": lambda s, a, k: s.set_status(a, k, "taken"),
    "close": lambda s, a, k: s.set_status(a, k, "closed", "other"),
    "assign": lambda s, a, k: s.assign(a, k, "x"),
    "due": lambda s, a, k: s.set_due(a, k, date(2027, 1, 1)),
    "note": lambda s, a, k: s.add_note(a, k, "nota"),
    "write": lambda s, a, k: s.write(a, k, "Ciao!") is not None,
    "thread": lambda s, a, k: s.close_thread(a, k),
    "propose": lambda s, a, k: s.propose(a, k, 2 if a.cooperative == 1 else 1),
    "page": lambda s, a, k: any(row.key == k for row in s.page(a).rows),
    "counts": lambda s, a, k: bool(s.counts(a)),
    "export": lambda s, a, k: any(one.row.key == k for one in s.export(a)),
}


@pytest.mark.parametrize("method", METHODS)
def test_h9_what_is_not_shared_with_a_cooperative_is_absent_by_every_method(method: str, house: Database):
    key = leave(house, "web:ada")
    before = _state(house)
    assert not METHODS[method](house.leads, DINO, key)
    assert not METHODS[method](house.leads, NOBODY, key)
    assert _state(house) == before
    assert METHODS[method](house.leads, CARLA, key)


@pytest.mark.parametrize("method", [name for name in METHODS if name not in ("open", "page")])
def test_of_a_withdrawn_interest_nothing_can_be_done(method: str, house: Database):
    key = leave(house, "web:ada")
    with house._engine.begin() as connection:
        leads.withdraw(connection, house._names.owner("web:ada"), NOW)
    assert not METHODS[method](house.leads, CARLA, key)


def test_a_closed_cooperative_sees_nothing(house: Database):
    key = leave(house, "web:ada")
    house.close_cooperative("Cooperativa di prova Uno")
    assert house.leads.page(CARLA).rows == ()
    assert house.leads.open(CARLA, key) is None


def test_each_cooperative_goes_on_its_own_way_and_sees_no_other_ones_notes(house: Database):
    key = leave(house, "web:ada", (1, 2))
    for status in ("taken", "contacted", "met"):
        house.leads.set_status(CARLA, key, status)
    house.leads.add_note(CARLA, key, "nota di Carla")
    house.leads.assign(CARLA, key, "carla")
    other = house.leads.open(DINO, key)
    assert (other.row.status, other.row.assigned_to, other.notes, other.row.first_contact_at) == ("new", "", (), None)
    house.leads.set_status(CARLA, key, "closed", "met")
    assert house.leads.page(DINO).rows[0].status == "new"
    with house._engine.begin() as connection:
        assert leads.active_key(connection, house._names.owner("web:ada")) == key
    house.leads.set_status(DINO, key, "closed", "no_places")
    with house._engine.begin() as connection:
        assert leads.active_key(connection, house._names.owner("web:ada")) is None


def test_closing_wants_a_reason_and_nothing_else_does(house: Database):
    key = leave(house, "web:ada")
    for status, reason in (("closed", None), ("taken", "other")):
        with pytest.raises(ValueError, match="reason"):
            house.leads.set_status(CARLA, key, status, reason)


@pytest.mark.parametrize("status", ["new", "taken", "contacted", "met", "closed"])
def test_what_is_closed_stays_closed(house: Database, status: str):
    key = leave(house, "web:ada")
    house.leads.set_status(CARLA, key, "closed", "no_answer")
    with pytest.raises(Refused) as refused:
        house.leads.set_status(CARLA, key, status, "other" if status == "closed" else None)
    assert refused.value.key == "moved"
    opened = house.leads.open(CARLA, key)
    assert (opened.row.status, opened.row.reason) == ("closed", "no_answer")


def test_an_interest_goes_on_step_by_step(house: Database):
    key = leave(house, "web:ada")
    with pytest.raises(Refused):
        house.leads.set_status(CARLA, key, "met")
    assert house.leads.open(CARLA, key).row.status == "new"


def test_a_cooperative_s_name_is_the_same_in_capitals_accents_included(house: Database):
    house.add_cooperative("L'ABILITÀ di prova", (), "")
    with pytest.raises(NameTaken):
        house.add_cooperative("L'abilità DI PROVA", (), "")
    assert house.close_cooperative("L'Abilità di prova")
    assert not house.close_cooperative("L'Abilità di prova")
    assert house.add_cooperative("L'abilità di prova", (), "") == 3


def test_i1_i2_what_staff_does_is_in_the_audit_without_anybodys_words(house: Database):
    key = leave(house, "web:ada")
    for name, method in METHODS.items():
        if name != "close":
            method(house.leads, CARLA, key)
    with house._engine.begin() as connection:
        noted = connection.execute(select(tables.audit)).all()
    assert {"lead.viewed", "lead.exported", "lead.status", "relay.message"} <= {row.what for row in noted}
    assert not [row for row in noted if key in row.outcome or "nota" in row.outcome or "carla" in row.who]
    assert house.verify_audit().fault is None


@given(st.text(max_size=40))
@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_filter_and_any_place_to_go_on_from_is_borne(house: Database, text: str):
    for filters in (Filters(profession=text), Filters(province=text), Filters(opportunity=text)):
        assert house.leads.page(CARLA, filters, after=text).rows == ()
    assert house.leads.open(CARLA, text) is None


def test_invented_data_are_marked_and_go_without_touching_the_rest(house: Database):
    mine = leave(house, "web:ada")
    house.add_demo(WORDS, 20)
    house.add_demo(WORDS, 5)
    demo = Asker(next(one.id for one in house.cooperatives() if one.name == "Inventata Uno"), "prova")
    assert house.leads.page(demo).rows
    assert len(house.opportunities.own(demo)) == 3
    assert house.remove_demo() == 25
    assert [one.name for one in house.cooperatives()] == ["Cooperativa di prova Due", "Cooperativa di prova Uno"]
    assert [row.key for row in house.leads.page(CARLA).rows] == [mine]
    with house._engine.begin() as connection:
        assert connection.scalar(select(tables.consents.c.channel).distinct()) == "web"


def test_invented_people_want_professions_that_there_are(house: Database):
    house.add_demo(replace(WORDS, codes=("oss", "asa")), 20)
    demo = Asker(next(one.id for one in house.cooperatives() if one.name == "Inventata Uno"), "prova")
    assert {code for row in house.leads.page(demo).rows for code in row.professions} == {"oss", "asa"}


def test_new_keys_open_what_was_left_before(house: Database):
    key = leave(house, "web:ada")
    assert house.reseal().unopened == 0
    assert house.leads.open(CARLA, key).row.name == "Ada"


def _state(database: Database) -> str:
    with database._engine.begin() as connection:
        told = [
            connection.execute(text(f"SELECT * FROM {name}")).all()
            for name in ("leads", "lead_shares", "lead_notes", "lead_openings", "relay_messages", "handovers")
        ]
    return sha256(repr(told).encode()).hexdigest()
