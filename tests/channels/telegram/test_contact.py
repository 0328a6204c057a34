"""A telephone number by Telegram's own button: asked of adults, and taken only from whom it belongs to."""

import pytest
from telegram import Update

from bot.channels.telegram.client import _keyboard
from bot.channels.telegram.message import pack, unpack
from bot.channels.telegram.render import render
from bot.channels.telegram.translate import translate
from bot.conversation.events import NumberShared
from bot.conversation.replies import Reply
from bot.conversation.rich import rich
from tests.support.updates import message


@pytest.mark.parametrize(("user", "own"), [(17, True), (18, False), (None, False)])
def test_c4_a_contact_is_own_only_if_it_is_the_senders(user: int | None, own: bool):
    sent = message(17, "")
    del sent["text"]
    sent["contact"] = {"phone_number": "393331234567", "first_name": "Anna", **({"user_id": user} if user else {})}
    heard = translate(Update.de_json({"update_id": 1, "message": sent}, None))
    assert heard.event == NumberShared("393331234567", own)


def test_the_button_survives_the_outbox_and_asks_for_the_number():
    (rendered,) = render(Reply(rich("Se vuoi"), "info", number_button="Condividi"), None)
    markup = _keyboard(unpack(pack(rendered)))
    assert markup.keyboard[0][0].request_contact
    assert markup.one_time_keyboard
