"""The barometer's page, from what students ask to what any of the staff may read; nothing before a month is over."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.barometer.findings import Subject, Subjects
from bot.conversation.events import Tapped, TextSent
from bot.conversations import Conversations
from bot.people.staff import ROLES
from bot.records import CarriedRecords

NOVEMBER = "/barometro/2026-11"
QUESTION = TextSent("come si diventa OSS?")


@pytest.fixture
def house(house, database):
    subjects = Subjects({"oss": Subject("OSS", "profession")}, {"oss": "OSS"})
    return replace(house, barometer=database.barometer_months, subjects=lambda: subjects)


@pytest.fixture
def talk(answerer, context, database, clock):
    """Somebody comes in by the web's door and writes."""
    conversations = Conversations(answerer, CarriedRecords(database.recall), context, clock, people=database)

    def say(conversation: str, *said: TextSent | Tapped) -> None:
        session = database.session(conversation)
        entered = [] if session.agreed_at else [TextSent("/start"), Tapped("age:minor"), Tapped("consent:yes")]
        for event in (*entered, *said):
            taken = conversations.take(database.session(conversation), event, conversation)
            database.keep(conversation, taken)

    return say


def next_month(database, clock) -> None:
    clock.now = datetime(2026, 12, 1, 9, tzinfo=UTC)
    database.purge()


async def test_ten_students_who_ask_are_a_number_when_the_month_is_over(talk, database, clock, enrolled, cooperatives):
    for number in range(10):
        talk(f"web:{number}", QUESTION)
    carla = await enrolled("Carla", cooperatives["Aurora"]).enter()
    await carla.open("/barometro")
    assert "Non c'è ancora niente da raccontare" in carla.words

    next_month(database, clock)
    await carla.enter()
    await (await carla.open("/barometro")).follow()

    assert str(carla.response.url).endswith(NOVEMBER)
    assert "A novembre 2026 almeno 10 persone hanno chiesto di «OSS»." in carla.words
    picture = await carla.client.get(f"/gestione{NOVEMBER}/professions-light.svg")
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/svg+xml")


async def test_one_student_who_asks_ten_times_is_no_number(talk, database, clock, enrolled, cooperatives):
    talk("web:ada", *[QUESTION] * 10)
    assert database.own_data("web:ada").counted == ("asked:oss",)
    next_month(database, clock)
    carla = await enrolled("Carla", cooperatives["Aurora"]).enter()
    await carla.open(NOVEMBER)
    assert "meno di 10. Con numeri così piccoli non si dice altro" in carla.words
    assert "<img" not in carla.response.text


async def test_a_student_who_is_erased_is_not_counted(talk, database, clock, enrolled, cooperatives):
    for number in range(10):
        talk(f"web:{number}", QUESTION)
    talk("web:0", TextSent("/cancella"), Tapped("forget:yes"))
    next_month(database, clock)
    carla = await enrolled("Carla", cooperatives["Aurora"]).enter()
    await carla.open(NOVEMBER)
    assert "«OSS»" not in carla.words


async def test_what_no_page_answers_is_counted_without_a_word_of_it(talk, database, clock):
    for number in range(10):
        talk(f"web:{number}", TextSent("quanto pesa la torre eiffel di notte?"))
    next_month(database, clock)
    (month,) = database.barometer_months()
    assert [cell.partition(":")[0] for cell in month.cells if cell != "people"] == ["missing"]


@pytest.mark.parametrize("role", [role for role in ROLES if role != "dpo"])
async def test_every_role_but_the_dpo_reads_it(role, talk, database, clock, enrolled, cooperatives):
    talk("web:ada", QUESTION)
    next_month(database, clock)
    berto = await enrolled("Berto", cooperatives["Consorzio"], role).enter()
    await berto.open(NOVEMBER)
    assert berto.status == 200
    assert 'href="/gestione/barometro"' in berto.response.text
    paper = await berto.client.get(f"/gestione{NOVEMBER}/barometro.pdf")
    assert paper.headers["content-disposition"] == 'attachment; filename="barometro-2026-11.pdf"'
    assert PdfReader(BytesIO(paper.content)).metadata.title == "Barometro di novembre 2026"


async def test_who_is_not_in_finds_nothing(visit, talk, database, clock):
    talk("web:ada", QUESTION)
    next_month(database, clock)
    for path in ("/barometro", NOVEMBER, f"{NOVEMBER}/barometro.pdf", f"{NOVEMBER}/people-light.svg"):
        browser = await visit().open(path)
        assert (browser.status, browser.response.headers["location"]) == (303, "/gestione/entra")


@pytest.mark.parametrize(
    "path",
    [
        "/barometro/2026-12",  # runs
        "/barometro/2026-1",
        "/barometro/'",
        f"{NOVEMBER}/professions-light.svg",  # nothing to draw
        f"{NOVEMBER}/people-blue.svg",
        f"{NOVEMBER}/elsewhere-light.svg",
        "/barometro/2026-12/barometro.pdf",
    ],
)
async def test_no_other_span_and_no_other_picture_can_be_asked_for(path, talk, database, clock, enrolled, cooperatives):
    talk("web:ada", QUESTION)
    next_month(database, clock)
    carla = await enrolled("Carla", cooperatives["Aurora"]).enter()
    await carla.open(path)
    assert carla.status == 404
    assert "Questa pagina non c'è" in carla.words
