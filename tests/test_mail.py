"""E-mail handed to a real server on this machine, which does all that servers do."""

import socket
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.mail import Declined, Letter, MailServer, Unreachable, send
from tests.conftest import NOW
from tests.support.mail_server import Mailbox, self_signed, serving

CARLA, BRUNO = "carla@esempio.invalid", "bruno@esempio.invalid"
LETTER = Letter("Bussola: c'è qualcosa", "Buongiorno,\nperché no?\n.\n" + "parole " * 40)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with serving(Mailbox()) as opened:
        yield opened


def server_at(mailbox: Mailbox, **more) -> MailServer:
    return MailServer("127.0.0.1", mailbox.port, "bussola@esempio.invalid", **{"starttls": False, **more})


def test_a_letter_arrives_as_it_was_written_for_all_at_once(mailbox: Mailbox):
    assert send(server_at(mailbox), LETTER, (CARLA, BRUNO), NOW) == 0
    ((sender, recipients, message),) = mailbox.accepted
    assert (sender, recipients) == ("bussola@esempio.invalid", (CARLA, BRUNO))
    assert message["Subject"] == LETTER.subject
    assert message.get_content().split() == LETTER.body.split()
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@esempio.invalid>")
    assert socket.gethostname() not in message.as_string()


def test_who_is_refused_is_counted_and_the_others_receive_it(mailbox: Mailbox):
    mailbox.refused = frozenset({BRUNO})
    assert send(server_at(mailbox), LETTER, (CARLA, BRUNO), NOW) == 1
    assert mailbox.accepted[0][1] == (CARLA,)


@pytest.mark.parametrize("how", [{"refused": frozenset({CARLA})}, {"at_data": "554 no"}])
def test_what_is_taken_for_nobody_is_declined_and_its_error_names_nobody(mailbox: Mailbox, how):
    for name, value in how.items():
        setattr(mailbox, name, value)
    with pytest.raises(Declined) as declined:
        send(server_at(mailbox), LETTER, (CARLA,), NOW)
    assert "carla" not in str(declined.value)


def test_where_nobody_listens_it_is_unreachable_at_once():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        with pytest.raises(Unreachable):
            send(MailServer("127.0.0.1", nobody.getsockname()[1], "b@esempio.invalid"), LETTER, (CARLA,), NOW)


def test_a_server_that_is_closing_is_unreachable(mailbox: Mailbox):
    mailbox.greeting = "421 torna dopo"
    with pytest.raises(Unreachable):
        send(server_at(mailbox), LETTER, (CARLA,), NOW)


def test_a_server_that_answers_a_byte_at_a_time_can_not_stretch_the_time(mailbox: Mailbox):
    mailbox.drips = True
    begun = time.monotonic()
    with pytest.raises(Unreachable):
        send(replace(server_at(mailbox), all_seconds=0.3), LETTER, (CARLA,), NOW)
    assert time.monotonic() - begun < 3


def test_what_was_accepted_stays_accepted_though_the_server_hangs_up(mailbox: Mailbox):
    mailbox.hangs_up_after_data = True
    assert send(server_at(mailbox), LETTER, (CARLA,), NOW) == 0
    assert len(mailbox.accepted) == 1


def test_over_a_sealed_connection_whose_server_is_known_one_signs_in(tmp_path, monkeypatch):
    certificate = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(Mailbox(certificate=certificate)) as mailbox:
        server = server_at(mailbox, starttls=True, user="bussola", password="canarino")
        assert send(server, LETTER, (CARLA,), NOW) == 0
    assert mailbox.sealed
    assert mailbox.credentials == "bussola\0canarino"
    assert len(mailbox.accepted) == 1


@pytest.mark.parametrize("offers", [True, False])
def test_to_a_server_that_can_not_be_known_nothing_is_said(tmp_path, offers: bool):
    with serving(Mailbox(certificate=self_signed(tmp_path) if offers else None)) as mailbox, pytest.raises(Unreachable):
        send(server_at(mailbox, starttls=True, user="bussola", password="canarino"), LETTER, (CARLA,), NOW)
    assert {line.split()[0].upper() for line in mailbox.said} <= {"EHLO", "STARTTLS"}
    assert (mailbox.accepted, mailbox.credentials) == ([], "")


def test_no_password_goes_over_an_open_connection_to_another_machine(mailbox: Mailbox):
    # It leads here, and can't be told to.
    server = replace(server_at(mailbox, user="bussola", password="canarino"), host="127.1")
    with pytest.raises(Unreachable):
        send(server, LETTER, (CARLA,), NOW)
    assert (mailbox.connections, mailbox.credentials) == (1, "")
