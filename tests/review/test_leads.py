"""Interests: the list, one in full, and all that staff does with one. Dino works elsewhere, and must find nothing."""

import pytest

from bot.review.inbox import STATUSES
from tests.support.databases import KEYS
from tests.support.unsealed import contents

VERBS = ("stato", "persona", "scadenza", "note", "messaggi", "chiudi")
FIELDS = {
    "stato": {"status": "taken"},
    "persona": {"staff": ""},
    "scadenza": {"due_on": "2026-12-01"},
    "note": {"text": "Una nota."},
    "messaggi": {"text": "Ciao!"},
    "chiudi": {},
}


async def test_an_empty_list_says_so(carla):
    await carla.open("/interessi")
    assert "Non c'è ancora nessun interesse" in carla.words


async def test_interests_are_listed_by_date_the_newest_first(carla, leave, clock):
    for number, name in enumerate(("Ada", "Berto", "Zoe", "Bea")):
        leave(f"web:{number}", name=name)
        clock.move(minutes=1)
    await carla.open("/interessi")
    places = [carla.response.text.index(f">{name}</a>") for name in ("Bea", "Zoe", "Berto", "Ada")]
    assert places == sorted(places)
    for word in ("punteggio", "idoneo", "classifica", "ordina per"):
        assert word not in carla.words.lower()


async def test_filters_find_what_they_say_and_nothing_else(carla, leave):
    leave("web:1", name="Ada", province="Cremona", professions=("oss",))
    leave("web:2", name="Bea", province="Brescia", professions=("educatore",), class_code="3B-prova")
    for query, found, absent in (
        ("provincia=Brescia", "Bea", "Ada"),
        ("professione=oss", "Ada", "Bea"),
        ("classe=3B-prova", "Bea", "Ada"),
        ("stato=closed", "Con questi filtri", "Ada"),
        ("mie=si", "Con questi filtri", "Ada"),
    ):
        await carla.open(f"/interessi?{query}")
        assert carla.status == 200
        assert found in carla.words
        assert f">{absent}</a>" not in carla.response.text


@pytest.mark.parametrize("query", ["stato=inventato", "professione=%27%20or%201", "classe=../", "mie=forse"])
async def test_a_filter_that_can_not_be_is_refused_kindly(carla, query):
    await carla.open(f"/interessi?{query}")
    assert carla.status == 422
    assert "Uno dei filtri non va bene" in carla.words


@pytest.mark.parametrize(
    "path", ["/interessi/%00", "/interessi?provincia=%00", "/interessi?dopo=%00~x", "/invito/a%00"]
)
async def test_what_no_database_can_be_asked_for_is_nowhere(carla, path):
    await carla.open(path)
    assert carla.status == 404


async def test_a_long_list_is_turned_page_by_page_and_nothing_is_skipped(carla, leave, clock):
    for number in range(53):
        leave(f"web:{number}", name="Ada")
        clock.move(seconds=10)
    await carla.open("/interessi")
    first = set(_links(carla))
    following = next(part for part in carla.response.text.split('"') if "dopo=" in part).replace("&amp;", "&")
    await carla.open(following.removeprefix("/gestione"))
    second = set(_links(carla))
    assert (len(first), len(second), first & second) == (50, 3, set())


async def test_one_interest_is_followed_from_new_to_closed(carla, leave, database):
    key = leave()
    await carla.open(f"/interessi/{key}")
    assert "Interesse di Ada" in carla.words
    for status, said in (("taken", "preso in carico"), ("contacted", "contattato"), ("met", "incontrato")):
        await (await carla.send(f"/interessi/{key}/stato", status=status)).follow()
        assert f"Adesso è: {said}" in carla.words
    await carla.send(f"/interessi/{key}/stato", status="closed", reason="")
    assert carla.status == 422
    assert "scegli un motivo" in carla.words
    await (await carla.send(f"/interessi/{key}/stato", status="closed", reason="met")).follow()
    assert "Adesso è: chiuso (ci siamo incontrati)" in carla.words
    await carla.send(f"/interessi/{key}/stato", status="new")
    assert carla.status == 409


@pytest.mark.parametrize("status", [one for one in STATUSES if one not in ("taken", "closed")])
async def test_a_step_can_not_be_skipped(carla, leave, status):
    key = leave()
    await carla.open(f"/interessi/{key}")
    await carla.send(f"/interessi/{key}/stato", status=status)
    assert carla.status == 409


