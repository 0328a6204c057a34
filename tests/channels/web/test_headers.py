from dataclasses import replace

import pytest

PATHS = [
    "/",
    "/chat",
    "/privacy",
    "/aiuto",
    "/accessibilita",
    "/salute",
    "/offline",
    "/embed",
    "/manifest.webmanifest",
    "/sw.js",
    "/non-esiste",
    "/static/x/y.css",
    "/chat/fine",
]


async def answers(browser):
    """An answer of every kind: pages, files, refusals, faults, streams."""
    await browser.open()
    fields = {**browser.page.composer().fields, "text": "/aiuto"}
    found = [await browser.client.get(path) for path in PATHS]
    found.append(await browser.client.post("/chat", data=fields))
    found.append(await browser.client.post("/chat", data=fields, headers={"accept": "application/x-ndjson"}))
    found.append(await browser.client.post("/chat", data={}))
    found.append(await browser.client.post("/chat", json={}))
    found.append(await browser.client.delete("/chat"))
    return found


def policy(answer) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer.headers["content-security-policy"].split(";"))
    return {name: value for name, _, value in parts}


async def test_every_answer_forbids_what_is_not_ours(browser):
    for answer in await answers(browser):
        rules = policy(answer)
        assert rules["default-src"] == "'none'"
        assert rules["script-src"] == rules["style-src"] == "'self'"
        assert rules["object-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert "camera=()" in answer.headers["permissions-policy"]


async def test_every_page_is_kept_by_no_cache(browser):
    for answer in await answers(browser):
        if "html" in answer.headers["content-type"] or "ndjson" in answer.headers["content-type"]:
            assert answer.headers["cache-control"] == "no-store"


async def test_a_fault_in_a_page_has_the_headers_too(visit, house):
    def broken():
        raise ValueError("segreto")

    browser = visit(clock=broken)
    await browser.open("/")

    page = await browser.open("/chat")

    assert page.status == 500
    assert "segnala il numero" in page.words
    assert "segreto" not in page.words
    assert policy(page.response)["script-src"] == "'self'"


async def test_over_https_browsers_are_told_to_stay_there(visit):
    answer = (await visit("https://bussola.example").open("/")).response

    assert int(answer.headers["strict-transport-security"].split(";")[0].removeprefix("max-age=")) >= 31536000


async def test_over_http_they_are_not(browser):
    assert "strict-transport-security" not in (await browser.open("/")).response.headers


async def test_only_listed_sites_may_frame_the_embedded_page_and_no_other_page(visit, house):
    browser = visit(manner=replace(house.manner, embedders=("https://coop.example", "https://altra.example")))

    framed = policy((await browser.open("/embed")).response)["frame-ancestors"]
    others = {policy((await browser.open(path)).response)["frame-ancestors"] for path in PATHS if "embed" not in path}

    assert framed == "https://coop.example https://altra.example"
    assert others == {"'none'"}


@pytest.mark.parametrize("path", ["/", "/chat", "/privacy", "/aiuto", "/accessibilita", "/offline", "/embed", "/boh"])
async def test_nothing_in_a_page_is_inline_or_from_elsewhere(browser, path):
    html = (await browser.open(path)).response.text

    assert "<script>" not in html
    assert "<style" not in html
    assert " style=" not in html
    assert " onclick=" not in html
    assert 'src="http' not in html
    assert 'rel="stylesheet" href="/static/' in html
