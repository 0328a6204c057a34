from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace

import pytest
from telegram.error import NetworkError

from bot.channels.telegram.client import ServerClock, client_over
from bot.channels.telegram.profile import COMMANDS, publish_profile
from bot.channels.telegram.start import StartFault, check_in, clear_webhook, set_webhook
from bot.texts import load_texts
from tests.support.recorder import Refusal

URL = "https://telegram.invalid"


async def test_telegram_knows_us_by_name(client):
    assert await check_in(client, ServerClock(), URL, 0) == "bussola_prova_bot"


async def test_a_token_that_telegram_refuses_is_said_so(client, recorder):
    recorder.prepare("getMe", Refusal(401, "Unauthorized"))

    with pytest.raises(StartFault) as fault:
        await check_in(client, ServerClock(), URL, 0)
    assert fault.value.key == "telegram.start.bad_token"


@pytest.mark.parametrize("token", ["ciao", "7:con spazio", "7:a\n"])
async def test_a_token_that_is_none_is_not_even_tried(recorder, token):
    with pytest.raises(StartFault):
        await check_in(client_over(token, URL, recorder, recorder), ServerClock(), URL)
    assert recorder.calls == []


async def test_a_network_that_stays_away_is_said_so(client, recorder):
    recorder.prepare("getMe", *[NetworkError("x")] * 3)

    with pytest.raises(StartFault) as fault:
        await check_in(client, ServerClock(), URL, 0)
    assert fault.value.key == "telegram.start.no_network"
    assert fault.value.values == {"host": "telegram.invalid"}


async def test_a_network_that_comes_back_is_enough(client, recorder):
    recorder.prepare("getMe", *[NetworkError("x")] * 2)

    assert await check_in(client, ServerClock(), URL, 0) == "bussola_prova_bot"


@pytest.mark.parametrize("ahead", [timedelta(minutes=5), timedelta(minutes=-5)])
async def test_a_wrong_clock_is_said_so(client, ahead):
    clock = ServerClock()
    await clock.note(SimpleNamespace(headers={"date": format_datetime(datetime.now(UTC) + ahead, usegmt=True)}))

    with pytest.raises(StartFault) as fault:
        await check_in(client, clock, URL)
    assert fault.value.key == "telegram.start.wrong_clock"
    assert fault.value.values == {"minutes": 5}


async def test_a_date_that_cannot_be_read_accuses_no_clock(client):
    clock = ServerClock()
    for headers in ({}, {"date": "ieri"}):
        await clock.note(SimpleNamespace(headers=headers))

    assert await check_in(client, clock, URL)


async def test_a_webhook_in_the_way_is_removed_and_nothing_with_it(client, recorder):
    info = {"url": "https://vecchio.invalid/x", "has_custom_certificate": False, "pending_update_count": 3}
    recorder.prepare("getWebhookInfo", info)

    assert await clear_webhook(client, URL) == "vecchio.invalid"
    assert recorder.of("deleteWebhook") == [{}] or "drop_pending_updates" not in recorder.of("deleteWebhook")[0]


async def test_without_a_webhook_nothing_is_removed(client, recorder):
    assert await clear_webhook(client, URL) is None
    assert recorder.of("deleteWebhook") == []


async def test_a_webhook_that_telegram_refuses_is_said_so(client, recorder):
    recorder.prepare("setWebhook", Refusal(400, "Bad Request: bad webhook: HTTPS url must be provided"))

    with pytest.raises(StartFault) as fault:
        await set_webhook(client, "http://x", "s")
    assert fault.value.key == "telegram.start.webhook_refused"


async def test_the_profile_is_published_as_far_as_telegram_allows(client, recorder):
    recorder.prepare("setMyDescription", Refusal(429, "Too Many Requests: retry after 9", 9))

    await publish_profile(client, load_texts(), "Consorzio di prova")

    (commands,) = recorder.of("setMyCommands")
    assert [one["command"] for one in commands["commands"]] == list(COMMANDS)
    assert len(recorder.of("setMyShortDescription")) == 1
    assert recorder.of("setChatMenuButton") == [{"menu_button": {"type": "commands"}}]


def test_descriptions_fit_telegrams_limits():
    texts = load_texts()

    assert len(texts.say("telegram.description", operator="il consorzio che gestisce Bussola")) <= 512
    assert len(texts.say("telegram.short_description")) <= 120