async def test_a_day_and_a_person_are_set_and_taken_away(carla, leave, house, clock):
    key = leave()
    number = str(house.accounts.with_email(carla.email).id)
    await carla.open(f"/interessi/{key}")
    await carla.send(f"/interessi/{key}/persona", staff=number)
    await carla.send(f"/interessi/{key}/scadenza", due_on="2026-11-21")
    await carla.open("/interessi?mie=si")
    assert "se ne occupa Carla" in carla.words
    assert "da fare entro il 21/11/2026, già passato" in carla.words
    await carla.open(f"/interessi/{key}")
    await carla.send(f"/interessi/{key}/scadenza", due_on="")
    await carla.send(f"/interessi/{key}/persona", staff="")
    await carla.open("/interessi")
    assert "21/11/2026, già" not in carla.words
    assert "se ne occupa" not in carla.words


async def test_a_day_that_was_mistyped_does_not_leave_the_page(carla, leave, clock):
    await carla.open(f"/interessi/{leave()}")
    assert f'min="{clock().date()}" max="9999-12-31"' in carla.response.text


async def test_nobody_of_another_cooperative_can_be_given_an_interest(carla, dino, leave, house):
    key = leave()
    await carla.open(f"/interessi/{key}")
    await carla.send(f"/interessi/{key}/persona", staff=str(house.accounts.with_email(dino.email).id))
    assert carla.status == 422


async def test_notes_stay_in_the_house_and_are_sealed(carla, leave, database, tmp_path):
    key = leave()
    await carla.open(f"/interessi/{key}")
    await carla.send(f"/interessi/{key}/note", text="Le piacerebbe vedere il centro diurno <b>")
    await carla.open(f"/interessi/{key}")
    assert "centro diurno &lt;b&gt;" in carla.response.text
    database.scrub()
    assert b"centro diurno" not in b"".join(contents(tmp_path, KEYS).values())


async def test_a_note_that_is_too_long_comes_back_to_be_shortened(carla, leave):
    key = leave()
    await carla.open(f"/interessi/{key}")
    await carla.send(f"/interessi/{key}/note", text="parola " * 400)
    assert carla.status == 422
    assert "troppo lunga" in carla.words
    assert "parola parola" in carla.response.text


async def test_a_message_is_shown_and_tells_when_it_arrives(carla, leave, clock):
    key = leave()
    await carla.open(f"/interessi/{key}")
    await (await carla.send(f"/interessi/{key}/messaggi", text="Ciao Ada, vuoi vedere come lavoriamo?")).follow()
    assert "Messaggio inviato" in carla.words
    assert "vuoi vedere come lavoriamo?" in carla.words


async def test_in_the_evening_a_message_waits_until_eight(enrolled, cooperatives, leave, clock):
    key = leave()
    clock.move(hours=11)  # 22:00 in Italy
    carla = await enrolled("Carla", cooperatives["Aurora"]).enter()
    await carla.open(f"/interessi/{key}")
    await (await carla.send(f"/interessi/{key}/messaggi", text="Ciao Ada!")).follow()
    assert "arriverà alle 8" in carla.words
    assert "arriverà il 23/11/2026, 08:00" in carla.words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Chiamami al 333 1234567", "Nel messaggio c'è un numero"),
        ("x" * 1001, "troppo lungo"),
        ("   ", "è vuoto"),
    ],
)
async def test_a_message_that_can_not_go_is_not_lost(carla, leave, text, said):
    key = leave()
    await carla.open(f"/interessi/{key}")
    await carla.send(f"/interessi/{key}/messaggi", text=text)
    assert carla.status == 422
    assert said in carla.words
    assert text.strip() in carla.response.text


async def test_a_closed_conversation_takes_no_more_messages(carla, leave):
    key = leave()
    await carla.open(f"/interessi/{key}")
    await carla.send(f"/interessi/{key}/chiudi")
    await carla.open(f"/interessi/{key}")
    assert "La conversazione è stata chiusa da voi." in carla.words
    await carla.send(f"/interessi/{key}/messaggi", text="Ciao!")
    assert carla.status == 422


async def test_a_minor_s_contact_is_not_shown_and_a_parent_s_is_told_apart(carla, leave):
    key = leave("web:1")
    await carla.open(f"/interessi/{key}")
    assert "Ha meno di 18 anni e il suo contatto non si chiede" in carla.words
    contact = {"kind": "email", "value": "genitore@esempio.invalid", "whose": "parent"}
    key = leave("web:2", name="Bea", contact=contact)
    await carla.open(f"/interessi/{key}")
    assert "genitore@esempio.invalid (di un genitore, che è d'accordo)" in carla.words


