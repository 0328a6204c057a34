"""The teacher's pages, over real conversations and a real database."""

import io

import httpx
import pytest
from pypdf import PdfReader

from bot.channels.web.site import build_site
from bot.conversation.session import Session
from bot.review.site import build_review, open_doors
from bot.store.database import Database
from bot.turn import Turn
from tests.channels.web.classroom.conftest import HOME, come_in, dump
from tests.channels.web.conftest import SITE
from tests.support.browser import Browser, read_page
from tests.support.house import staff_house


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
    staff = staff_house(database, clock)
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
