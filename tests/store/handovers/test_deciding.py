"""An interest is passed on to another cooperative, or is not: its student decides, in real conversations over a real database."""

import pytest
from sqlalchemy import select

from bot.conversation.contact_handover import notice_for
from bot.people.audit import AuditEvent
from bot.people.consent import ConsentEvent
from bot.people.handover import LAPSES_AFTER, ProposalAnswered
from bot.people.inbox import Refused
from bot.store import lead_tables, tables
from bot.store.database import Database
from bot.store.handover_tables import handovers
from bot.store.handovers import NoLongerAsked
from bot.store.leaving import NoConsent
from bot.store.purging import TERMS
from bot.turn import Turn
from tests.conftest import CONTEXT, NOW
from tests.conversation.conftest import rows
from tests.store.handovers.conftest import DUE, UNO, asked, key_of, status, student
from tests.support.cast import CARLA, DINO
from tests.support.student import Student, conversations_over


def test_before_a_yes_the_other_cooperative_sees_nothing_and_after_it_what_was_left(ada: Student, house: Database):
    key = key_of(house)
    house.leads.write(CARLA, key, "Ciao! canarino nei messaggi")
    house.leads.add_note(CARLA, key, "canarino nelle note")
    asked(ada, house)
    assert f"{UNO} ti chiede se può passare il tuo interesse a {DUE}" in ada.words
    assert house.leads.page(DINO).rows == ()
    assert house.leads.open(DINO, key) is None

    ada.choose("contact:pass:")
    assert f"il tuo interesse lo ha {DUE}" in ada.words
    assert status(house, DINO) == ("new", "")
    assert status(house, CARLA) == ("closed", "handed_over")
    opened = house.leads.open(DINO, key)
    assert (opened.row.name, opened.row.province, opened.messages, opened.notes) == ("Ada", "Provincia Uno", (), ())
    assert opened.handover is None
    with pytest.raises(Refused):
        house.leads.write(CARLA, key, "ancora io")
    assert house.leads.write(DINO, key, "Ciao Ada!") is not None
    assert house.leads.open(CARLA, key).handover.state == "yes"


def test_the_yes_is_a_consent_of_its_own_to_the_words_that_were_shown(ada: Student, house: Database, clock):
    asked(ada, house)
    proposal = house.standing("web:ada").proposal
    full, words = notice_for(proposal, CONTEXT.operator)
    assert words.replace("**", "") in ada.words
    clock.move(hours=1)
    ada.choose("contact:pass:")
    *_, first, second = house.own_data("web:ada").consents
    assert first.recipients == (UNO,)
    assert (second.purpose, second.granted, second.notice_hash, second.recipients) == ("follow_up", True, full, (DUE,))
    (row,) = rows(house, handovers)
    consent = rows(house, tables.consents)[-1]
    assert (row.state, row.consent_id, consent.notice_hash) == ("yes", consent.id, full)


def test_a_no_changes_nothing_and_is_not_asked_again(ada: Student, house: Database):
    before = (rows(house, lead_tables.lead_shares), rows(house, tables.consents))
    asked(ada, house)
    ada.choose("contact:keep:")
    assert "resta tutto com'è" in ada.words
    assert (rows(house, lead_tables.lead_shares), rows(house, tables.consents)) == before
    assert house.leads.open(CARLA, key_of(house)).handover.state == "no"
    assert house.leads.page(DINO).rows == ()
    with pytest.raises(Refused) as refused:
        house.leads.propose(CARLA, key_of(house), 2)
    assert refused.value.key == "said_no"
    assert house.leads.propose(CARLA, key_of(house), 3)


def test_without_an_answer_it_lapses_and_can_be_proposed_again(ada: Student, house: Database, clock):
    asked(ada, house)
    yes = ada.offered("contact:pass:")
    clock.move(seconds=LAPSES_AFTER.total_seconds())
    ada.tap(yes)
    assert "non vale più" in ada.words
    house.purge()
    assert house.leads.open(CARLA, key_of(house)).handover.state == "lapsed"
    assert house.leads.page(DINO).rows == ()
    assert house.leads.propose(CARLA, key_of(house), 2)


def test_a_yes_to_other_words_is_no_yes(ada: Student, house: Database):
    asked(ada, house)
    number = ada.offered("contact:keep:").rpartition(":")[2]
    for mark in ("", ":", ":00000000"):
        ada.tap(f"contact:pass:{number}{mark}")
        assert "ti chiede se può passare" in ada.words
    assert house.leads.page(DINO).rows == ()


def test_a_proposal_is_its_student_s_alone(ada: Student, house: Database, clock):
    berto = student(house, clock, "web:berto")
    first = house.leads.page(CARLA).rows[-1].key
    house.leads.propose(CARLA, first, 2)
    owners = [house.standing(name).proposal for name in ("web:ada", "web:berto")]
    mine = next(one for one in owners if one)
    other = berto if owners[0] else ada
    full, _ = notice_for(mine, CONTEXT.operator)
    other.tap(f"contact:pass:{mine.id}:{full[:8]}")
    other.tap(f"contact:keep:{mine.id}")
    assert house.leads.page(DINO).rows == ()
    assert rows(house, handovers)[0].state == "asked"
    agreed = ConsentEvent("follow_up", full, recipients=(DUE,))
    forged = Turn(other.turn.session, (), None, consents=(agreed,), leads=(ProposalAnswered(mine.id, agreed=True),))
    before = rows(house, tables.consents)
    with pytest.raises(NoLongerAsked):
        house.keep(other.name, forged)
    assert rows(house, tables.consents) == before


