"""The screen of a class, the way in, and the teacher's pages, over real conversations and a real database."""

import io
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from pypdf import PdfReader

from bot.channels.web.house import House
from bot.channels.web.site import build_site
from bot.conversation.events import Tapped, TextSent
from bot.conversation.session import Session
from bot.conversations import Conversations
from bot.desk import as_students_read
from bot.people.classes import Teacher
from bot.records import CarriedRecords
from bot.review.house import House as StaffHouse
from bot.review.passwords import Passwords
from bot.review.site import build_review, open_doors
from bot.schooling import classroom_of
from bot.store.database import Database
from bot.texts import load_texts
from bot.turn import Turn
from tests.channels.web.conftest import SITE
from tests.support.browser import Browser, read_page

QUESTION = "Come si diventa OSS?"
ANSWER = "Per diventare OSS serve un corso di 1.000 ore."
DISCLOSURE = "mio padre mi picchia ma io voglio fare l'educatore, che scuola faccio?"
HOME = "/insegnante"


@pytest.fixture
def conversations(answerer, context, database, clock) -> Conversations:
    return Conversations(
        answerer,
        CarriedRecords(database.recall),
        context,
        clock,
        people=database,
    )


@pytest.fixture
def house(house: House, conversations: Conversations, database: Database, published: Path) -> House:
    on_wall = conversations.on_wall()
    classroom = classroom_of(published, database, on_wall.take, lambda: "bussola_prova_bot")
    return replace(house, take=conversations.take, classroom=classroom)


@pytest.fixture
def key(database) -> str:
    return database.classes.add_teacher("Elena Finta")


@pytest.fixture
def elena(database, key) -> Teacher:
    return database.classes.teacher(key)


@pytest.fixture
def code(database, elena) -> str:
    return database.classes.open_class(elena, "3B").code


@pytest.fixture
def screen(visit) -> Browser:
    return visit()


async def come_in(browser: Browser, key: str) -> Browser:
    response = await browser.client.post(f"{HOME}/entra", data={"key": key})
    assert response.status_code == 303, response.text
    return browser


def dump(folder: Path) -> str:
    with closing(sqlite3.connect(folder / "bussola.db")) as connection:
        return "\n".join(connection.iterdump())


# The screen


async def test_e4_the_screen_answers_without_account_and_keeps_nothing(screen, tmp_path, code):
    before = dump(tmp_path)
    for path in ("/aula", f"/aula/{code}"):
        await screen.open(path)
        page = await screen.write(QUESTION)
        assert page.said[0].startswith(ANSWER)
        assert "https://esempio.invalid/legge" in page.response.text
        assert (await screen.tap("Dimmi di più")).said[0].startswith(ANSWER)
        assert "1.591,06" in (await screen.write("e quanto guadagna?")).said[0]

    assert dump(tmp_path) == before
    assert not screen.client.cookies


async def test_e4_the_card_comes_first_on_the_screen_too_and_nothing_is_kept(screen, tmp_path):
    before = dump(tmp_path)
    await screen.open("/aula")

    page = await screen.write(DISCLOSURE)

    assert 'class="said crisis"' in page.response.text
    assert 'href="tel:19696"' in page.response.text
    assert page.mine == []  # not in big type before the class
    answered = await screen.tap("Rispondi alla mia domanda")
    assert 'class="said crisis"' not in answered.response.text
    assert dump(tmp_path) == before


NOT_ON_A_SCREEN = (
    *(
        "/contatto",
        "/vicino",
        "/interessi",
        "/classe ABC",
        "/esporta",
        "/cancella",
        "/revoca",
        "/privacy",
        "/start",
        "/lingua",
    ),
    *("cancella i miei dati", "voglio i miei dati"),
)


@pytest.mark.parametrize("said", NOT_ON_A_SCREEN)
async def test_e4_no_interest_no_right_and_no_questionnaire_opens_on_the_screen(screen, tmp_path, said):
    before = dump(tmp_path)
    await screen.open("/aula")

    page = await screen.write(said)

    assert page.said == [load_texts().say("classroom.wall.not_here")]
    assert dump(tmp_path) == before


@pytest.mark.parametrize(
    "payload",
    ["contact", "contact:begin", "lead", "near", "forget:yes", "age:minor", "unhelpful:x", "interests", "qualunque"],
)
def test_e4_no_button_but_those_that_are_allowed_does_anything_on_the_screen(conversations, payload):
    turn = conversations.on_wall().take(Session(), Tapped(payload), "web:schermo")

    assert [reply.words[:22] for reply in turn.replies] == ["Sullo schermo di tutti"]
    assert (turn.consents, turn.audit, turn.leads, turn.judgements, turn.marks, turn.forget) == (
        (),
        (),
        (),
        (),
        (),
        False,
    )


