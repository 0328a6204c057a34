"""What the running process does by itself."""

import asyncio
from pathlib import Path
from threading import Event

import pytest

from bot.housekeeping import keep_house
from bot.safety.counting import Counted, count_in_log_and
from tests.store.conftest import clock, data, database  # noqa: F401 - fixtures
from tests.store.test_database import turn
from tests.support.databases import Place, empty_file


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return empty_file(tmp_path)


ROW = Counted("SUI", "R", "voler-morire", "it", "2026-11-22T10")


async def once(keeping, versions=dict, done: Event | None = None) -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(keep_house(keeping, versions, stop))
    await (asyncio.sleep(0.2) if done is None else asyncio.to_thread(done.wait, 20))
    stop.set()
    await task


async def test_what_is_past_its_term_is_forgotten_and_versions_are_noted_once(database, clock):  # noqa: F811
    database.keep("web:ada", turn())
    clock.move(days=181)
    for _ in range(2):
        await once(database, lambda: {"version.corpus": "index=" + "a" * 16, "version.notice": ""})

    told = {one.table: one.rows for one in database.holdings()}
    assert (told["sessions"], told["audit"]) == (0, 2)  # the purge, and the version


async def test_the_audit_is_not_searched_again_for_what_was_just_noted(database, monkeypatch):  # noqa: F811
    monkeypatch.setattr("bot.housekeeping.SCRUB_SECONDS", 0.01)
    asked = []
    rounds, done = iter(["a", "a", "a", "b", "b"]), Event()

    class Counted:
        purge = database.purge
        scrub = database.scrub

        def note_change(self, what: str, outcome: str) -> None:
            asked.append(outcome)
            database.note_change(what, outcome)

    def versions() -> dict[str, str]:
        found = next(rounds, "")
        if not found:
            done.set()
        return {"version.corpus": f"index={(found or 'b') * 16}"}

    await once(Counted(), versions, done)
    assert asked == ["index=" + "a" * 16, "index=" + "b" * 16]


async def test_a_purge_that_fails_does_not_end_the_keeping(database, monkeypatch: pytest.MonkeyPatch):  # noqa: F811
    database.keep("web:ada", turn())

    def fail():
        raise OSError("disk full")

    monkeypatch.setattr(database, "purge", fail)
    await once(database, lambda: {"version.corpus": "index=" + "b" * 16})

    assert {one.table: one.rows for one in database.holdings()}["audit"] == 1


def test_a_card_waits_for_no_tally_and_its_fault_is_nobodys():
    told, entered, release = [], Event(), Event()

    def slow(code: str) -> None:
        entered.set()
        release.wait(5)
        told.append(code)
        raise OSError("disk full")

    count_in_log_and(slow)(ROW)
    assert entered.wait(5)
    assert told == []
    release.set()
