"""Staff is told that something waits: a real database, and a real server for e-mail on this machine."""

import asyncio
from datetime import timedelta

import pytest

from bot.mailing import keep_telling, letter_of, mail_server_of, tell, wait_after, warning
from bot.people.digest import Digest
from bot.people.staff import NewStaff
from bot.settings import Settings
from bot.texts import load_texts
from tests.conftest import NOW
from tests.mailing.acts import CARLA, DINO, PAGE, SITE, body, employ, student, told


def test_a_new_interest_is_told_to_its_cooperative_alone_and_nothing_of_whom(house, mailbox, server, clock):
    student(house, clock, name="web:ada")
    assert told(house, server, clock)
    ((_, recipients, message),) = mailbox.accepted
    assert recipients == ("carla@esempio.invalid",)
    assert "Interessi nuovi: 1" in message.get_content()
    assert PAGE in message.get_content()
    for word in ("Ada", "Provincia", "web:ada", "minor", "Cooperativa di prova"):
        assert word not in message.as_string()
    assert told(house, server, clock)
    assert len(mailbox.accepted) == 1


def test_only_who_may_read_interests_and_is_in_service_is_told(house, mailbox, server, clock):
    employ(house, "elena", 1, "editor")
    employ(house, "rita", 1, "reader")
    house.staff.disable(employ(house, "sara", 1))
    house.staff.add(NewStaff("invitata@esempio.invalid", "Invitata", "reviewer", 1))
    student(house, clock)
    told(house, server, clock)
    assert mailbox.accepted[0][1] == ("carla@esempio.invalid", "rita@esempio.invalid")


def test_one_e_mail_in_four_hours_and_what_came_meanwhile_is_in_the_next(house, mailbox, server, clock):
    student(house, clock)
    told(house, server, clock)
    for number in (1, 2):
        student(house, clock, f"web:altra-{number}")
    for _ in range(11):
        told(house, server, clock)
    assert len(mailbox.accepted) == 1
    clock.move(hours=1)
    told(house, server, clock)
    assert len(mailbox.accepted) == 2
    assert "Interessi nuovi: 2" in body(mailbox)


def test_what_somebody_has_opened_already_is_not_new(house, mailbox, server, clock):
    student(house, clock)
    house.leads.open(CARLA, house.leads.page(CARLA).rows[0].key)
    assert told(house, server, clock)
    assert mailbox.accepted == []


@pytest.mark.parametrize(
    "how", [("/contatto", "contact:withdraw", "contact:withdraw:yes"), ("/cancella", "forget:yes")]
)
def test_d3_who_had_received_an_interest_is_told_that_it_was_taken_back_and_not_whose(
    house,
    mailbox,
    server,
    clock,
    how,
):
    ada = student(house, clock)
    house.leads.open(CARLA, house.leads.page(CARLA).rows[0].key)
    told(house, server, clock)
    clock.move(hours=5)
    ada.say(how[0])
    for payload in how[1:]:
        ada.choose(payload)
    told(house, server, clock)
    ((_, recipients, message),) = mailbox.accepted
    assert recipients == ("carla@esempio.invalid",)
    assert "sono stati ritirati" in message.get_content()
    assert "cancellateli anche lì" in message.get_content()
    assert "Ada" not in message.as_string()
    clock.move(hours=5)
    told(house, server, clock)
    assert len(mailbox.accepted) == 1


def test_d3_a_cooperative_that_is_no_longer_chosen_is_told_too(house, mailbox, server, clock):
    ada = student(house, clock, recipients=(1, 2))
    for asker in (CARLA, DINO):
        house.leads.open(asker, house.leads.page(asker).rows[0].key)
    for payload in ("contact:change", "contact:go:recipients", "contact:rec:2", "contact:rec:ok", "contact:yes:"):
        ada.tap(payload) if payload == "contact:change" else ada.choose(payload)
    ada.choose("contact:save:")
    told(house, server, clock)
    ((_, recipients, _message),) = mailbox.accepted
    assert recipients == ("dino@esempio.invalid",)
    assert "sono stati ritirati" in body(mailbox)


def test_a_student_s_message_that_nobody_opens_for_a_day_is_told_once(house, mailbox, server, clock):
    ada = student(house, clock)
    key = house.leads.page(CARLA).rows[0].key
    house.leads.write(CARLA, key, "Ciao, vuoi vedere il nostro centro?")
    told(house, server, clock)
    ada.say("/aiuto")
    ada.tap("contact:write:1")
    ada.say("Sì, canarino volentieri")
    clock.move(hours=23)
    told(house, server, clock)
    assert mailbox.accepted == []
    clock.move(hours=1)
    told(house, server, clock)
    assert "Messaggi non letti da più di un giorno: 1" in body(mailbox)
    assert "canarino" not in mailbox.message.as_string()
    clock.move(hours=30)
    told(house, server, clock)
    assert len(mailbox.accepted) == 1


def test_an_interest_without_an_answer_is_told_again_after_a_week(house, mailbox, server, clock):
    student(house, clock)
    told(house, server, clock)
    clock.move(days=6)
    told(house, server, clock)
    assert len(mailbox.accepted) == 1
    clock.move(days=1)
    told(house, server, clock)
    assert "senza risposta da più di una settimana: 1" in body(mailbox)
    assert "nuovi" not in body(mailbox)


