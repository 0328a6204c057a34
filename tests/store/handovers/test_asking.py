"""Who may propose what, to whom, and when its student is asked."""

import pytest
from sqlalchemy import insert

from bot.channels.telegram.channel import packed
from bot.channels.telegram.message import unpack
from bot.delivering import deliver
from bot.people.inbox import Refused
from bot.store.database import Database
from bot.store.handover_tables import handovers
from tests.conftest import CONTEXT, NOW
from tests.conversation.conftest import rows
from tests.store.handovers.conftest import DUE, asked, key_of, status, student
from tests.support.cast import CARLA, DINO
from tests.support.student import Student, conversations_over


def test_one_proposal_at_a_time_whoever_proposes(house: Database, clock):
    student(house, clock, recipients=(1, 2))
    key = key_of(house)
    assert house.leads.propose(CARLA, key, 3)
    for asker, receiver in ((CARLA, 2), (DINO, 3)):
        with pytest.raises(Refused) as refused:
            house.leads.propose(asker, key, receiver)
        assert refused.value.key == "not_now"
    assert house.leads.open(DINO, key).handover is None


def test_the_database_itself_refuses_a_second_one(ada: Student, house: Database):
    house.leads.propose(CARLA, key_of(house), 2)
    values = {"lead": key_of(house), "giver": 1, "receiver": 3, "staff": "", "state": "asked", "asked_at": NOW}
    with pytest.raises(Exception, match=r"(?i)unique"), house._engine.begin() as connection:
        connection.execute(insert(handovers).values(values))


@pytest.mark.parametrize("receiver", [1, 7])
def test_it_is_passed_on_to_somebody_else_who_can_receive_it(ada: Student, house: Database, receiver: int):
    with pytest.raises(Refused) as refused:
        house.leads.propose(CARLA, key_of(house), receiver)
    assert refused.value.key == "nobody"


def test_a_cooperative_without_the_interest_can_propose_nothing(ada: Student, house: Database):
    assert house.leads.propose(DINO, key_of(house), 3) is False
    assert rows(house, handovers) == []


def test_whoever_wants_no_messages_is_never_asked(ada: Student, house: Database):
    key = key_of(house)
    house.leads.write(CARLA, key, "Ciao!")
    ada.say("/aiuto")
    house.leads.propose(CARLA, key, 2)
    ada.tap("contact:close:1")
    ada.say("/aiuto")
    assert "contact:pass" not in "".join(ada.payloads)
    with pytest.raises(Refused) as refused:
        house.leads.propose(CARLA, key, 3)
    assert refused.value.key == "closed"


def test_c5_in_the_day_after_a_card_nobody_is_asked_and_no_yes_counts(ada: Student, house: Database, clock):
    asked(ada, house)
    yes, no = ada.offered("contact:pass:"), ada.offered("contact:keep:")
    ada.say("voglio morire")
    ada.tap(yes)
    assert "riapre domani" in ada.words
    assert house.leads.page(DINO).rows == ()
    ada.say("/contatto")
    assert not any(payload.startswith("contact:pass") for payload in ada.payloads)
    clock.move(hours=25)
    ada.tap(yes)
    assert status(house, DINO) == ("new", "")
    ada.tap(no)
    assert "non vale più" in ada.words


@pytest.mark.parametrize("name", ["web:ada", "telegram:16"])
def test_c5_what_is_proposed_in_the_day_after_a_card_waits_for_its_end(house: Database, clock, name: str):
    ada = student(house, clock, name)
    ada.say("voglio morire")
    assert house.leads.propose(CARLA, key_of(house), 2)
    clock.move(hours=3)
    ada.say("/aiuto")
    assert not any(payload.startswith("contact:pass") for payload in ada.payloads)
    assert house.coming(name).proposals == house.deliveries.proposed("telegram") == ()
    clock.move(hours=22)
    assert len(house.coming(name).proposals) == 1


def test_on_the_web_it_is_asked_once_and_found_again_beside_ones_interest(ada: Student, house: Database):
    asked(ada, house)
    ada.say("/aiuto")
    assert not any(payload.startswith("contact:pass") for payload in ada.payloads)
    ada.say("/contatto")
    assert ada.offered("contact:pass:")


def test_who_looks_at_their_interest_first_is_asked_once(ada: Student, house: Database):
    house.leads.propose(CARLA, key_of(house), 2)
    ada.say("/contatto")
    assert len([payload for payload in ada.payloads if payload.startswith("contact:pass")]) == 1


def test_on_telegram_it_arrives_by_day_once(house: Database, clock):
    ada = student(house, clock, "telegram:16")
    clock.now = NOW.replace(hour=21)
    house.leads.propose(CARLA, key_of(house), 2)
    assert deliver(house.deliveries, packed, CONTEXT, clock()) == ()
    clock.now = NOW.replace(day=23, hour=8)
    assert deliver(house.deliveries, packed, CONTEXT, clock()) == ("telegram:16",)
    assert deliver(house.deliveries, packed, CONTEXT, clock()) == ()
    (message,) = house.waiting("telegram:16")
    shown = unpack(message.words)
    assert DUE in shown.text
    (yes,), (_no,) = shown.buttons
    ada.tap(yes.payload)
    assert status(house, DINO) == ("new", "")


def test_what_was_withdrawn_between_the_look_and_the_outbox_is_not_asked(house: Database, clock):
    ada = student(house, clock, "telegram:16")
    house.leads.propose(CARLA, key_of(house), 2)
    (one,) = house.deliveries.proposed("telegram")
    ada.say("/revoca")
    house.deliveries.put_proposal(one, ["troppo tardi"])
    assert house.waiting("telegram:16") == ()
    assert rows(house, handovers) == []


@pytest.mark.parametrize("follow_up", ["pull", "parent"])
def test_where_a_minor_s_tap_does_not_decide_it_is_not_asked(house: Database, clock, follow_up):
    ada = student(house, clock, "telegram:16")
    house.leads.propose(CARLA, key_of(house), 2)
    from dataclasses import replace

    assert deliver(house.deliveries, packed, replace(CONTEXT, minor_follow_up=follow_up), clock()) == ()
    number = house.standing("telegram:16").proposal.id
    ada.conversations = conversations_over(house, CONTEXT, clock, follow_up)
    ada.say("/contatto")
    assert not any(payload.startswith("contact:pass") for payload in ada.payloads)
    ada.tap(f"contact:pass:{number}:x")
    assert "non vale più" in ada.words