async def test_e4_the_screen_shows_no_button_for_anybody_s_own_things(screen):
    await screen.open("/aula")

    page = await screen.write(QUESTION)

    assert "Non mi ha aiutato" not in page.labels
    assert "Mi interessa" not in page.labels
    assert "Dimmi di più" in page.labels


async def test_an_age_said_aloud_shuts_no_screen(screen):
    await screen.open("/aula")

    aged = await screen.write("ho 12 anni e mi interessa l'OSS")

    assert "Quanti anni hai?" not in aged.words
    assert (await screen.write(QUESTION)).said[0].startswith(ANSWER)


async def test_the_screen_of_a_class_shows_how_to_join_and_an_ended_one_says_so(screen, code, clock):
    page = await screen.open(f"/aula/{code}")
    assert code in page.words
    assert f"{SITE}/classe/{code}" in page.words

    clock.move(days=31)
    ended = await screen.open(f"/aula/{code}")
    assert ended.status == 404
    assert "la classe è finita" in ended.words
    assert (await screen.write(QUESTION)).said[0].startswith(ANSWER)


async def test_without_a_lesson_the_screen_says_so_kindly(screen):
    page = await screen.open("/aula/lezione")

    assert page.status == 404
    assert "La lezione non è ancora pubblicata" in page.words


async def test_the_lesson_runs_no_script_that_is_not_a_file_of_ours(visit, house, project, clock):
    from bot.lesson.lesson import build_lesson

    lesson = build_lesson(project.lesson, project.library, clock().date())
    browser = visit(classroom=replace(house.classroom, lesson=lambda: lesson))

    response = await browser.client.get("/aula/lezione")

    assert response.status_code == 200
    assert "<style" not in response.text
    assert "<script>" not in response.text
    for name in ("lesson.css", "lesson.js"):
        address = next(part for part in response.text.split('"') if part.endswith(name))
        assert (await browser.client.get(address)).status_code == 200


# Joining


async def answers(visit, database, code: str = "") -> list[str]:
    browser = visit()
    await browser.enter()
    if code:
        await browser.open(f"/classe/{code}")
        await browser.tap("Entra")
    said = []
    for question in (QUESTION, "e quanto guadagna?", "come si diventa astronauta?"):
        said += (await browser.write(question)).said
    return said


async def test_e3_joining_a_class_changes_no_answer(visit, database, code):
    assert await answers(visit, database, code) == await answers(visit, database)


@pytest.mark.parametrize("question", [QUESTION, "Quanto guadagna un OSS?", "come si diventa astronauta?", "grazie"])
def test_e3_what_is_said_within_a_class_is_the_same_to_the_byte(conversations, context, clock, code, question):
    from tests.conftest import NOTICE

    outside = Session("minor", notice=NOTICE, agreed_at=clock())
    inside = replace(outside, class_code=code, class_until=clock() + timedelta(days=30))

    alone, joined = conversations.take(outside, TextSent(question)), conversations.take(inside, TextSent(question))

    def without_keys(turn: Turn) -> list[str]:
        keys = [record.key for record in turn.records]
        said = [repr(reply) for reply in turn.replies]
        return [text.replace(key, "") for text in said for key in keys or [""]]

    assert without_keys(alone) == without_keys(joined)
    assert replace(joined.session, class_code="", class_until=None, last_record="", last_offer="") == replace(
        alone.session, last_record="", last_offer=""
    )


async def test_looking_at_a_class_s_page_joins_nothing(visit, tmp_path, code):
    before = dump(tmp_path)

    page = await visit().open(f"/classe/{code}")

    assert code in page.words
    assert dump(tmp_path) == before


async def test_whoever_joins_before_the_gate_is_asked_what_everybody_is_asked(visit, code):
    browser = visit()
    await browser.open(f"/classe/{code}")

    page = await browser.tap("Entra")

    assert page.said[0].startswith("Ora sei nella classe, fino al 22/12/2026")
    assert "Quanti anni hai?" in page.said[1]


async def test_what_is_asked_in_a_class_is_counted_by_page_and_never_in_words(visit, database, tmp_path, code):
    browser = visit()
    await browser.enter()
    await browser.write(f"/classe {code}")
    await browser.write(QUESTION)
    await browser.write("canarino-7391 come si diventa astronauta?")

    with closing(sqlite3.connect(tmp_path / "bussola.db")) as connection:
        marks = [row[0] for row in connection.execute("SELECT mark FROM class_marks ORDER BY mark")]
    assert marks[0] == "asked:oss"
    assert marks[1].startswith("missing:")
    assert "canarino-7391" not in dump(tmp_path)


