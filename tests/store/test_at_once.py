"""Two processes on one database, many threads in each: what may happen once happens once, on both databases."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from bot.people.audit import AuditEvent
from bot.people.classes import MOST_CLASSES, NoMoreClasses
from bot.people.consent import ConsentEvent
from bot.people.lead import Lead, LeadLeft
from bot.store.cooperatives import NameTaken
from bot.store.database import Database, open_database
from bot.store.lead_store import Asker
from tests.conftest import NOW
from tests.store.test_database import turn
from tests.support.databases import Place, dump

THREADS = 6
ADA = "telegram:17"


@pytest.fixture
def processes(place: Place, keys, clock) -> Iterator[tuple[Database, ...]]:
    """As two processes, each with its own connections."""
    opened = tuple(open_database(place.url, keys, clock) for _ in range(2))
    yield opened
    for one in opened:
        one.dispose()


def at_once(processes: tuple[Database, ...], work: Callable[[Database, int], Any]) -> list[Any]:
    """What `work` gave to each thread, or what it raised, the threads taking turns at the processes."""
    ready = Barrier(THREADS)

    def one(number: int) -> Any:
        ready.wait(30)
        try:
            return work(processes[number % len(processes)], number)
        except (NameTaken, NoMoreClasses) as refused:
            return type(refused)

    with ThreadPoolExecutor(THREADS) as workers:
        return list(workers.map(one, range(THREADS)))


def test_an_update_is_finished_once_and_answered_once(processes):
    at_once(processes, lambda database, number: database.finish(1, ADA, turn(), [f"ciao {number}"], NOW))

    assert len(processes[0].waiting(ADA)) == 1


def test_attempts_are_all_counted(processes):
    at_once(processes, lambda database, _: database.begin(1))

    assert processes[0].attempts(1) == THREADS


def test_the_audit_is_one_chain(processes):
    def work(database: Database, number: int) -> None:
        for _ in range(5):
            database.note(AuditEvent("purge", f"sessions={number}"))

    at_once(processes, work)
    verdict = processes[1].verify_audit()
    assert (verdict.fault, verdict.rows) == (None, 5 * THREADS)


def test_no_more_classes_than_may_be(processes):
    teacher = processes[0].classes.teacher(processes[0].classes.add_teacher("Elena Finta"))
    for _ in range(MOST_CLASSES - 2):
        processes[0].classes.open_class(teacher, "")
    made = at_once(processes, lambda database, _: database.classes.open_class(teacher, ""))

    assert made.count(NoMoreClasses) == THREADS - 2
    assert len(processes[0].classes.classes_of(teacher)) == MOST_CLASSES


def test_a_name_is_taken_once(processes):
    made = at_once(processes, lambda database, _: database.add_cooperative("Cooperativa di prova Uno", (), ""))

    assert made.count(NameTaken) == THREADS - 1


def test_somebody_has_one_active_interest_whichever_process_hears_them(processes):
    carla = Asker(processes[0].add_cooperative("Cooperativa di prova Uno", (), ""), "carla")
    left = LeadLeft(Lead(name="Ada", age_band="minor", recipients=(carla.cooperative,)))
    agreed = ConsentEvent("follow_up", "b" * 64)
    at_once(processes, lambda database, _: database.keep(ADA, turn(consents=(agreed,), leads=(left,))))

    assert processes[0].leads.counts(carla) == {"new": 1}
    assert len(processes[0].own_data(ADA).leads) == 1


def test_a_cooperative_s_message_is_handed_over_once(processes):
    carla = Asker(processes[0].add_cooperative("Cooperativa di prova Uno", (), ""), "carla")
    left = LeadLeft(Lead(name="Ada", age_band="minor", recipients=(carla.cooperative,)))
    processes[0].keep(ADA, turn(consents=(ConsentEvent("follow_up", "b" * 64),), leads=(left,)))
    processes[0].leads.write(carla, processes[0].leads.page(carla).rows[0].key, "Ciao!")
    (message,) = processes[0].deliveries.arrived("telegram")
    at_once(processes, lambda database, _: database.deliveries.put_message(message, ["ciao"]))

    assert len(processes[0].waiting(ADA)) == 1


def test_a_student_who_leaves_while_staff_is_at_work_holds_up_nobody(processes):
    carla = Asker(processes[0].add_cooperative("Cooperativa di prova Uno", (), ""), "carla")
    left = LeadLeft(Lead(name="Ada", age_band="minor", recipients=(carla.cooperative,)))
    for number in range(THREADS):
        processes[0].keep(f"web:{number}", turn(consents=(ConsentEvent("follow_up", "b" * 64),), leads=(left,)))
    waiting = [row.key for row in processes[0].leads.page(carla).rows]

    def work(database: Database, number: int) -> None:
        if number % 2:
            for student in range(THREADS):
                database.keep(f"web:{student}", turn(forget=True))
        else:
            for key in waiting:
                database.leads.write(carla, key, "Ciao!")
                database.leads.add_note(carla, key, "nota-di-prova")

    at_once(processes, work)
    assert processes[0].leads.counts(carla) == {}
    assert "lead_notes:" not in dump(processes[0])
    assert processes[0].verify_audit().fault is None
