"""A proposal is taken back by who made it, until it is answered."""

import pytest
from sqlalchemy import select

from bot.people.handover import LAPSES_AFTER
from bot.people.inbox import Asker, Refused
from bot.store import lead_tables, tables
from bot.store.database import Database
from bot.store.handover_tables import handovers
from tests.conversation.conftest import rows
from tests.store.handovers.conftest import asked, key_of, student
from tests.support.cast import CARLA, DINO
from tests.support.student import Student


def test_a_proposal_made_by_mistake_is_taken_back_and_its_buttons_say_so(ada: Student, house: Database, clock):
    asked(ada, house)
    yes, no = ada.offered("contact:pass:"), ada.offered("contact:keep:")
    assert house.leads.withdraw_proposal(CARLA, key_of(house))
    before = (rows(house, lead_tables.lead_shares), rows(house, tables.consents))
    for button in (yes, no):
        ada.tap(button)
        assert "non vale più" in ada.words
        assert "chi te l'aveva fatta l'ha ritirata" in ada.words
    assert (rows(house, lead_tables.lead_shares), rows(house, tables.consents)) == before
    ada.say("/contatto")
    assert not any(payload.startswith("contact:pass") for payload in ada.payloads)
    assert house.leads.open(CARLA, key_of(house)).handover.state == "withdrawn"
    assert house.leads.page(DINO).rows == ()
    assert house.leads.propose(CARLA, key_of(house), 3), "the right one, at once"


def test_what_was_taken_back_before_anybody_was_asked_is_never_asked(house: Database, clock):
    ada = student(house, clock, "telegram:16")
    house.leads.propose(CARLA, key_of(house), 2)
    (one,) = house.deliveries.proposed("telegram")
    assert house.leads.withdraw_proposal(CARLA, key_of(house))
    house.deliveries.put_proposal(one, ["troppo tardi"])
    assert house.waiting(ada.name) == house.deliveries.proposed("telegram") == ()
    assert house.leads.propose(CARLA, key_of(house), 2), "nobody was disturbed"


def test_who_was_asked_is_not_asked_the_same_again_and_again(ada: Student, house: Database, clock):
    asked(ada, house)
    house.leads.withdraw_proposal(CARLA, key_of(house))
    with pytest.raises(Refused) as refused:
        house.leads.propose(CARLA, key_of(house), 2)
    assert refused.value.key == "not_now"
    clock.move(seconds=LAPSES_AFTER.total_seconds())
    assert house.leads.propose(CARLA, key_of(house), 2)


@pytest.mark.parametrize("button", ["contact:pass:", "contact:keep:"])
def test_what_was_answered_can_not_be_taken_back(ada: Student, house: Database, button: str):
    asked(ada, house).choose(button)
    before = rows(house, handovers)
    with pytest.raises(Refused) as refused:
        house.leads.withdraw_proposal(CARLA, key_of(house))
    assert refused.value.key == "answered"
    assert rows(house, handovers) == before


def test_nobody_else_takes_a_proposal_back(house: Database, clock):
    student(house, clock, recipients=(1, 2))
    key = key_of(house)
    assert not house.leads.withdraw_proposal(CARLA, key), "nothing was proposed"
    house.leads.propose(CARLA, key, 3)
    for asker in (DINO, Asker(3, "fuori"), Asker(9, "nessuno")):
        assert not house.leads.withdraw_proposal(asker, key)
    assert rows(house, handovers)[0].state == "asked"


def test_i1_taking_a_proposal_back_is_in_the_audit_with_who_did_it(ada: Student, house: Database):
    house.leads.propose(CARLA, key_of(house), 2)
    house.leads.withdraw_proposal(CARLA, key_of(house))
    with house._engine.begin() as connection:
        noted = connection.execute(select(tables.audit).where(tables.audit.c.what == "lead.handover")).all()
    asked_for, back = noted
    assert back.outcome.startswith("withdrawn,receiver=2,cooperative=1,lead=")
    assert back.who == asked_for.who != ""
