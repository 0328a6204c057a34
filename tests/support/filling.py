"""Something of everything that the product keeps, put there by the product itself; all people are invented."""

from datetime import date

from sqlalchemy import func, select

from bot.conversation.complaints import Judgement
from bot.conversation.session import Session
from bot.people.consent import ConsentEvent
from bot.people.inbox import Asker
from bot.people.lead import Draft, Lead, LeadLeft
from bot.people.opportunity import Opportunity
from bot.people.reminder import ReminderAsked
from bot.people.sent_question import QuestionSent
from bot.people.staff import NewStaff
from bot.store.database import Database
from bot.store.tables import metadata
from tests.store.test_database import RECORD, turn
from tests.support.asking import ANSWER
from tests.support.clock import Clock

VISIT = Opportunity(
    sort="visit",
    title="Visita di prova",
    service="Servizio di prova",
    place="Luogo di prova",
    province="Provincia Uno",
    begins=date(2027, 1, 10),
    ends=date(2027, 1, 10),
    seats=10,
    minimum_age=14,
    does="Si guarda",
)


def fill(database: Database, clock: Clock) -> None:
    """Put at least one row into every table."""
    _count_a_month(database, clock)
    number = database.add_cooperative("Cooperativa di prova Uno", ("Provincia Uno",), "")
    carla = Asker(number, "carla")
    elena = database.classes.teacher(database.classes.add_teacher("Elena Finta"))
    assert elena is not None
    school_class = database.classes.open_class(elena, "3B")
    in_class = Session(class_code=school_class.code, class_until=school_class.ends_at)
    for pupil in range(12):
        database.keep(f"web:{pupil}", turn(in_class, marks=("asked:oss",)))
    clock.move(days=7)
    database.purge()
    database.keep("web:0", turn(in_class, marks=("asked:oss",)))
    agreed = ConsentEvent("follow_up", "b" * 64, recipients=("Cooperativa di prova Uno",))
    left = LeadLeft(Lead(name="Ada", age_band="minor", recipients=(number,)))
    judged = (Judgement("oss#paga", "wrong"),)
    database.begin(1)
    kept = turn(records=[RECORD], consents=(agreed,), leads=(left,), judgements=judged)
    database.finish(1, "telegram:17", kept, ["ciao"], clock())
    database.keep("web:berto", turn(Session(draft=Draft("name", clock()))))
    (row,) = database.leads.page(carla).rows
    database.leads.open(carla, row.key)
    database.leads.add_note(carla, row.key, "Nota di prova")
    database.leads.write(carla, row.key, "Ciao!")
    database.opportunities.put(carla, VISIT)
    key = database.staff.add(NewStaff("carla@esempio.invalid", "Carla Finta", "reviewer", number))
    database.staff.enrol(key, "impronta", "seme", 1)
    known = database.staff.credentials("carla@esempio.invalid")
    assert known is not None
    database.staff.begin(known, 2, "127.0.0.1")
    database.staff.attempt("nessuno@esempio.invalid", "127.0.0.1")
    database.count_crisis("R:SUI")
    _pass_on(database, carla, row.key, clock)
    _ask_a_person(database, database.staff.all()[0].id)
    database.keep("telegram:17", turn(reminders=(ReminderAsked("visita", clock()),)))
    database.keep("web:barometro-0", turn(counted=("asked:oss",)))


def _pass_on(database: Database, carla: Asker, key: str, clock: Clock) -> None:
    other = database.add_cooperative("Cooperativa di prova Due", ("Provincia Uno",), "")
    database.leads.propose(carla, key, other)
    agreed = ConsentEvent("follow_up", "c" * 64, recipients=("Cooperativa di prova Due",))
    left = LeadLeft(Lead(name="Carlo", age_band="minor", recipients=(other,)))
    database.keep("web:carlo", turn(consents=(agreed,), leads=(left,)))
    database.keep("web:carlo", turn(consents=(ConsentEvent("follow_up", granted=False),)))
    database.keep(
        "web:dora",
        turn(
            consents=(ConsentEvent("follow_up", "b" * 64),),
            leads=(LeadLeft(Lead(name="Dora", age_band="minor", recipients=(carla.cooperative,))),),
        ),
    )
    clock.move(hours=1)
    (digest, *_) = database.digests.due()
    database.digests.claim(digest)


def _ask_a_person(database: Database, staff: int) -> None:
    agreed = ConsentEvent("question", "d" * 64)
    for asked in ("Una domanda di prova?", "Un'altra domanda di prova?"):
        database.keep("web:edo", turn(consents=(agreed,), questions=(QuestionSent(f"r-{len(asked)}", asked),)))
    database.questions.answer(staff, database.questions.waiting()[0].key, ANSWER)


def _count_a_month(database: Database, clock: Clock) -> None:
    for person in range(12):
        database.keep(f"web:barometro-{person}", turn(counted=("asked:oss",)))
    clock.move(days=31)
    database.purge()


def numbers(database: Database) -> dict[str, int]:
    """How many rows each table has, of those that are there."""
    with database._engine.begin() as connection:
        there = {
            name
            for name, table in metadata.tables.items()
            if database._engine.dialect.has_table(connection, table.name, schema=table.schema)
        }
        return {name: connection.scalar(select(func.count()).select_from(metadata.tables[name])) for name in there}
