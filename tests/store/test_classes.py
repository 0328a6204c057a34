"""Classes over a real database: pupils are counted for a week, told of by tens, and forgotten."""

from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import text

from bot.conversation.session import Session
from bot.people.classes import CODE, LASTS, MOST_CLASSES, NoMoreClasses, Teacher
from bot.turn import Turn
from tests.conftest import NOW
from tests.store.test_database import turn
from tests.support.databases import dump

ASKED = "asked:oss"


@pytest.fixture
def elena(database) -> Teacher:
    return database.classes.teacher(database.classes.add_teacher("Elena Finta"))


@pytest.fixture
def school_class(database, elena):
    return database.classes.open_class(elena, "3B")


def named(mark: str, number: int) -> str:
    return f"web:{sha256(f'{mark}{number}'.encode()).hexdigest()}"


def ask(database, school_class, pupils: int, mark: str = ASKED) -> None:
    for number in range(pupils):
        session = Session(class_code=school_class.code, class_until=school_class.ends_at)
        database.keep(named(mark, number), Turn(session, (), None, marks=(mark,)))


def next_week(database, clock) -> None:
    clock.move(days=7)
    database.purge()


def test_a_teacher_s_key_and_name_are_not_to_be_read_in_the_database(database, elena):
    key = database.classes.add_teacher("Elena Finta")
    database.classes.open_class(elena, "Terza Girasoli")

    assert key not in dump(database)
    assert "Elena" not in dump(database)
    assert "Girasoli" not in dump(database)
    assert database.classes.teacher(key).name == "Elena Finta"
    assert database.classes.teacher("x" * 43) is None


def test_e3_a_class_has_a_code_of_letters_and_ends_within_thirty_days(school_class, database, clock):
    assert CODE.fullmatch(school_class.code)
    assert school_class.ends_at - school_class.created_at == LASTS == timedelta(days=30)
    assert database.classes.class_ends(school_class.code) == school_class.ends_at
    clock.now = school_class.ends_at
    assert database.classes.class_ends(school_class.code) is None


def test_what_is_asked_is_told_when_the_week_is_over_and_not_before(database, elena, school_class, clock):
    ask(database, school_class, 23)
    database.purge()
    assert database.classes.weeks_of(elena, school_class.code) == ()

    next_week(database, clock)

    (week,) = database.classes.weeks_of(elena, school_class.code)
    assert (week.pupils, dict(week.cells)) == (20, {ASKED: 20})


def test_a_pupil_counts_once_a_page_and_week_however_often_they_ask(database, elena, school_class, clock):
    for _ in range(3):
        ask(database, school_class, 9)
    next_week(database, clock)

    (week,) = database.classes.weeks_of(elena, school_class.code)
    assert (week.pupils, dict(week.cells)) == (0, {})


def test_e2_a_week_is_made_once_and_does_not_change_afterwards(database, elena, school_class, clock):
    ask(database, school_class, 12)
    next_week(database, clock)
    before = database.classes.weeks_of(elena, school_class.code)

    ask(database, school_class, 30, "asked:educatore")
    database.purge()

    assert database.classes.weeks_of(elena, school_class.code) == before


def test_a_week_that_a_slower_clock_counts_in_again_stays_as_it_was_told_and_the_purge_goes_on(
    database, elena, school_class, clock
):
    ask(database, school_class, 23)
    next_week(database, clock)
    told = database.classes.weeks_of(elena, school_class.code)
    clock.move(days=-7)
    ask(database, school_class, 40)
    next_week(database, clock)
    assert database.classes.weeks_of(elena, school_class.code) == told
    assert "class_marks:" not in dump(database)


def test_e1_what_was_not_fit_to_be_told_is_in_no_table(database, elena, school_class, clock):
    ask(database, school_class, 12)
    ask(database, school_class, 3, "asked:asa-raro")
    ask(database, school_class, 4, "asked:altro-raro")
    next_week(database, clock)

    assert ASKED in dump(database)
    assert "raro" not in dump(database)
    assert "class_marks:" not in dump(database)


def test_no_pseudonym_of_a_week_is_found_in_another_week_class_or_table(database, elena, school_class, clock):
    other = database.classes.open_class(elena, "")

    def pupils() -> list[str]:
        with database._engine.begin() as connection:
            return list(connection.scalars(text("SELECT pupil FROM class_marks")))

    ask(database, school_class, 1)
    ask(database, other, 1)
    first = pupils()
    next_week(database, clock)
    ask(database, school_class, 1)

    assert len({*first, *pupils()}) == 3
    assert all(pseudonym not in dump(database) for pseudonym in first)


def test_after_a_class_has_ended_nothing_is_counted(database, school_class, clock):
    clock.now = school_class.ends_at
    ask(database, school_class, 12)

    assert "class_marks:" not in dump(database)


def test_whoever_wants_to_be_forgotten_is_counted_no_longer(database, school_class):
    ask(database, school_class, 1)
    assert database.own_data(named(ASKED, 0)).marks == (ASKED,)

    database.keep(named(ASKED, 0), turn(session=Session(class_code=school_class.code), forget=True))

    assert database.own_data(named(ASKED, 0)).marks == ()
    assert "class_marks:" not in dump(database)


def test_a_teacher_sees_nothing_of_another_s_class_and_can_not_close_it(database, elena, school_class, clock):
    franca = database.classes.teacher(database.classes.add_teacher("Franca Finta"))
    ask(database, school_class, 12)
    next_week(database, clock)

    database.classes.close_class(franca, school_class.code)

    assert database.classes.weeks_of(franca, school_class.code) == ()
    assert database.classes.classes_of(franca) == ()
    assert len(database.classes.weeks_of(elena, school_class.code)) == 1


def test_closing_a_class_or_removing_its_teacher_takes_its_numbers_along(database, elena, school_class, clock):
    ask(database, school_class, 12)
    next_week(database, clock)

    assert database.classes.remove_teacher(elena.id)

    assert ASKED not in dump(database)
    assert "classes:" not in dump(database)


def test_numbers_go_with_their_class_after_its_term(database, elena, school_class, clock):
    ask(database, school_class, 12)
    next_week(database, clock)
    clock.now = NOW + timedelta(days=45, minutes=1)
    database.purge()

    assert ASKED not in dump(database)
    assert database.classes.classes_of(elena) == ()


def test_a_teacher_has_no_more_classes_than_may_be(database, elena):
    for _ in range(MOST_CLASSES):
        database.classes.open_class(elena, "")
    with pytest.raises(NoMoreClasses):
        database.classes.open_class(elena, "")


def test_invitations_and_coming_in_are_noted_without_a_name(database):
    key = database.classes.add_teacher("Elena Finta")
    assert database.classes.come_in(key)
    assert not database.classes.come_in("x" * 43)
    database.classes.remove_teacher(1)

    query = text("SELECT what, outcome, who FROM registro.audit WHERE what LIKE 'teacher%' ORDER BY number")
    with database._engine.begin() as connection:
        noted = [tuple(row) for row in connection.execute(query)]
    assert noted == [
        ("teacher.added", "done", ""),
        ("teacher.login", "done", ""),
        ("teacher.login", "refused", ""),
        ("teacher.removed", "done", ""),
    ]