async def test_a_class_can_be_left_and_a_wrong_code_loses_nothing(visit, code):
    browser = visit()
    await browser.enter()

    assert "Questo codice non c'è" in (await browser.write("/classe SBAGLIATO")).said[0]
    assert (await browser.write(QUESTION)).said[0].startswith(ANSWER)
    await browser.write(f"/classe {code}")
    assert "Sei nella classe" in (await browser.write("/classe")).said[0]
    assert "Sei fuori dalla classe" in (await browser.write("/classe esci")).said[0]
    assert "Non sei in nessuna" in (await browser.write("/classe esci")).said[0]


def test_a_deep_link_into_telegram_joins_as_the_command_does(conversations, code):
    by_link = conversations.take(Session(), TextSent(f"/start classe_{code}"), "telegram:17")
    by_command = conversations.take(Session(), TextSent(f"/classe {code}"), "telegram:17")

    assert by_link.session.class_code == by_command.session.class_code == code
    assert [reply.words for reply in by_link.replies] == [reply.words for reply in by_command.replies]


def test_when_a_class_has_ended_the_session_leaves_it_with_the_next_message(conversations, clock, code):
    joined = conversations.take(Session(), TextSent(f"/classe {code}"), "web:ada").session
    clock.move(days=31)

    assert conversations.take(joined, TextSent("/aiuto"), "web:ada").session.class_code == ""


# The teacher


async def test_a_teacher_comes_in_with_the_link_s_key_and_makes_a_class(visit, key):
    elena = await come_in(visit(), key)
    await elena.open(HOME)
    form = next(form for form in elena.page.forms if form.action.endswith("/classi"))

    made = await elena.send(form, {**form.fields, "text": "4A"})
    page = await elena.open(made.response.headers["location"])

    assert "Classe 4A" in page.words
    assert "https://t.me/bussola_prova_bot?start=classe_" in page.response.text
    assert "Ancora nessuna settimana conclusa" in page.words


@pytest.mark.parametrize("key", ["", "x" * 43, "abc"])
async def test_a_wrong_key_opens_nothing_and_says_what_to_do(visit, key):
    response = await visit().client.post(f"{HOME}/entra", data={"key": key})

    assert response.status_code == 403
    assert "Questa chiave non è valida" in response.text
    assert "set-cookie" not in response.headers


async def test_whoever_tries_keys_without_end_is_told_to_wait(visit):
    browser = visit(limit=lambda _conversation, _address: 60)

    response = await browser.client.post(f"{HOME}/entra", data={"key": "x" * 43})

    assert (response.status_code, response.headers["retry-after"]) == (429, "60")


async def test_the_teacher_s_cookie_is_out_of_reach_and_belongs_to_this_host_alone(visit, key):
    browser = visit(base="https://bussola.invalid")
    response = await browser.client.post(f"{HOME}/entra", data={"key": key})

    cookie = response.headers["set-cookie"]
    assert cookie.startswith("__Host-bussola-insegnante=")
    assert {"HttpOnly", "Secure", "SameSite=strict"} <= {part.strip() for part in cookie.split(";")}


async def test_forms_without_our_token_or_from_another_site_change_nothing(visit, key, code, tmp_path):
    elena = await come_in(visit(), key)
    before = dump(tmp_path)

    for path in (f"{HOME}/classi", f"{HOME}/classi/{code}/chiudi"):
        assert (await elena.client.post(path, data={"token": "x"})).status_code == 403
        foreign = {"Origin": "https://altrove.invalid"}
        assert (await elena.client.post(path, data={"token": "x"}, headers=foreign)).status_code == 403

    assert dump(tmp_path) == before


async def test_a_label_that_is_none_is_refused_with_a_sentence(visit, key, database, elena):
    browser = await come_in(visit(), key)
    await browser.open(HOME)
    form = next(form for form in browser.page.forms if form.action.endswith("/classi"))

    page = await browser.send(form, {**form.fields, "text": "elena@scuola.it"})

    assert page.status == 422
    assert "Non ho creato niente" in page.words
    assert database.classes.classes_of(elena) == ()


ROWS = ("righe", "messaggi", "chat", "alunni", "sessioni", "esporta.csv", "testi", "id", "altro.pdf", "")


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "path", [*(f"classi/{{code}}/{name}" for name in ROWS), "alunni", "classi/NIENTE", "conversazioni/1"]
)
async def test_e3_a_teacher_meets_403_wherever_rows_texts_or_ids_might_be(visit, key, code, method, path):
    elena = await come_in(visit(), key)

    response = await elena.client.request(method, f"{HOME}/{path.format(code=code)}")

    assert response.status_code == 403


async def test_e3_another_teacher_and_nobody_meet_403_at_a_class(visit, database, code):
    dino = await come_in(visit(), database.classes.add_teacher("Franca Finta"))
    for browser in (dino, visit()):
        for path in ("", "/foglio-a4.pdf", "/manifesto-a3.pdf"):
            response = await browser.client.get(f"{HOME}/classi/{code}{path}")
            assert response.status_code == 403
            assert "3B" not in response.text


