import re

import pytest

from bot.channels.web.visitor import new_visitor
from tests.support.databases import KEYS
from tests.support.unsealed import contents

QUESTION = "Come si diventa OSS?"


def cookie_of(page) -> str:
    return page.response.headers["set-cookie"]


async def test_on_this_computer_the_cookie_is_out_of_reach_of_scripts_and_ends_with_the_browser(browser):
    cookie = cookie_of(await browser.open())

    assert re.match(r"bussola=[A-Za-z0-9_-]{43};", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert not re.search(r"Max-Age|expires|Secure|Domain", cookie, re.I)


@pytest.mark.parametrize("visible", ["https", "behind a proxy"])
async def test_over_https_the_cookie_belongs_to_this_host_alone(visit, house, visible):
    from dataclasses import replace

    manner = replace(house.manner, secure=visible == "behind a proxy")
    browser = visit("https://bussola.example" if visible == "https" else "http://bussola.example", manner=manner)

    cookie = cookie_of(await browser.open())

    assert cookie.startswith("__Host-bussola=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "Path=/", "SameSite=lax"))
    assert "Domain" not in cookie


async def test_the_cookie_is_the_only_one_and_is_given_once(browser):
    await browser.enter()
    page = await browser.open("/privacy")

    assert list(browser.client.cookies) == ["bussola"]
    assert "set-cookie" not in page.response.headers


@pytest.mark.parametrize("garbage", ["x", "a" * 44, "a" * 4000, "../../etc/passwd", '"', "%00"])
async def test_a_cookie_that_is_not_ours_makes_a_new_conversation(browser, garbage):
    page = await browser.client.get("/chat", headers={"cookie": f"bussola={garbage}"})

    assert page.status_code == 200
    assert "set-cookie" in page.headers


async def test_a_key_of_a_conversation_that_is_no_more_begins_a_new_one(browser):
    browser.client.cookies.set("bussola", new_visitor().key, domain="localhost.local")

    page = await browser.open()
    asked = await browser.write(QUESTION)

    assert page.status == asked.status == 200
    assert "Quanti anni hai?" in asked.said[0]


async def test_the_store_knows_a_hash_of_the_key_alone(browser, tmp_path):
    await browser.enter()
    key = browser.client.cookies["bussola"].encode()

    stored = b"".join(contents(tmp_path, KEYS).values())

    assert b"web:" in stored
    assert key not in stored


def test_keys_are_256_random_bits():
    keys = {new_visitor().key for _ in range(200)}

    assert len(keys) == 200
    assert {len(key) for key in keys} == {43}