def test_a_server_that_is_down_loses_nothing_and_is_asked_once_a_look(house, mailbox, server, clock):
    student(house, clock, recipients=(1, 2))
    mailbox.greeting = "421 torna dopo"
    for attempt in range(1, 4):
        assert not told(house, server, clock)
        assert mailbox.connections == attempt
    mailbox.greeting = "220 prova"
    assert told(house, server, clock)
    assert sorted(recipients for _, recipients, _ in mailbox.accepted) == [
        ("carla@esempio.invalid",),
        ("dino@esempio.invalid",),
    ]


def test_an_address_that_is_refused_holds_up_no_other_cooperative(house, mailbox, server, clock, caplog):
    student(house, clock, recipients=(1, 2))
    mailbox.refused = frozenset({"carla@esempio.invalid"})
    assert told(house, server, clock)
    assert [recipients for _, recipients, _ in mailbox.accepted] == [("dino@esempio.invalid",)]
    tell(house.digests, server, SITE, load_texts(), clock())
    assert mailbox.connections == 2
    mailbox.refused = frozenset()
    told(house, server, clock)
    assert mailbox.accepted[-1][1] == ("carla@esempio.invalid",)


def test_two_processes_tell_once_and_one_that_was_killed_is_followed_by_another(house, mailbox, server, clock):
    student(house, clock)
    clock.move(minutes=20)
    (mine,), (others,) = house.digests.due(), house.digests.due()
    assert house.digests.claim(mine)
    assert not house.digests.claim(others)
    assert house.digests.due() == ()
    told(house, server, clock)  # it was killed before it could send
    assert len(mailbox.accepted) == 1


def test_what_was_told_by_another_meanwhile_is_not_claimed(house, mailbox, server, clock):
    student(house, clock)
    clock.move(minutes=20)
    (late,) = house.digests.due()
    assert tell(house.digests, server, SITE, load_texts(), clock())
    assert not house.digests.claim(late)


def test_what_is_older_than_a_month_is_told_of_no_more(house, mailbox, server, clock):
    student(house, clock).say("/revoca")
    clock.move(days=31)
    told(house, server, clock)
    assert mailbox.accepted == []
    house.purge()
    from bot.store.digest_tables import withdrawals
    from tests.conversation.conftest import rows

    assert rows(house, withdrawals) == []


async def test_the_running_process_tells_by_itself_and_stops(house, mailbox, server, clock):
    student(house, clock)
    clock.move(minutes=20)
    stop = asyncio.Event()
    works = asyncio.create_task(keep_telling(house.digests, server, SITE, load_texts(), clock, stop))
    async with asyncio.timeout(5):
        while not mailbox.accepted:
            await asyncio.sleep(0.01)
    stop.set()
    await asyncio.wait_for(works, 5)


def test_no_address_and_no_name_is_in_the_log_of_what_went_wrong(house, mailbox, server, clock, capfd):
    student(house, clock)
    mailbox.at_data = "554 carla@esempio.invalid no"
    assert told(house, server, clock)
    mailbox.greeting = "421 carla@esempio.invalid no"
    assert not told(house, server, clock)
    said = capfd.readouterr()
    assert "mail_declined" in said.out + said.err
    assert "mail_not_sent" in said.out + said.err
    assert "carla" not in said.out + said.err


def test_the_wait_grows_up_to_an_hour():
    assert [wait_after(number) for number in (0, 1, 2, 6, 99)] == [60, 120, 240, 3600, 3600]


def test_a_letter_says_only_what_there_is():
    digest = Digest(1, "interests", (), NOW - timedelta(days=1), NOW, withdrawn=True)
    said = letter_of(digest, SITE, load_texts()).body
    assert "ritirati" in said
    assert "Interessi nuovi" not in said
    assert not any(line.endswith(": 0") for line in said.splitlines())


@pytest.mark.parametrize(
    ("given", "sender"),
    [
        ({}, None),
        ({"smtp_host": "posta.example"}, None),
        ({"smtp_host": "posta.example", "smtp_from": "non un indirizzo"}, None),
        ({"smtp_from": "bussola@posta.example"}, None),
        ({"smtp_host": "posta.example", "smtp_user": "bussola@posta.example"}, "bussola@posta.example"),
        ({"smtp_host": "posta.example", "smtp_user": "utente", "smtp_from": "b@posta.example"}, "b@posta.example"),
    ],
)
def test_e_mail_leaves_only_where_a_server_and_an_address_are_named(given, sender):
    server = mail_server_of(Settings(_env_file=None, **given))
    assert (server.sender if server else None) == sender


def test_at_the_start_what_is_missing_is_said_once_there_is_somebody_to_tell(house):
    nothing = Settings(_env_file=None)
    named = {"smtp_host": "posta.example", "smtp_from": "b@posta.example"}
    assert house.digests.somebody_would_be_told()
    assert warning(nothing, somebody=False) == ""
    assert warning(nothing, somebody=True) == "digest.no_mail"
    assert warning(Settings(_env_file=None, **named), somebody=True) == "digest.mail_local"
    assert warning(Settings(_env_file=None, **named, web_url="https://b.example"), somebody=True) == ""
    for key in ("digest.no_mail", "digest.mail_local"):
        assert key in load_texts()


def test_where_nobody_works_and_nobody_left_anything_there_is_nobody_to_tell(database):
    database.add_cooperative("Cooperativa di prova Uno", (), "")
    assert not database.digests.somebody_would_be_told()