async def test_e3_the_staff_s_pages_are_shut_to_a_teacher(house, database, key, clock):
    texts = house.context.texts
    staff = StaffHouse(
        texts=texts,
        accounts=database.staff,
        leads=database.leads,
        cooperatives=database.cooperatives,
        clock=clock,
        style="/static/bussola.css",
        icon="/static/icon.svg",
        professions=dict,
        passwords=Passwords(),
        opportunities=database.opportunities,
        preview=as_students_read,
        audit=database.audit,
        roster=database.roster,
        holdings=database.holdings,
        last_purge=database.last_purge,
        questions=database.questions,
        as_read=lambda _question, _answer: "",
    )
    site = build_site(house, rooms={"/gestione": build_review(staff)})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url=SITE) as client:
        await come_in(Browser(client), key)
        asked = [(method, path) for (method, path), power in open_doors(staff).powers.items() if power]
        answered = {
            (method, path): (
                await client.request(method, f"/gestione{path}".replace("{", "").replace("}", ""), data={"token": "x"})
            ).status_code
            for method, path in asked
        }

    assert answered
    assert set(answered.values()) == {403}, answered


def count(database: Database, code: str, mark: str, pupils: int) -> None:
    for number in range(pupils):
        session = Session(class_code=code)
        database.keep(f"web:{number}", Turn(session, (), None, marks=(mark,)))


async def test_e1_the_page_tells_tens_and_otherwise_less_than_ten(visit, key, database, clock, code, tmp_path):
    count(database, code, "asked:oss", 17)
    count(database, code, "asked:educatore", 9)
    count(database, code, "asked:tolta-dalle-pagine", 3)
    count(database, code, "missing:oss", 3)
    clock.move(days=7)
    database.purge()
    elena = await come_in(visit(), key)
    before = dump(tmp_path)

    page = await elena.open(f"{HOME}/classi/{code}")

    assert "Settimana dal 16/11/2026 al 22/11/2026" in page.words
    assert "Persone che hanno chiesto qualcosa: 10" in page.words
    cells = page.response.text.replace("</td>", "<td>").split("<td>")[1::2]
    assert cells == ["10", "meno di 10", "meno di 10", "meno di 10"]
    assert dump(tmp_path) == before


async def test_e1_where_one_number_alone_is_small_the_page_hides_the_next_too(visit, key, database, clock, code):
    count(database, code, "asked:oss", 17)
    count(database, code, "asked:educatore", 9)
    clock.move(days=7)
    database.purge()

    page = await (await come_in(visit(), key)).open(f"{HOME}/classi/{code}")

    assert set(page.response.text.replace("</td>", "<td>").split("<td>")[1::2]) == {"meno di 10"}


async def test_e2_no_other_span_of_time_can_be_asked_for(visit, key, database, clock, code):
    count(database, code, "asked:oss", 30)
    clock.move(days=7)
    database.purge()
    elena = await come_in(visit(), key)
    plain = (await elena.client.get(f"{HOME}/classi/{code}")).text

    for asked in ("?dal=2026-11-16&al=2026-11-17", "?from=2026-11-22", "?giorno=1", "?scuola=x", "?fewest=1"):
        assert (await elena.client.get(f"{HOME}/classi/{code}{asked}")).text == plain


@pytest.mark.parametrize(("name", "millimetres"), [("foglio-a4.pdf", (210, 297)), ("manifesto-a3.pdf", (297, 420))])
async def test_sheet_and_poster_are_tagged_italian_pages_of_their_size(visit, key, code, name, millimetres):
    elena = await come_in(visit(), key)

    response = await elena.client.get(f"{HOME}/classi/{code}/{name}")

    assert response.headers["content-type"] == "application/pdf"
    pdf = PdfReader(io.BytesIO(response.content))
    assert len(pdf.pages) == 1
    assert tuple(round(float(side) / 72 * 25.4) for side in pdf.pages[0].mediabox[2:]) == millimetres
    assert pdf.trailer["/Root"]["/Lang"].startswith("it")
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    words = pdf.pages[0].extract_text()
    assert code in words.replace(" ", "")
    assert f"localhost:8080/classe/{code}" in words.replace("\n", "")


async def test_a_class_can_be_closed_and_is_gone(visit, key, database, elena, code):
    browser = await come_in(visit(), key)
    page = await browser.open(f"{HOME}/classi/{code}")
    form = next(form for form in page.forms if form.action.endswith("/chiudi"))

    await browser.send(form, form.fields)

    assert database.classes.classes_of(elena) == ()
    assert read_page(await visit().client.get(f"/classe/{code}")).status == 404
