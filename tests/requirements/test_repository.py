"""What may not stand in the repository: secrets, and addresses or telephone numbers of people."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from bot.safety.helplines import load_helplines
from bot.settings import PROJECT

ASIDE = {"build", "run", "node_modules"}
"""Folders that are made, beside the hidden ones."""
SECRETS = {
    "Telegram token": r"\b\d{8,10}:[A-Za-z0-9_-]{35}\b",
    "private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
    "Fernet key": r"(?<![\w=-])(?=[A-Za-z0-9_-]*[_-])[A-Za-z0-9_-]{43}=(?![\w=])",
    "cloud key": r"\b(?:AKIA[0-9A-Z]{16}|AIza[\w-]{35}|gh[pousr]_[A-Za-z0-9]{36}|sk-[A-Za-z0-9_-]{20,}|xox[bap]-[\w-]{10,})",
}
MAIL = re.compile(r"[\w.+-]+@\w[\w-]*(?:\.[\w-]+)+")
INVENTED_HOSTS = re.compile(r"(?:esempio|exemple|example|prova|@[a-z])\.[a-z]+$|\.(?:invalid|test|example)$")
CAST = ("ada", "berto", "carla", "dino", "elena")
"""The tests' own people."""
KNOWN_MAILS = {
    "info@cooperativa.it",  # these three are said by a liar, or masked
    "luca.rossi@scuola.it",
    "segreteria@corsi.it",
    "team@latofonts.com",  # the fonts' licence
}
PHONE = re.compile(
    r"(?<![\d.,/:\w-])(?:\+39[ .-]?|0039[ .-]?)?"
    r"(?:3\d{2}[ ./-]?\d{3}[ ./-]?\d{3,4}|0\d{1,3}[ ./-]?\d{5,8}|800[ .-]?\d{3}[ .-]?\d{3})(?![\d]|[.,/-]\d)"
)
INVENTED_PHONES = re.compile(r"(\d)\1{3}|12345")
"""Four times the same figure, or counted up: nobody has such a number."""


def texts() -> Iterator[tuple[str, str]]:
    """Every text of the repository with its path."""
    for folder, folders, names in os.walk(PROJECT):
        folders[:] = [one for one in folders if one not in ASIDE and not _is_made(one)]
        for name in names:
            path = Path(folder) / name
            try:
                yield str(path.relative_to(PROJECT)), path.read_text("utf-8")
            except (UnicodeDecodeError, OSError):
                continue


def _is_made(name: str) -> bool:
    return name == "__pycache__" or name.endswith(".egg-info") or (name.startswith(".") and name != ".ci")


def is_invented(mail: str) -> bool:
    return mail.startswith(CAST) or INVENTED_HOSTS.search(mail) is not None


def digits(number: str) -> str:
    return re.sub(r"\D", "", number).removeprefix("0039").removeprefix("39")


def test_h12_no_secret_no_address_and_no_telephone_number_of_anybody_is_in_the_repository():
    helplines = {digits(one.number) for one in load_helplines().lines.values()}
    found: list[tuple[str, str]] = []
    seen = 0
    for path, text in texts():
        seen += 1
        if path == ".env":
            continue
        found += [(path, kind) for kind, secret in SECRETS.items() if re.search(secret, text)]
        found += [(path, mail) for mail in set(MAIL.findall(text)) - KNOWN_MAILS if not is_invented(mail)]
        found += [
            (path, number)
            for number in set(PHONE.findall(text))
            if digits(number) not in helplines and not INVENTED_PHONES.search(digits(number))
        ]
    assert seen > 300
    assert found == []


def test_h12_the_scan_finds_what_it_looks_for():
    planted = {
        "Telegram token": "1234567890" + ":" + "A" * 35,
        "private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
        "Fernet key": "_" + "q" * 42 + "=",
        "cloud key": "AKIA" + "Q" * 16,
    }
    assert all(re.search(SECRETS[kind], secret) for kind, secret in planted.items())
    assert PHONE.search("chiamami al 3" + "47 8910243") is not None
    assert MAIL.search("scrivi a nome" + "@posta.it") is not None
