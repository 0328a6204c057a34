"""E-mail: one message handed to the server that the settings name, or why not. Of whom and of what, nothing goes to the log."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from ipaddress import ip_address

_ANSWER_SECONDS = 10.0
_ALL_SECONDS = 20.0
"""A server that answers a byte at a time takes no longer than this."""
_TLS_FROM_THE_START = 465
_READY = 220


class Unreachable(Exception):
    """The server can't be used now; the message is the kind of error."""


class Declined(Exception):
    """The server won't take this message; the message is the kind of error."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where e-mail is handed over. With `starttls` the connection is sealed before anything is said; on port 465 it always is."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    starttls: bool = True
    all_seconds: float = _ALL_SECONDS


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be read."""

    subject: str
    body: str


def send(server: MailServer, letter: Letter, addresses: Sequence[str], now: datetime) -> int:
    """Hand `letter` over, for all `addresses` at once; how many of them were refused. Blocks: work for a thread.

    Raises:
        Unreachable: nothing was handed over.
        Declined: the server took it for none of them.
    """
    message = _written(server.sender, letter, addresses, now)
    try:
        with _connected(server) as connection:
            return len(connection.send_message(message, server.sender, list(addresses)))
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refusal:
        raise Declined(type(refusal).__name__) from None
    except (OSError, smtplib.SMTPException, ValueError) as fault:
        raise Unreachable(type(fault).__name__) from None


def _written(sender: str, letter: Letter, addresses: Sequence[str], now: datetime) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = letter.subject
    message["From"] = sender
    message["To"] = ", ".join(addresses)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=sender.partition("@")[2])
    # Out-of-office answers are not for us (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body, cte="quoted-printable")
    return message


class _Plain(smtplib.SMTP):
    """Connects when asked to, so that whoever sets a bound holds it already."""

    def __init__(self, server: MailServer) -> None:
        super().__init__(timeout=_ANSWER_SECONDS, local_hostname=server.sender.partition("@")[2])
        self._host = server.host


class _Sealed(smtplib.SMTP_SSL):
    def __init__(self, server: MailServer) -> None:
        name = server.sender.partition("@")[2]
        super().__init__(timeout=_ANSWER_SECONDS, local_hostname=name, context=ssl.create_default_context())
        self._host = server.host


@contextmanager
def _connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    connection = _Sealed(server) if server.port == _TLS_FROM_THE_START else _Plain(server)
    bound = threading.Timer(server.all_seconds, _cut, (connection,))
    bound.daemon = True
    bound.start()
    try:
        code, said = connection.connect(server.host, server.port)
        if code != _READY:
            raise smtplib.SMTPConnectError(code, said)
        sealed = server.port == _TLS_FROM_THE_START
        if server.starttls and not sealed:
            connection.starttls(context=ssl.create_default_context())
            sealed = True
        if server.user:
            if not (sealed or _is_here(server.host)):
                raise ValueError("a password over an open connection")
            connection.login(server.user, server.password)
        yield connection
        with suppress(OSError, smtplib.SMTPException):  # it was accepted
            connection.quit()
    finally:
        bound.cancel()
        connection.close()


def _cut(connection: smtplib.SMTP) -> None:
    """Wake whoever waits for the server: closing alone would leave them waiting."""
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