async def test_of_a_withdrawn_interest_only_the_day_is_left_and_nothing_can_be_done(carla, leave, database):
    key = leave()
    database.close(None, "web:ada")
    await carla.open("/interessi")
    assert "Ritirato il 22/11/2026" in carla.words
    assert "Ada" not in carla.words
    await carla.open(f"/interessi/{key}")
    assert carla.status == 200
    assert "Ada" not in carla.words
    for verb in VERBS:
        assert (await carla.send(f"/interessi/{key}/{verb}", **FIELDS[verb])).status in (404, 409)


async def test_another_cooperative_s_interest_is_nowhere(carla, dino, leave):
    key = leave()
    for path in (f"/interessi/{key}", "/interessi/nessuno"):
        await dino.open(path)
        assert dino.status == 404
    there, nowhere = (await dino.open(f"/interessi/{key}")).words, (await dino.open("/interessi/nessuno")).words
    assert there == nowhere
    await dino.open("/interessi")
    assert "Ada" not in dino.words
    assert "tutti (0)" in dino.words
    for query in ("provincia=Cremona", "professione=oss", "stato=new"):
        await dino.open(f"/interessi?{query}")
        assert key not in dino.response.text
    await carla.open("/interessi")
    assert "tutti (1)" in carla.words


@pytest.mark.parametrize("verb", VERBS)
async def test_another_cooperative_s_interest_is_nowhere_on_every_verb(dino, carla, leave, verb):
    key = leave()
    await dino.open("/interessi")
    assert (await dino.send(f"/interessi/{key}/{verb}", **FIELDS[verb])).status == 404
    await carla.open(f"/interessi/{key}")
    assert "Adesso è: nuovo" in carla.words
    assert "Nessuna nota" in carla.words
    assert "Non vi siete ancora scritti" in carla.words


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
async def test_other_methods_are_not_there(dino, leave, method):
    key = leave()
    answer = await dino.client.request(method, f"/gestione/interessi/{key}")
    assert answer.status_code == 405


async def test_an_interest_shared_with_two_goes_on_apart_in_each(carla, dino, leave):
    key = leave("web:ada", "Aurora", "Bosco")
    await carla.open(f"/interessi/{key}")
    await carla.send(f"/interessi/{key}/stato", status="taken")
    await carla.send(f"/interessi/{key}/note", text="Solo per noi")
    await dino.open(f"/interessi/{key}")
    assert "Adesso è: nuovo" in dino.words
    assert "Solo per noi" not in dino.words


async def test_the_consortium_sees_only_what_was_shared_with_it(enrolled, cooperatives, leave):
    key = leave()
    elena = await enrolled("Elena", cooperatives["Consorzio"], "administrator").enter()
    await elena.open(f"/interessi/{key}")
    assert elena.status == 404


async def test_looking_changes_no_state(carla, leave, database):
    key = leave()
    before = database.leads.page(_asker(database, carla)).rows
    for path in ("/interessi", f"/interessi/{key}", f"/interessi/{key}/stato", f"/interessi/{key}/chiudi", "/esci"):
        await carla.open(path)
    assert database.leads.page(_asker(database, carla)).rows == before
    assert (await carla.open("/interessi")).status == 200


async def test_a_field_that_the_form_does_not_have_is_refused(carla, leave):
    key = leave()
    await carla.open(f"/interessi/{key}")
    assert (await carla.send(f"/interessi/{key}/stato", status="taken", cooperative="2")).status == 422


def _asker(database, browser):
    from bot.people.inbox import Asker

    staff = database.staff.with_email(browser.email)
    return Asker(staff.cooperative, str(staff.id))


def _links(browser) -> list[str]:
    return [part for part in browser.response.text.split('"') if part.startswith("/gestione/interessi/")]


async def test_how_soon_one_answers_is_said_above_the_list_in_plain_words(carla, dino, leave, clock):
    answered = leave("web:1")
    leave("web:2")
    clock.move(days=2)
    await carla.enter()
    await carla.open(f"/interessi/{answered}")
    await carla.send(f"/interessi/{answered}/messaggi", text="Ciao, sono Carla.")
    clock.move(days=6)
    await carla.enter()
    await carla.open("/interessi")
    assert "Interessi arrivati negli ultimi 90 giorni: 2. Hanno già avuto una risposta: 1." in carla.words
    assert (
        "La metà di chi ha avuto risposta l'ha avuta entro 3 giorni. Una persona aspetta da più di 7 giorni."
        in carla.words
    )
    assert carla.response.text.partition('class="prompt"')[2].partition("</p>")[0].count("Carla") == 0
    await carla.open("/interessi?stato=new")
    assert "negli ultimi 90 giorni" not in carla.words, "of a part it would tell another thing"
    await dino.enter()
    await dino.open("/interessi")
    assert "negli ultimi 90 giorni" not in dino.words
