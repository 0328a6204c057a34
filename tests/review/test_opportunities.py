"""What a cooperative offers to see: from the page to the student and back. Dino works elsewhere, and must find nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.opportunity import Opportunity
from bot.review.offering import Offering, next_year, read, typed
from tests.conftest import CONTEXT, NOW
from tests.support.student import Student, conversations_over

TODAY = NOW.date()
VISIT = {
    "sort": "visit",
    "title": "Una mattina al centro diurno (di prova)",
    "service": "Centro diurno di prova",
    "place": "Via di prova 1",
    "province": "Cremona",
    "begins": "2026-12-10",
    "ends": "",
    "hours": "dalle 9 alle 12",
    "apply_by": "2026-12-05",
    "seats": "6",
    "minimum_age": "15",
    "does": "Si accompagna chi ci lavora.",
}


async def write(browser, **changed: str) -> str:
    """Write an opportunity on the page; the path of its own."""
    await browser.open("/opportunita/nuova")
    await browser.send("/opportunita/nuova", **{**VISIT, "profession.oss": "si", **changed})
    return browser.response.headers.get("location", "").partition("?")[0].removeprefix("/gestione")


async def publish(browser, **changed: str) -> str:
    path = await write(browser, **changed)
    await (await browser.open(path)).send(f"{path}/pubblica")
    return path


@pytest.fixture
def ada(database, clock) -> Student:
    return Student("web:ada", conversations_over(database, CONTEXT, clock), database).enter()


async def test_what_is_written_and_published_is_seen_chosen_and_comes_back_as_an_interest(carla, ada, database):
    path = await write(carla)
    ada.say("/vicino")
    assert "nessuno ha pubblicato" in ada.words, "a draft is nobody's but its cooperative's"
    await carla.open(path)
    read_on_the_page = carla.words
    assert await carla.send(f"{path}/pubblica")

    ada.say("/vicino")
    ada.choose("near:one:")
    assert " ".join(ada.words.split()) in read_on_the_page, "the preview is what the student reads"
    ada.choose("contact:visit:")
    ada.choose("contact:rec:ok")
    ada.choose("contact:yes:")
    ada.say("Ada")
    ada.choose("contact:save:")

    await carla.open("/opportunita")
    assert "interessi arrivati da qui: 1" in carla.words
    (link,) = [part for part in carla.response.text.split('"') if "interessi?opportunita=" in part]
    await carla.open(link.removeprefix("/gestione"))
    assert ">Ada</a>" in carla.response.text
    (row,) = database.leads.page(_asker(carla, database)).rows
    await carla.open(f"/interessi/{row.key}")
    assert f"<dt>Che cosa vuole vedere</dt><dd>{VISIT['title']}</dd>" in carla.response.text


async def test_what_is_taken_back_is_seen_no_more_and_can_be_published_again(carla, ada):
    path = await publish(carla)
    await carla.open(path)
    await carla.send(f"{path}/ritira")
    ada.say("/vicino")
    assert VISIT["title"] not in ada.words
    await carla.open(path)
    await carla.send(f"{path}/pubblica")
    ada.say("/vicino")
    assert VISIT["title"] in ada.words


async def test_what_is_changed_after_publishing_is_read_at_once(carla, ada):
    path = await publish(carla)
    await carla.open(f"{path}/modifica")
    assert "quello che cambi si vede subito" in carla.words
    await carla.send(f"{path}/modifica", **{**VISIT, "title": "Un pomeriggio (di prova)"})
    ada.say("/vicino")
    assert "Un pomeriggio (di prova)" in ada.words


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"title": " "}, "title", "Scrivi un titolo"),
        ({"title": "a" * 121}, "title", "Scrivi un titolo"),
        ({"sort": ""}, "sort", "Scegli il tipo"),
        ({"sort": "gita"}, "sort", "Scegli il tipo"),
        ({"province": "Nord: Cremona"}, "province", "senza due punti"),
        ({"begins": ""}, "begins", "Scrivi il primo giorno"),
        ({"begins": "domani"}, "begins", "Scrivi il primo giorno"),
        ({"begins": "2026-02-30"}, "begins", "Scrivi il primo giorno"),
        ({"begins": "2026-01-10", "apply_by": ""}, "begins", "già passato"),
        ({"begins": "0202-12-10", "apply_by": ""}, "begins", "già passato"),
        ({"begins": "2062-12-10"}, "begins", "più di tre anni"),
        ({"ends": "2026-12-09"}, "ends", "Finisce prima di cominciare"),
        ({"ends": "12"}, "ends", "non c'è nel calendario"),
        ({"apply_by": "2026-12-11"}, "apply_by", "dopo l'ultimo giorno"),
        ({"seats": "tanti"}, "seats", "un numero da 1 a 9999"),
        ({"seats": "0"}, "seats", "un numero da 1 a 9999"),
        ({"minimum_age": "13"}, "minimum_age", "da 14 a 99"),
        ({"minimum_age": ""}, "minimum_age", "da 14 a 99"),
        ({"does": "a" * 601}, "does", "al massimo 600"),
        ({"profession.chirurgo": "si"}, "professions", "fra quelle dell'elenco"),
    ],
)
async def test_what_can_not_be_is_said_beside_its_field_and_nothing_is_lost(carla, database, wrong, field, said):
    await write(carla, **wrong)
    assert carla.status == 422
    place = carla.response.text.index(f'id="{field}-wrong"')
    assert said.replace("'", "&#39;") in carla.response.text[place : place + 200]
    assert "non ho salvato niente" in carla.words
    assert carla.response.text.count('aria-invalid="true"') == 1
    shown = carla.forms[1].fields
    kept = {name: value for name, value in {**VISIT, **wrong}.items() if name not in ("sort", "does")}
    assert {name: shown.get(name) for name in kept if not name.startswith("profession.")} == {
        name: value for name, value in kept.items() if not name.startswith("profession.")
    }
    assert shown["profession.oss"] == "si"
    assert {**VISIT, **wrong}["does"] in carla.words
    assert database.opportunities.own(_asker(carla, database)) == ()


async def test_all_that_is_wrong_is_said_at_once(carla):
    await write(carla, title="", does="", ends="2026-12-01", seats="-")
    assert {"title-wrong", "does-wrong", "seats-wrong"} <= set(carla.response.text.split('"'))


async def test_a_day_may_be_written_as_italians_write_it(carla, database):
    await write(carla, begins="10/12/2026", apply_by="5.12.2026")
    (one,) = database.opportunities.own(_asker(carla, database))
    assert (one.opportunity.begins, one.opportunity.apply_by) == (date(2026, 12, 10), date(2026, 12, 5))


async def test_what_can_be_chosen_no_more_is_not_published(carla, clock):
    path = await write(carla)
    clock.move(days=15)
    await carla.enter()
    await carla.open(path)
    await carla.send(f"{path}/pubblica")
    assert carla.status == 409
    assert "già passato" in carla.words


async def test_what_is_over_waits_to_be_copied_for_next_year(carla, clock, database):
    path = await publish(carla)
    clock.move(days=60)
    database.purge()
    await carla.enter()
    await carla.open("/opportunita")
    assert "Passate" in carla.words
    await carla.open(f"/opportunita/nuova?da={path.rpartition('/')[2]}")
    shown = carla.forms[1].fields
    assert (shown["begins"], shown["title"]) == ("2027-12-09", VISIT["title"])
    assert shown["profession.oss"] == "si"
    await carla.send("/opportunita/nuova", sort="visit", does=VISIT["does"])
    assert carla.status == 303
    assert len(database.opportunities.own(_asker(carla, database))) == 2


async def test_only_what_nobody_sees_can_be_erased(carla, database):
    path = await publish(carla)
    await carla.open(path)
    await carla.send(f"{path}/elimina")
    assert carla.status == 409
    await carla.open(path)
    await carla.send(f"{path}/ritira")
    await carla.open(path)
    await (await carla.send(f"{path}/elimina")).follow()
    assert "È eliminata" in carla.words
    assert database.opportunities.own(_asker(carla, database)) == ()


async def test_another_cooperatives_opportunity_is_nowhere_on_every_verb(carla, dino, database):
    path = await publish(carla)
    await dino.open("/opportunita")
    assert VISIT["title"] not in dino.response.text
    for page in (path, f"{path}/modifica", f"/opportunita/nuova?da={path.rpartition('/')[2]}"):
        assert (await dino.open(page)).status == 404
    await dino.open("/profilo")
    for verb in ("modifica", "pubblica", "ritira", "elimina"):
        fields = VISIT if verb == "modifica" else {}
        answer = await dino.client.post(f"/gestione{path}/{verb}", data={"token": dino.token, **fields})
        assert answer.status_code == 404, verb
        assert VISIT["title"] not in answer.text
    (one,) = database.opportunities.own(_asker(carla, database))
    assert one.published_at is not None


async def test_words_of_a_cooperatives_are_never_read_as_markup(carla):
    path = await write(carla, title="<b>forte</b>", does="<script>1</script>")
    await carla.open(path)
    assert "<b>forte" not in carla.response.text
    assert "<script>1" not in carla.response.text


async def test_an_editor_who_sees_no_interests_publishes_and_finds_no_way_to_them(enrolled, cooperatives, leave):
    editor = await enrolled("Berto", cooperatives["Aurora"], "editor").enter()
    await (await editor.follow()).follow()
    assert "Opportunità" in editor.words
    path = await publish(editor)
    leave("web:zoe", opportunity=path.rpartition("/")[2])
    await editor.open("/opportunita")
    assert "interessi arrivati da qui: 1" in editor.words
    assert "/gestione/interessi" not in editor.response.text


DAYS = st.dates(TODAY, TODAY + timedelta(days=700))
LINES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=30)


@given(
    st.builds(
        lambda first, length, title, age, seats, codes: Opportunity(
            sort="course",
            title=title,
            service=title,
            place=title,
            province="Cremona",
            begins=first,
            ends=first + timedelta(days=length),
            seats=seats,
            minimum_age=age,
            professions=tuple(codes),
            does=title,
        ),
        DAYS,
        st.integers(0, 300),
        LINES,
        st.integers(14, 99),
        st.none() | st.integers(1, 9999),
        st.sets(st.sampled_from(["oss", "asa", "inf"])),
    )
)
def test_what_is_shown_in_the_form_and_sent_back_is_the_same(one):
    known = frozenset({"oss", "asa", "inf"})
    assert read(typed(one), known, TODAY) == one
    later = next_year(one)
    assert later.begins.weekday() == one.begins.weekday()
    assert later.ends - later.begins == one.ends - one.begins


@given(st.fixed_dictionaries({name: st.text(max_size=40) for name in VISIT}))
def test_whatever_is_typed_is_an_opportunity_or_is_told_what_is_wrong_in_words(fields):
    found = read(Offering.model_validate(fields), frozenset(), TODAY)
    assert isinstance(found, Opportunity) or all(
        f"review.offering.wrong.{said}" in CONTEXT.texts and name in (*VISIT, "professions")
        for name, said in found.items()
    )


def _asker(browser, database):
    from bot.review.inbox import asker

    return asker(database.staff.with_email(browser.email))
