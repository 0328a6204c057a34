"""Teachers and classes, as the consortium's administrator looks after them."""

import pytest

from bot.store import audit


@pytest.fixture
async def elena(enrolled, cooperatives):
    """The consortium's administrator (synthetic, like everybody here)."""
    return await enrolled("Elena", cooperatives["Consorzio"], "administrator").enter()


async def invite(elena, name: str = "Insegnante Finta") -> str:
    """Invite a teacher on the page; the key in the link that is shown once."""
    await elena.open("/classi")
    await elena.send("/classi", name=name)
    return key_in(elena)


def key_in(browser) -> str:
    return next((word.partition("#chiave=")[2] for word in browser.words.split() if "/insegnante#chiave=" in word), "")


async def test_the_link_lets_a_teacher_in_and_is_shown_once(elena, database):
    key = await invite(elena, "  Insegnante   Finta ")
    assert database.classes.teacher(key).name == "Insegnante Finta"
    await elena.open("/classi")
    assert key not in elena.response.text
    assert "Insegnante Finta" in elena.words


@pytest.mark.parametrize("name", ["", "  ", "a" * 61, "uno\u0007due"])
async def test_a_name_that_can_not_be_is_said_and_stays(elena, database, name):
    await invite(elena, name)
    assert elena.status == 422
    assert "Il nome manca o è troppo lungo" in elena.words
    assert database.roster.all() == ()


async def test_who_is_suspended_is_not_let_in_and_a_new_link_lets_them_in_again(elena, database):
    old = await invite(elena)
    teacher = database.classes.teacher(old)
    code = database.classes.open_class(teacher, "3B").code
    await elena.open("/classi")
    await elena.send(f"/classi/insegnanti/{teacher.id}/sospendi")
    assert database.classes.teacher(old) is None
    assert not database.classes.come_in(old)
    assert database.class_ends(code) is not None, "the pupils stay in their class"
    await elena.open("/classi")
    await elena.send(f"/classi/insegnanti/{teacher.id}/link")
    new = key_in(elena)
    assert database.classes.teacher(old) is None
    assert database.classes.teacher(new) == teacher
    assert [one.code for one in database.classes.classes_of(teacher)] == [code]


async def test_a_new_link_ends_the_one_there_was(elena, database):
    old = await invite(elena)
    number = database.classes.teacher(old).id
    await elena.open("/classi")
    await elena.send(f"/classi/insegnanti/{number}/link")
    assert database.classes.teacher(old) is None


async def test_who_is_taken_away_goes_with_their_classes(elena, database):
    key = await invite(elena)
    teacher = database.classes.teacher(key)
    code = database.classes.open_class(teacher, "").code
    await elena.open("/classi")
    await (await elena.send(f"/classi/insegnanti/{teacher.id}/togli")).follow()
    assert "sono cancellati" in elena.words
    assert database.class_ends(code) is None
    assert database.roster.all() == ()


async def test_a_closed_class_is_listed_no_more(elena, database):
    teacher = database.classes.teacher(await invite(elena))
    kept, closed = (database.classes.open_class(teacher, label).code for label in ("3B", "4C"))
    await elena.open("/classi")
    assert f"4C, codice {closed}, aperta fino al 22/12/2026" in elena.words
    await elena.send(f"/classi/{closed}/chiudi")
    await elena.open("/classi")
    assert closed not in elena.response.text
    assert kept in elena.response.text


async def test_a_class_that_is_over_is_listed_no_more(elena, database, clock):
    teacher = database.classes.teacher(await invite(elena))
    code = database.classes.open_class(teacher, "3B").code
    clock.move(days=31)
    await elena.enter()
    await elena.open("/classi")
    assert code not in elena.response.text


async def test_no_number_of_pupils_is_on_the_page(elena, database, clock):
    """However many have asked, the page is the same: it is never told how many there are."""
    from bot.conversation.session import Session
    from bot.turn import Turn

    teacher = database.classes.teacher(await invite(elena))
    code = database.classes.open_class(teacher, "3B").code
    await elena.open("/classi")
    before = elena.words
    for number in range(12):
        database.keep(f"web:{number}", Turn(Session(class_code=code), (), None, marks=("asked:oss",)))
    await elena.open("/classi")
    assert elena.words == before
    clock.move(days=8)
    database.purge()
    assert [week.pupils for week in database.classes.weeks_of(teacher, code)] == [10]
    await elena.enter()
    await elena.open("/classi")
    assert elena.words == before


async def test_who_did_it_is_noted_and_whom_it_concerns_is_not(elena, database):
    await invite(elena)
    with database._engine.begin() as connection:
        last = audit.latest(connection, 1)[0]
    assert (last.what, last.channel, last.outcome) == ("teacher.added", "review", "done")
    number = database.staff.with_email(elena.email).id
    assert last.who == database._names.keyed("staff", str(number))


@pytest.mark.parametrize(
    "path",
    [
        "/classi/insegnanti/999/link",
        "/classi/insegnanti/999/sospendi",
        "/classi/insegnanti/abc/togli",
        "/classi/insegnanti/-1/togli",
        "/classi/NESSUNA/chiudi",
        "/classi/%2e%2e/chiudi",
    ],
)
async def test_what_is_not_there_is_nowhere(elena, path):
    await elena.open("/classi")
    assert (await elena.send(path)).status == 404
