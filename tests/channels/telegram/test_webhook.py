import asyncio
import time

import pytest
from httpx import ASGITransport, AsyncClient

from bot.channels.telegram.start import StartFault
from bot.channels.telegram.webhook import SECRET_HEADER, Hook, listen, secret_for, webhook_app
from tests.support.desk import echo
from tests.support.recorder import Refusal
from tests.support.updates import message

HOOK = Hook("https://bussola.esempio.invalid/telegram", secret_for("7:prova"), "127.0.0.1", 0)
SECRET = {SECRET_HEADER: HOOK.secret}


@pytest.fixture
async def post(desk, client):
    transport = ASGITransport(webhook_app(client, desk.dispatcher, HOOK))
    async with AsyncClient(transport=transport, base_url="https://bussola.esempio.invalid") as http:
        yield lambda update, headers=SECRET: http.post("/telegram", json=update, headers=headers)


async def test_200_means_that_the_replies_are_in_the_outbox(post, database, recorder):
    recorder.prepare("sendMessage", *[Refusal(500, "Internal Server Error")] * 50)

    answer = await post({"update_id": 1, "message": message(17, "Ciao", 3)})

    assert answer.status_code == 200
    assert database.attempts(1) is None
    assert len(database.waiting("telegram:17")) == 1


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: "sbagliato"}])
async def test_without_the_secret_nobody_gets_in(post, database, headers):
    answer = await post({"update_id": 1, "message": message(17, "Ciao", 3)}, headers)

    assert answer.status_code == 403
    assert database.attempts(1) == 0


async def test_a_repeated_update_joins_the_one_in_progress_and_is_answered_once(post, desk, recorder):
    taken = []

    def slow(session, event):
        taken.append(event)
        time.sleep(0.2)
        return echo(session, event)

    desk.take = slow
    update = {"update_id": 1, "message": message(17, "Ciao", 3)}
    answers = await asyncio.gather(post(update), post(update), post(update))
    answers.append(await post(update))
    await desk.sent()

    assert {answer.status_code for answer in answers} == {200}
    assert len(taken) == 1
    assert recorder.texts == ["Hai scritto: Ciao"]


@pytest.mark.parametrize("update", ["ciao", [], {}, {"update_id": "uno"}])
async def test_what_is_no_update_is_refused(post, update):
    assert (await post(update)).status_code == 400


@pytest.mark.parametrize("body", [b"[" * 200_000, b'{"update_id": Infinity}', b'{"update_id": 1'])
async def test_what_only_looks_like_json_is_refused_too(desk, client, body):
    transport = ASGITransport(webhook_app(client, desk.dispatcher, HOOK))
    async with AsyncClient(transport=transport, base_url="https://bussola.esempio.invalid") as http:
        assert (await http.post("/telegram", content=body, headers=SECRET)).status_code == 400


async def test_what_is_too_large_is_refused(post):
    assert (await post({"update_id": 1, "x": "x" * 1_100_000})).status_code == 400


async def test_while_stopping_telegram_is_asked_to_come_again(post, desk, database):
    await desk.dispatcher.stop(0)

    answer = await post({"update_id": 1, "message": message(17, "Ciao", 3)})

    assert answer.status_code == 503
    assert database.attempts(1) == 0


def test_the_secret_is_the_same_in_every_process_and_tells_nothing_of_the_token():
    assert secret_for("7:prova") == secret_for("7:prova") != secret_for("7:altra")
    assert "prova" not in secret_for("7:prova")


def test_a_port_that_is_taken_is_said_so():
    with listen(HOOK) as taken, pytest.raises(StartFault) as fault:
        listen(Hook(HOOK.url, HOOK.secret, "127.0.0.1", taken.getsockname()[1]))
    assert fault.value.key == "telegram.start.port_taken"