def test_a7_without_a_consent_in_the_same_turn_nothing_is_passed_on(ada: Student, house: Database):
    asked(ada, house)
    number = house.standing("web:ada").proposal.id
    with pytest.raises(NoConsent):
        house.keep("web:ada", Turn(ada.turn.session, (), None, leads=(ProposalAnswered(number, agreed=True),)))
    assert house.leads.page(DINO).rows == ()


def test_where_it_can_not_be_noted_nothing_is_passed_on(ada: Student, house: Database, monkeypatch):
    asked(ada, house)
    before = [rows(house, table) for table in (handovers, lead_tables.lead_shares, tables.consents, lead_tables.leads)]

    def fail(self: AuditEvent) -> None:
        if self.what == "lead.handover":
            raise OSError("the process ends here")

    monkeypatch.setattr(AuditEvent, "__post_init__", fail)
    with pytest.raises(OSError, match="ends here"):
        ada.choose("contact:pass:")
    after = [rows(house, table) for table in (handovers, lead_tables.lead_shares, tables.consents, lead_tables.leads)]
    assert after == before


def test_an_adult_reads_that_their_contact_goes_with_it(house: Database, clock):
    anna = Student("web:anna", conversations_over(house, CONTEXT, clock), house).enter("age:adult")
    anna.fill_in(name="Anna")
    anna.choose("contact:go:reach")
    anna.say("anna@esempio.invalid")
    anna.choose("contact:save:")
    asked(anna, house)
    assert "e il recapito che hai lasciato" in anna.words
    anna.choose("contact:pass:")
    assert house.leads.open(DINO, key_of(house)).contact.value == "anna@esempio.invalid"


def test_who_already_has_it_keeps_it_and_who_closed_it_begins_anew(house: Database, clock):
    ada = student(house, clock, recipients=(1, 2))
    key = key_of(house)
    house.leads.set_status(DINO, key, "taken")
    asked(ada, house).choose("contact:pass:")
    assert status(house, DINO) == ("taken", "")
    assert house.leads.propose(DINO, key, 1)
    ada.say("/aiuto")
    ada.choose("contact:pass:")
    assert status(house, CARLA) == ("new", "")
    assert status(house, DINO) == ("closed", "handed_over")


def test_after_it_was_passed_on_a_change_is_agreed_to_for_who_has_it_now(ada: Student, house: Database):
    asked(ada, house).choose("contact:pass:")
    ada.say("/contatto")
    assert f"A chi: {DUE}" in ada.words
    assert "l'ha passato a un'altra, con il tuo sì" in ada.words
    ada.choose("contact:change")
    assert f"passo a {DUE} quello" in ada.words
    ada.choose("contact:yes:")
    ada.choose("contact:save:")
    assert house.leads.page(CARLA).rows == ()
    assert len(house.leads.page(DINO).rows) == 1


def test_d4_what_was_proposed_and_answered_is_in_ones_own_file(ada: Student, house: Database):
    import json

    asked(ada, house).choose("contact:pass:")
    ada.say("/esporta")
    (left,) = json.loads(ada.turn.replies[0].document.content)["interessi_lasciati"]
    (one,) = left["proposte_di_passarlo"]
    assert (one["da_chi"], one["a_chi_lo_passerebbe"], one["a_che_punto"]) == (UNO, DUE, "yes")


@pytest.mark.parametrize("words", [("/revoca",), ("/cancella", "forget:yes")])
def test_d2_taking_back_takes_what_was_proposed_too(ada: Student, house: Database, words):
    asked(ada, house).choose("contact:pass:")
    ada.say(words[0])
    for payload in words[1:]:
        ada.choose(payload)
    assert rows(house, handovers) == []
    for asker in (CARLA, DINO):
        assert house.leads.page(asker).rows[0].withdrawn_at == NOW


def test_its_consent_stays_as_long_as_it_does_and_goes_after_it(ada: Student, house: Database, clock):
    asked(ada, house).choose("contact:pass:")
    clock.move(days=200)
    house.leads.write(DINO, key_of(house, DINO), "Ciao Ada!")
    # Left, and never answered where it was left first: that is another interest's term.
    clock.move(days=TERMS["consents"].kept_for.days - 150)
    house.purge()
    assert len(rows(house, handovers)) == 1
    kept = {row.id for row in rows(house, tables.consents)}
    assert rows(house, handovers)[0].consent_id in kept
    clock.move(days=200)
    house.purge()
    house.purge()
    assert rows(house, handovers) == rows(house, tables.consents) == []


def test_i1_it_is_in_the_audit_without_anybodys_words(ada: Student, house: Database):
    asked(ada, house).choose("contact:pass:")
    with house._engine.begin() as connection:
        noted = connection.execute(select(tables.audit).where(tables.audit.c.what == "lead.handover")).all()
    assert [row.outcome.split(",")[0] for row in noted] == ["asked", "yes"]
    assert house.verify_audit().fault is None
