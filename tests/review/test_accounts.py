"""Inviting, taking an invitation up, suspending, another password."""

import pyotp
import pytest

from bot.people.staff import INVITED
from bot.review.passwords import weakness
from tests.review.conftest import PASSWORD


@pytest.fixture
async def elena(enrolled, cooperatives):
    """The consortium's administrator (synthetic, like everybody here)."""
    return await enrolled("Elena", cooperatives["Consorzio"], "administrator").enter()


async def invite(elena, cooperatives, **changed) -> str:
    """Invite Berto on the page; the path of his invitation."""
    given = {
        "email": "Berto@Esempio.invalid",
        "name": "Berto Prova",
        "role": "reviewer",
        "cooperative": str(cooperatives["Aurora"]),
    }
    await elena.open("/persone")
    await elena.send("/persone", **{**given, **changed})
    return next((word.partition("/gestione")[2] for word in elena.words.split() if "/gestione/invito/" in word), "")


async def take_up(browser, path: str, password: str = PASSWORD, again: str | None = None, code: str | None = None):
    await browser.open(path)
    form = next(form for form in browser.forms if "seed" in form.fields)
    browser.seed = form.fields["seed"]
    fields = {"password": password, "again": password if again is None else again, "code": code or browser.code()}
    answer = await browser.client.post(f"/gestione{path}", data={**form.fields, **fields})
    return browser._read(answer)


async def test_from_an_invitation_to_the_interests(elena, cooperatives, visit):
    path = await invite(elena, cooperatives)
    berto = visit("berto@esempio.invalid")
    await take_up(berto, path)
    assert berto.response.headers["location"] == "/gestione/entra?fatto=pronto"
    await (await berto.enter()).follow()
    await berto.open("/interessi")
    assert "Berto Prova, Cooperativa Aurora (di prova)" in berto.words


async def test_an_invitation_serves_once(elena, cooperatives, visit):
    path = await invite(elena, cooperatives)
    await take_up(visit(), path)
    other = await visit().open(path)
    assert other.status == 404
    assert "non vale più" in other.words


async def test_looking_at_an_invitation_uses_nothing_up(elena, cooperatives, visit):
    path = await invite(elena, cooperatives)
    seeds = set()
    for _ in range(3):
        browser = await visit().open(path)
        seeds.add(next(form.fields["seed"] for form in browser.forms if "seed" in form.fields))
    assert len(seeds) == 3
    assert (await take_up(visit(), path)).status == 303


async def test_an_invitation_ends_after_three_days(elena, cooperatives, visit, clock):
    path = await invite(elena, cooperatives)
    clock.move(seconds=INVITED.total_seconds())
    assert (await visit().open(path)).status == 404


async def test_the_code_that_enrols_does_not_let_in(elena, cooperatives, visit, clock):
    path = await invite(elena, cooperatives)
    berto = visit("berto@esempio.invalid")
    await take_up(berto, path)
    await berto.open("/entra")
    await berto.send("/entra", email=berto.email, password=PASSWORD, code=pyotp.TOTP(berto.seed).at(clock()))
    assert berto.status == 403


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"password": "corta"}, "troppo corta"),
        ({"password": "password1234"}, "prova per prime"),
        ({"password": "Password1234"}, "prova per prime"),
        ({"password": "aaaaaaaaaaaaaa"}, "troppo facile"),
        ({"password": "bertoaurora2026"}, "il tuo nome"),
        ({"again": "quattro lampioni rossi"}, "non sono uguali"),
        ({"code": "000000"}, "Il codice non va bene"),
    ],
)
async def test_what_can_not_be_is_said_and_the_app_stays_linked(elena, cooperatives, visit, fields, said):
    path = await invite(elena, cooperatives)
    browser = await take_up(visit(), path, **fields)
    assert browser.status == 422
    assert said in browser.words
    assert next(form.fields["seed"] for form in browser.forms if "seed" in form.fields) == browser.seed


@pytest.mark.parametrize(
    "password", ["quattro lampioni verdi", "Xk3!pq92-Lm7w", "nel prato corre un cane", "ÀÈÌÒÙ lunga frase"]
)
def test_a_good_password_needs_no_mixture_of_signs(password, house, cooperatives):
    from bot.people.staff import Staff

    staff = Staff(1, "berto@esempio.invalid", "Berto", "reviewer", 1, "Cooperativa Aurora", active=True, enrolled=True)
    assert weakness(password, staff) is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"email": "non un indirizzo"}, "non sembra giusto"),
        ({"cooperative": "999"}, "Scegli una cooperativa"),
        ({"role": "administrator"}, "deve far parte del consorzio"),
        ({"role": "dpo"}, "deve far parte del consorzio"),
        ({"name": " "}, "Il nome manca"),
        ({"email": "elena@esempio.invalid"}, "C'è già un accesso"),
    ],
)
async def test_an_invitation_that_can_not_be_is_explained_and_loses_nothing(elena, cooperatives, changed, said):
    assert await invite(elena, cooperatives, **changed) == ""
    assert elena.status in (409, 422)
    assert said in elena.words
    if "name" not in changed:
        assert 'value="Berto Prova"' in elena.response.text


async def test_who_is_suspended_is_out_and_a_new_invitation_brings_them_back(elena, carla, house, visit):
    number = house.accounts.with_email(carla.email).id
    await elena.open("/persone")
    await elena.send(f"/persone/{number}/sospendi")
    assert (await carla.open("/interessi")).status == 303
    assert (await carla.enter()).status == 403
    await elena.open("/persone")
    await elena.send(f"/persone/{number}/invito")
    path = next(word.partition("/gestione")[2] for word in elena.words.split() if "/gestione/invito/" in word)
    await take_up(carla, path)
    assert (await carla.enter()).status == 303


async def test_a_new_invitation_ends_the_password_there_was(elena, carla, house):
    await elena.open("/persone")
    await elena.send(f"/persone/{house.accounts.with_email(carla.email).id}/invito")
    assert (await carla.open("/interessi")).status == 303
    assert (await carla.enter()).status == 403


async def test_nobody_suspends_themselves(elena, house):
    number = house.accounts.with_email(elena.email).id
    await elena.open("/persone")
    for what in ("sospendi", "invito"):
        assert (await elena.send(f"/persone/{number}/{what}")).status == 409
    assert (await elena.open("/persone")).status == 200


@pytest.mark.parametrize("number", ["999", "abc", "-1", "9" * 30])
async def test_an_account_that_is_not_there_is_nowhere(elena, number):
    await elena.open("/persone")
    assert (await elena.send(f"/persone/{number}/sospendi")).status == 404


async def test_another_password_ends_the_other_sessions_and_keeps_this_one(carla, visit):
    other = await visit(carla.email, carla.seed).enter()
    await carla.open("/profilo")
    new = "sei biciclette lente"
    await carla.send("/profilo", password=PASSWORD, code=carla.code(), new=new, again=new)
    assert carla.status == 303
    assert (await carla.open("/interessi")).status == 200
    assert (await other.open("/interessi")).status == 303
    assert (await other.enter()).status == 403
    assert (await other.enter(new)).status == 303


async def test_another_password_needs_the_one_there_is(carla):
    await carla.open("/profilo")
    new = "sei biciclette lente"
    await carla.send("/profilo", password="sbagliata", code=carla.code(), new=new, again=new)
    assert carla.status == 403
    assert (await carla.enter()).status == 303


async def test_what_a_key_seals_is_sealed_anew_with_the_codes_too(carla, database):
    assert database.reseal().unopened == 0
    assert (await carla.enter()).status == 303
