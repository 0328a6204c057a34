"""Times of the staff's pages with many interests, on SQLite and on PostgreSQL, printed: part of `make bench`.

    .venv/bin/python -m tests.bench_pages [how many interests, 50000 unless told]

Over HTTP within the process, as a browser asks: session, queries, what is sealed opened, template. Asked for: 95% under 150 ms.
"""

import asyncio
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pyotp
from sqlalchemy import Integer, delete, insert, select, text

from bot.channels.web.headers import SafeHeaders
from bot.people.inbox import Asker
from bot.people.staff import NewStaff
from bot.review.site import build_review
from bot.store.database import Database, open_database
from bot.store.demo import DemoWords
from bot.store.tables import metadata
from tests.review.conftest import PASSWORD, SITE, Browser
from tests.support.clock import Clock
from tests.support.databases import KEYS, empty_file, make_template
from tests.support.house import staff_house
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
    """SQLite first, then PostgreSQL with the same rows."""
    with TemporaryDirectory() as folder, running_server() as server:
        clock = Clock(datetime.now(UTC))
        file = open_database(empty_file(Path(folder)).url, KEYS, clock)
        for begun in range(0, many, _AT_ONCE):
            file.add_demo(WORDS, min(_AT_ONCE, many - begun))
        url = server.url(server.make(make_template(server)))
        other = open_database(url, KEYS, clock)
        _copy(file, other)
        other.dispose()
        for name, database in (("SQLite", file), ("PostgreSQL", open_database(url, KEYS, clock))):
            print(f"{name}, {many} interests", flush=True)
            asyncio.run(_measure(database, clock))
            database.dispose()


def _copy(database: Database, to: Database) -> None:
    with database._engine.begin() as read, to._engine.begin() as written:
        for table in metadata.sorted_tables:
            written.execute(delete(table))
            rows = [dict(row) for row in read.execute(select(table)).mappings()]
            if rows:
                written.execute(insert(table), rows)
            if (
                isinstance(next(iter(table.primary_key)).type, Integer)
                and "id" in table.c
                and table.name != "audit_head"
            ):
                written.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {len(rows) + 1})"))
    to.scrub()
    with to._engine.begin() as connection:
        connection.execute(text("ANALYZE"))


async def _measure(database: Database, clock: Clock) -> None:
    house = staff_house(database, clock)
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


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
