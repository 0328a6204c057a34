"""What comes by Telegram meets safety first: texts, edits, files; over the real product and a recorder in Telegram's place."""

import re
import time

import pytest

from bot.channels.telegram.client import ALLOWED_UPDATES
from bot.channels.telegram.profile import publish_profile
from bot.texts import load_texts
from tests.people.test_forgetting import ADA, CANARY, Product, product  # noqa: F401 - a fixture
from tests.support.databases import dump
from tests.support.updates import message

FILE = {"file_id": "x", "file_unique_id": "y"}
FILES = {
    "photo": {"photo": [{**FILE, "width": 1, "height": 1}]},
    "voice": {"voice": {**FILE, "duration": 3}},
    "video": {"video": {**FILE, "width": 1, "height": 1, "duration": 3}},
    "video message": {"video_note": {**FILE, "length": 1, "duration": 3}},
    "document": {"document": FILE},
    "location": {"location": {"latitude": 45.0, "longitude": 9.0}},
}
STEPS = {"new": (), "age chosen": ("age:minor",), "inside": ("age:minor", "consent:yes"), "too young": ("age:under",)}


async def stand(product: Product, steps: tuple[str, ...]) -> None:  # noqa: F811
    for step in steps:
        await product.tap(ADA, step)


@pytest.mark.parametrize("steps", STEPS.values(), ids=STEPS)
async def test_f1_an_edit_is_heard_as_a_message_is_in_every_state(product: Product, steps):  # noqa: F811
    await stand(product, steps)
    written = message(ADA, "ciao", 77)
    await product._take(ADA, message=written)
    await product._take(
        ADA, edited_message={**written, "text": f"voglio morire {CANARY}", "edit_date": written["date"] + 5}
    )
    for needed in ("112", "sono un programma"):
        assert needed in product.recorder.texts[-1]


@pytest.mark.parametrize("kind", FILES)
async def test_f7_what_is_no_text_is_refused_kindly_and_never_fetched(product: Product, kind: str):  # noqa: F811
    await stand(product, STEPS["inside"])
    await product._take(ADA, message=message(ADA, None, **FILES[kind], caption="che cosa fa un OSS?"))
    assert "leggo solo testo" in product.recorder.texts[-1]
    assert {call.method for call in product.recorder.calls} <= {"sendMessage", "answerCallbackQuery", "sendChatAction"}


@pytest.mark.parametrize("steps", STEPS.values(), ids=STEPS)
async def test_b1_privacy_arrives_within_three_seconds_in_every_state(product: Product, steps):  # noqa: F811
    await stand(product, steps)
    start = time.monotonic()
    await product.say(ADA, "/privacy")
    assert time.monotonic() - start < 3
    assert "I tuoi dati, in breve" in product.recorder.texts[-1]


async def test_b1_rights_help_and_privacy_are_in_telegrams_menu(product: Product):  # noqa: F811
    await publish_profile(product.desk.client, load_texts(), "Consorzio di prova")
    (shown,) = product.recorder.of("setMyCommands")
    assert {"aiuto", "privacy", "revoca", "esporta", "cancella"} <= {one["command"] for one in shown["commands"]}


async def test_a3_no_date_of_birth_is_in_any_file(product: Product):  # noqa: F811
    await stand(product, STEPS["inside"])
    await product.say(ADA, "sono nata il 3 maggio 2009, come si diventa OSS?")
    await product.say(ADA, "sono nato nel 2009")
    assert product.traces_of("minor")
    assert product.traces_of("maggio") == set()
    # Four figures may stand in a pseudonym by chance; a year stands by itself.
    assert re.search(r"(?<![\w+/-])2009(?![\w+/=-])", dump(product.database)) is None


def test_h12_there_is_no_inline_mode():
    assert not [kind for kind in ALLOWED_UPDATES if "inline" in kind]
