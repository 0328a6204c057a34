"""Coming in and going out."""

import asyncio

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.staff import ABSOLUTE, IDLE, wait_of_account
from tests.review.conftest import PASSWORD
from tests.support.databases import KEYS
from tests.support.unsealed import contents


async def test_password_and_code_let_somebody_in(carla):
    assert carla.status == 303
    await carla.open("/interessi")
    assert carla.status == 200
    assert "Carla, Cooperativa Aurora (di prova)" in carla.words


@pytest.mark.parametrize("path", ["", "/interessi", "/interessi/qualcosa", "/esporta", "/persone", "/profilo"])
async def test_nobody_sees_a_page_who_is_not_in(visit, path):
    browser = await visit().open(path)
    assert browser.status == 303
    assert browser.response.headers["location"] == "/gestione/entra"


async def test_whatever_is_wrong_the_same_is_said(visit, enrolled, cooperatives):
    carla = enrolled("Carla", cooperatives["Aurora"])
    said = set()
    for email, password, code in (
        ("nessuno@esempio.invalid", PASSWORD, "123456"),
        (carla.email, "un'altra password", carla.code()),
        (carla.email, PASSWORD, "000000"),
        (carla.email, PASSWORD, ""),
    ):
        browser = await visit().open("/entra")
        await browser.send("/entra", email=email, password=password, code=code)
        said.add((browser.status, browser.words))
    assert len(said) == 1
    assert said.pop()[0] == 403


async def test_who_has_no_account_waits_as_long_as_who_has(visit, enrolled, cooperatives, clock):
    carla = enrolled("Carla", cooperatives["Aurora"])
    told = []
    for email in (carla.email, "nessuno@esempio.invalid"):
        browser = await visit().open("/entra")
        statuses = [
            (await browser.send("/entra", email=email, password="sbagliata", code="1")).status for _ in range(7)
        ]
        told.append((statuses, browser.response.headers.get("retry-after"), browser.words))
    assert told[0] == told[1]
    assert told[0][0] == [403] * 5 + [429] * 2


async def test_while_one_waits_not_even_the_right_password_opens(enrolled, cooperatives, clock):
    carla = enrolled("Carla", cooperatives["Aurora"])
    await carla.open("/entra")
    for _ in range(5):
        await carla.send("/entra", email=carla.email, password="sbagliata", code="1")
    assert (
        await carla.send("/entra", email=carla.email, password=PASSWORD, code=pyotp.TOTP(carla.seed).at(clock()))
    ).status == 429
    clock.move(minutes=1)
    assert (await carla.enter()).status == 303


async def test_many_addresses_tried_from_one_place_make_it_wait(visit):
    browser = await visit().open("/entra")
    statuses = [
        (await browser.send("/entra", email=f"{n}@esempio.invalid", password="x", code="1")).status for n in range(32)
    ]
    assert statuses == [403] * 30 + [429] * 2
    elsewhere = await visit(host="192.0.2.7").open("/entra")
    assert (await elsewhere.send("/entra", email="a@esempio.invalid", password="x", code="1")).status == 403


