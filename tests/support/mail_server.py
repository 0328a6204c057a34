"""A small SMTP server on this machine, in a thread of its own: it keeps what it accepts, and can be made to misbehave."""

import asyncio
import base64
import datetime as dates
import ipaddress
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Mailbox:
    """What a server was told. `accepted` are envelopes (sender, recipients, message); `said` is every line of a client's."""

    port: int = 0
    connections: int = 0
    accepted: list[tuple[str, tuple[str, ...], EmailMessage]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    credentials: str = ""
    sealed: bool = False
    greeting: str = "220 prova"
    refused: frozenset[str] = frozenset()
    at_data: str = "250 accettato"
    drips: bool = False
    hangs_up_after_data: bool = False
    certificate: Path | None = None
    """With it STARTTLS is offered."""

    @property
    def message(self) -> EmailMessage:
        ((_, _, message),) = self.accepted
        return message

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(OSError, asyncio.IncompleteReadError):
            if self.drips:
                while True:
                    await self._say(writer, "220-piano", end="")
                    await asyncio.sleep(0.05)
            await self._say(writer, self.greeting)
            await self._listen(reader, writer)
        writer.close()

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sender, recipients = "", []
        while line := (await reader.readline()).decode().strip():
            self.said.append(line)
            command, _, rest = line.partition(" ")
            match command.upper():
                case "EHLO":
                    offered = ["250-prova", *(["250-STARTTLS"] if self.certificate and not self.sealed else [])]
                    await self._say(writer, "\r\n".join((*offered, "250 AUTH PLAIN")))
                case "STARTTLS" if self.certificate:
                    await self._say(writer, "220 avanti")
                    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                    context.load_cert_chain(self.certificate)
                    await writer.start_tls(context)
                    self.sealed = True
                case "AUTH":
                    self.credentials = base64.b64decode(rest.split()[-1]).decode().strip("\0")
                    await self._say(writer, "235 entra")
                case "MAIL":
                    sender, recipients = rest[rest.index("<") + 1 : rest.index(">")], []
                    await self._say(writer, "250 va bene")
                case "RCPT":
                    address = rest[rest.index("<") + 1 : rest.index(">")]
                    refused = address in self.refused
                    recipients += [] if refused else [address]
                    await self._say(writer, "550 nessuno" if refused else "250 va bene")
                case "DATA":
                    await self._say(writer, "354 avanti")
                    content = (await reader.readuntil(b"\r\n.\r\n"))[:-3].replace(b"\r\n..", b"\r\n.")
                    if self.at_data.startswith("250"):
                        read = message_from_bytes(content, policy=policy.default)
                        self.accepted.append((sender, tuple(recipients), read))
                    await self._say(writer, self.at_data)
                    if self.hangs_up_after_data:
                        return
                case "QUIT":
                    await self._say(writer, "221 ciao")
                    return
                case _:
                    await self._say(writer, "250 va bene")

    async def _say(self, writer: asyncio.StreamWriter, line: str, end: str = "\r\n") -> None:
        writer.write(f"{line}{end}".encode())
        await writer.drain()


@contextmanager
def serving(mailbox: Mailbox):
    """`mailbox` behind a port of 127.0.0.1, until the end of the block."""
    loop, stop, begun = asyncio.new_event_loop(), asyncio.Event(), threading.Event()

    async def serve() -> None:
        server = await asyncio.start_server(mailbox.talk, "127.0.0.1", mailbox.port)
        mailbox.port = server.sockets[0].getsockname()[1]
        begun.set()
        await stop.wait()
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert begun.wait(5)
    try:
        yield mailbox
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(5)
        loop.close()


def self_signed(folder: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, which nobody has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dates.datetime.now(dates.UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dates.timedelta(days=1))
        .not_valid_after(now + dates.timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(key.private_bytes(*plain) + made.public_bytes(serialization.Encoding.PEM))
    return path
