"""Times of the staff's pages with many interests, on SQLite and on PostgreSQL, printed: part of `make bench`.

    .venv/bin/python -m tests.bench_pages [how many interests, 50000 unless told]

Over HTTP within the process, as a browser asks: session, queries, what is sealed opened, template. Asked for: 95% under 150 ms.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pyotp

from bot.channels.web.headers import SafeHeaders
from bot.people.inbox import Asker
from bot.people.staff import NewStaff
from bot.review.house import House
from bot.review.passwords import Passwords
from bot.review.site import build_review
from bot.store.database import Database, open_database
from bot.store.demo import DemoWords
from bot.texts import load_texts
from tests.review.conftest import PASSWORD, SITE, Browser
from tests.support.clock import Clock
from tests.support.databases import KEYS, Place, empty_file, make_template
from tests.support.postgres import running_server

MANY = 50_000
ROUNDS = 20
_AT_ONCE = 5_000
WORDS = DemoWords(("Inventata Uno", "Inventata Due"), ("Nord", "Sud"), "", "Visita inventata", "Luogo", "Prova")
PAGES = {
    "list": "/interessi",
    "list, one state": "/interessi?stato=new",
    "list, a state with none": "/interessi?stato=met",
    "list, one profession": "/interessi?professione=infermiere",
    "list, one province": "/interessi?provincia=Sud",
    "list, all filters": "/interessi?stato=new&professione=oss&provincia=Nord",
    "list, one's own": "/interessi?mie=si",
    "list, a class with none": "/interessi?classe=ABCDEFGH",
    "list, far down": "/interessi?dopo={far}",
    "an interest": "/interessi/{key}",
    "what to export": "/esporta",
    "one's profile": "/profilo",
}


def main(many: int = MANY) -> None:
    """Both databases, one after the other."""
    for name, opened in (("SQLite", _on_sqlite), ("PostgreSQL", _on_postgresql)):
        with opened() as place:
            clock = Clock(datetime.now(UTC))
            database = open_database(place.url, KEYS, clock)
            start = time.perf_counter()
            for begun in range(0, many, _AT_ONCE):
                database.add_demo(WORDS, min(_AT_ONCE, many - begun))
            print(f"{name}: {many} interests put in {time.perf_counter() - start:.0f} s", flush=True)
            asyncio.run(_measure(database, clock))
            database.dispose()


async def _measure(database: Database, clock: Clock) -> None:
    house = House(
        load_texts(),
        database.staff,
        database.leads,
        database.cooperatives,
        clock,
        "/static/bussola.css",
        "/static/icon.svg",
        lambda: {"oss": "OSS", "infermiere": "Infermiere"},
        Passwords(),
    )
    number, seed = database.cooperatives()[0].id, pyotp.random_base32(32)
    key = house.accounts.add(NewStaff("carla@esempio.invalid", "Carla Finta", "reviewer", number))
    house.accounts.enrol(key, house.passwords.hash(PASSWORD), seed, 0)
    asker = Asker(number, "prova")
    page = database.leads.page(asker, size=50)
    for _ in range(200):
        page = database.leads.page(asker, after=page.after or "", size=50)
    named = {"far": (page.after or "").replace("+", "%2B"), "key": page.rows[0].key}
    transport = httpx.ASGITransport(SafeHeaders(build_review(house), ()), client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
        browser = await Browser(client, clock, "carla@esempio.invalid", seed).enter()
        times = {name: await _times(browser, path.format(**named)) for name, path in PAGES.items()}
    for name, taken in times.items():
        _tell(name, taken)
    _tell("all pages", [one for taken in times.values() for one in taken])


async def _times(browser: Browser, path: str) -> list[float]:
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        response = await browser.client.get(f"/gestione{path}")
        taken.append(1000 * (time.perf_counter() - start))
        assert response.status_code == 200, (path, response.status_code)
    return taken


def _tell(name: str, taken: list[float]) -> None:
    at_95 = sorted(taken)[int(len(taken) * 0.95)]
    print(f"  {name:28} median {statistics.median(taken):7.1f} ms, 95% {at_95:7.1f} ms", flush=True)


@contextmanager
def _on_sqlite() -> Iterator[Place]:
    with TemporaryDirectory() as folder:
        yield empty_file(Path(folder))


@contextmanager
def _on_postgresql() -> Iterator[Place]:
    with running_server() as server:
        yield Place(server.url(server.make(make_template(server))), server.folder)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