async def test_attempts_at_the_same_moment_are_counted_each(visit, enrolled, cooperatives):
    carla = enrolled("Carla", cooperatives["Aurora"])
    browser = await visit().open("/entra")
    fields = {"token": browser.token, "email": carla.email, "password": "sbagliata", "code": "1"}
    answers = await asyncio.gather(*(browser.client.post("/gestione/entra", data=fields) for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [403] * 5 + [429] * 7


@given(st.integers(0, 10_000))
def test_waiting_never_gets_shorter_with_another_failure(failures):
    assert wait_of_account(failures) <= wait_of_account(failures + 1)


async def test_a_code_serves_once(carla, visit, clock):
    used = pyotp.TOTP(carla.seed).at(clock())
    other = await visit().open("/entra")
    await other.send("/entra", email=carla.email, password=PASSWORD, code=used)
    assert other.status == 403
    clock.move(seconds=30)
    await other.send("/entra", email=carla.email, password=PASSWORD, code=pyotp.TOTP(carla.seed).at(clock()))
    assert other.status == 303


async def test_two_who_bring_one_code_together_are_let_in_once(enrolled, cooperatives, visit):
    carla = enrolled("Carla", cooperatives["Aurora"])
    first, second = await visit().open("/entra"), await visit().open("/entra")
    fields = {"email": carla.email, "password": PASSWORD, "code": carla.code()}
    answers = await asyncio.gather(*(one.send("/entra", **fields) for one in (first, second)))
    assert sorted(one.status for one in answers) == [303, 403]


def test_of_two_who_were_judged_by_the_same_code_one_is_let_in(enrolled, cooperatives, database):
    carla = enrolled("Carla", cooperatives["Aurora"])
    known = database.staff.credentials(carla.email)
    assert database.staff.begin(known, 7, "127.0.0.1")
    assert database.staff.begin(known, 7, "127.0.0.1") is None
    assert not database.staff.confirm(known, 7, "127.0.0.1")


def test_who_was_judged_by_a_password_that_was_changed_meanwhile_is_not_let_in(enrolled, cooperatives, database):
    carla = enrolled("Carla", cooperatives["Aurora"])
    known = database.staff.credentials(carla.email)
    database.staff.set_password(known.staff.id, "another hash", "")
    assert database.staff.begin(known, 7, "127.0.0.1") is None


async def test_a_session_ends_after_half_an_hour_without_a_page(carla, clock):
    clock.move(seconds=IDLE.total_seconds() - 1)
    assert (await carla.open("/interessi")).status == 200
    clock.move(seconds=IDLE.total_seconds())
    assert (await carla.open("/interessi")).status == 303
    assert IDLE.total_seconds() <= 30 * 60


async def test_a_session_ends_after_half_a_day_in_any_case(carla, clock):
    for _ in range(int(ABSOLUTE.total_seconds() // 1200) - 1):
        clock.move(minutes=20)
        assert (await carla.open("/interessi")).status == 200
    clock.move(minutes=20)
    assert (await carla.open("/interessi")).status == 303
    assert ABSOLUTE.total_seconds() <= 12 * 3600


async def test_whoever_leaves_is_out_even_with_the_old_cookie(carla):
    kept = dict(carla.client.cookies)
    await carla.open("/interessi")
    await carla.send("/esci")
    carla.client.cookies.update(kept)
    assert (await carla.open("/interessi")).status == 303


async def test_who_is_suspended_is_out_at_once(carla, house):
    assert house.accounts.disable(house.accounts.with_email(carla.email).id)
    assert (await carla.open("/interessi")).status == 303
    assert (await carla.enter()).status == 403


async def test_who_is_of_a_cooperative_that_was_closed_is_out(carla, database):
    assert database.close_cooperative("Cooperativa Aurora (di prova)")
    assert (await carla.open("/interessi")).status == 303
    assert (await carla.enter()).status == 403


async def test_coming_in_makes_a_new_key(enrolled, cooperatives):
    carla = enrolled("Carla", cooperatives["Aurora"])
    await carla.open("/entra")
    before = dict(carla.client.cookies)
    await carla.enter()
    assert dict(carla.client.cookies)["gestione"] != before["gestione"]


async def test_the_key_of_a_session_is_kept_nowhere(carla, database, tmp_path):
    key = dict(carla.client.cookies)["gestione"]
    assert len(key) == 43
    database.scrub()
    written = b"".join(contents(tmp_path, KEYS).values())
    assert key.encode() not in written
    assert carla.seed.encode() not in written
    assert PASSWORD.encode() not in written


async def test_the_cookie_over_https_belongs_to_this_host_alone_and_no_script_reads_it(enrolled, cooperatives):
    carla = await enrolled("Carla", cooperatives["Aurora"], base="https://bussola.example").enter()
    cookie = carla.response.headers["set-cookie"].lower()
    assert cookie.startswith("__host-gestione=")
    assert {"secure", "httponly", "samesite=lax", "path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "domain" not in cookie


async def test_a_form_of_another_site_does_nothing(carla):
    await carla.open("/profilo")
    answer = await carla.client.post(
        "/gestione/esci", data={"token": carla.token}, headers={"Origin": "https://altrove.example"}
    )
    assert answer.status_code == 403
    assert (await carla.open("/interessi")).status == 200


async def test_a_form_without_our_token_does_nothing(carla, visit):
    other = await visit().open("/entra")
    for token in ("", "0" * 64, other.token):
        answer = await carla.client.post("/gestione/esci", data={"token": token})
        assert answer.status_code == 403
    assert (await carla.open("/interessi")).status == 200


async def test_coming_in_with_a_form_of_another_site_is_refused(enrolled, cooperatives):
    carla = enrolled("Carla", cooperatives["Aurora"])
    await carla.open("/entra")
    fields = {"token": carla.token, "email": carla.email, "password": PASSWORD, "code": carla.code()}
    answer = await carla.client.post("/gestione/entra", data=fields, headers={"Origin": "https://altrove.example"})
    assert answer.status_code == 403


async def test_coming_in_failing_and_leaving_are_noted_without_names(carla, database):
    await carla.open("/entra")
    await carla.open("/profilo")
    await carla.send("/esci")
    await carla.open("/entra")
    await carla.send("/entra", email=carla.email, password="sbagliata", code="1")
    noted = _audit(database)
    assert [(row.what, row.outcome) for row in noted if row.what.startswith("staff.log")] == [
        ("staff.login", "done"),
        ("staff.logout", ""),
        ("staff.login", "failed"),
    ]
    assert "carla" not in "".join(f"{row.who}{row.outcome}{row.channel}" for row in noted).lower()
    assert database.verify_audit().fault is None


async def test_every_page_is_kept_by_no_cache_and_framed_by_nobody(carla):
    for path in ("/interessi", "/profilo", "/entra", "/nessuna"):
        headers = (await carla.open(path)).response.headers
        assert headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]


async def test_a_form_as_large_as_a_book_is_refused(visit):
    browser = await visit().open("/entra")
    assert (await browser.send("/entra", password="x" * 100_000)).status == 413


async def test_another_address_of_the_same_long_network_is_the_same_place(visit):
    for host, expected in (("2001:db8::1", 403), ("2001:db8::2", 429), ("2001:db8:1::2", 403)):
        browser = await visit(host=host).open("/entra")
        for n in range(30 if host.endswith("db8::1") else 1):
            await browser.send("/entra", email=f"{host}{n}@esempio.invalid", password="x", code="1")
        assert browser.status == expected


def _audit(database):
    from bot.store import audit

    with database._engine.begin() as connection:
        return audit.latest(connection, 100)
