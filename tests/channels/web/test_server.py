import asyncio
import socket

import httpx
import pytest
from typer.testing import CliRunner

from bot.channels.web.server import WebFault, bind, serve_site
from bot.channels.web.site import build_site
from bot.cli import app
from tests.support.browser import NDJSON, read_page


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as occupied:
        yield occupied.getsockname()[1]


def test_a_port_that_is_taken_is_said_with_what_to_do(taken, tmp_path):
    settings = {
        "BUSSOLA_DATA_DIR": str(tmp_path / "dati"),
        "BUSSOLA_KEY_FILE": str(tmp_path / "chiave"),
        "BUSSOLA_WEB_PORT": str(taken),
        "BUSSOLA_TELEGRAM_TOKEN": "",
    }

    ended = CliRunner().invoke(app, ["run"], env=settings)

    assert ended.exit_code == 1
    assert "BUSSOLA_WEB_PORT" in ended.output


def test_with_nothing_to_serve_bussola_says_what_there_is(tmp_path):
    settings = {"BUSSOLA_DATA_DIR": str(tmp_path), "BUSSOLA_WEB_PORT": "0", "BUSSOLA_TELEGRAM_TOKEN": ""}

    ended = CliRunner().invoke(app, ["run"], env=settings)

    assert ended.exit_code == 2
    assert "bussola chat" in ended.output


def test_web_and_webhook_on_one_port_are_told_apart(tmp_path):
    settings = {
        "BUSSOLA_DATA_DIR": str(tmp_path / "dati"),
        "BUSSOLA_KEY_FILE": str(tmp_path / "chiave"),
        "BUSSOLA_TELEGRAM_TOKEN": "7:prova",
        "BUSSOLA_WEBHOOK_URL": "https://bussola.example/t",
        "BUSSOLA_LISTEN_PORT": "8099",
        "BUSSOLA_WEB_PORT": "8099",
    }

    ended = CliRunner().invoke(app, ["run"], env=settings)

    assert ended.exit_code == 1
    assert "BUSSOLA_LISTEN_PORT" in ended.output


def test_the_port_that_is_free_is_ours_and_then_taken():
    with bind("127.0.0.1", 0) as listening, pytest.raises(WebFault):
        bind("127.0.0.1", listening.getsockname()[1])


@pytest.mark.parametrize(
    "origins", ["coop.example", "https://coop.example/pagina", "https://*", "https://a; script-src *"]
)
def test_a_site_that_is_none_is_refused_by_name(origins, tmp_path):
    ended = CliRunner().invoke(app, ["run"], env={"BUSSOLA_EMBED_ORIGINS": origins})

    assert ended.exit_code == 2
    assert "BUSSOLA_EMBED_ORIGINS" in ended.output


async def test_over_real_http_an_answer_comes_in_pieces_and_stopping_lets_it_end(house):
    from dataclasses import replace

    going_on = asyncio.Event()
    loop = asyncio.get_running_loop()

    def take(session, event, conversation, show):
        if conversation and getattr(event, "text", "") == "piano":
            show("Un primo pezzo.")
            asyncio.run_coroutine_threadsafe(going_on.wait(), loop).result(5)
        return house.take(session, event, conversation, show)

    stop, listening = asyncio.Event(), bind("127.0.0.1", 0)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    serving = asyncio.create_task(serve_site(build_site(replace(house, take=take)), listening, "127.0.0.1", stop))
    async with httpx.AsyncClient(base_url=address, timeout=10) as client:
        form = read_page(await client.get("/chat")).composer()
        body = {**form.fields, "text": "piano"}
        async with client.stream("POST", "/chat", data=body, headers={"accept": NDJSON}) as answer:
            lines = answer.aiter_lines()
            first, second = await anext(lines), await anext(lines)
            stop.set()
            going_on.set()
            rest = [line async for line in lines]
    await asyncio.wait_for(serving, 5)

    assert "Sto cercando" in first
    assert "Un primo pezzo." in second
    assert "Quanti anni hai?" in rest[-1]
    assert "server" not in answer.headers


async def test_behind_our_own_proxy_https_and_the_reader_s_address_are_believed(house):
    from dataclasses import replace

    heard: list[str] = []
    stop, listening = asyncio.Event(), bind("127.0.0.1", 0)
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    site = build_site(replace(house, limit=lambda _, address: heard.append(address)))
    serving = asyncio.create_task(serve_site(site, listening, "127.0.0.1", stop))
    proxied = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9"}
    async with httpx.AsyncClient(base_url=address, headers=proxied) as client:
        page = await client.get("/embed")
        form = read_page(page).composer()
        await client.post("/embed", data={**form.fields, "text": "ciao"})
    stop.set()
    await asyncio.wait_for(serving, 5)

    assert heard == ["203.0.113.9"]
    assert "strict-transport-security" in page.headers
