from datetime import UTC, datetime, timedelta

import pytest
from telegram import Update

from bot.channels.telegram.translate import Gone, Heard, Ignored, Invited, translate
from bot.conversation.events import Tapped, TextSent, Unsupported
from tests.support.recorder import Recorder, recorded_client
from tests.support.updates import membership, message, shown, tap

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def read(**content):
    return translate(Update.de_json({"update_id": 5, **content}, recorded_client(Recorder())))


def test_a_text_is_heard_with_its_number_and_time():
    assert read(message=message(17, "Ciao", 3, AT)) == Heard(5, 17, TextSent("Ciao"), 3, 3, AT)


def test_an_edited_text_is_heard_as_of_its_edit():
    edited = message(17, "Ciao!", 3, AT, edit_date=int(AT.timestamp()) + 60)

    assert read(edited_message=edited) == Heard(5, 17, TextSent("Ciao!"), 3, 3, AT + timedelta(minutes=1), edited=True)


FILE = {"file_id": "x", "file_unique_id": "y"}


@pytest.mark.parametrize(
    "content",
    [
        {"voice": {**FILE, "duration": 3}},
        {"photo": [{**FILE, "width": 1, "height": 1}], "caption": "che cosa fa un oss?"},
        {"sticker": {**FILE, "width": 1, "height": 1, "is_animated": False, "is_video": False, "type": "regular"}},
        {"location": {"latitude": 45.0, "longitude": 9.0}},
        {"document": FILE},
    ],
)
def test_what_is_no_text_is_unsupported(content):
    heard = read(message=message(17, None, 3, AT, **content))

    assert isinstance(heard, Heard)
    assert heard.event == Unsupported(content.get("caption", ""))


def test_what_telegram_itself_says_is_ignored():
    assert read(message=message(17, None, 3, AT, delete_chat_photo=True)) == Ignored(5, 17)


def test_a_tap_brings_back_the_words_and_answers_their_message():
    asked = message(17, "Che cosa fa un OSS?", 3, AT)
    pressed = tap(17, "sources:abc", shown(17, 8), asked)

    heard = read(callback_query=pressed)

    assert heard == Heard(5, 17, Tapped("sources:abc", "Che cosa fa un OSS?"), None, 3, None, pressed["id"])


def test_a_tap_does_not_take_somebody_elses_words():
    heard = read(callback_query=tap(17, "sources:abc", shown(17, 8), shown(17, 7, "Parole del bot")))

    assert isinstance(heard, Heard)
    assert heard.event == Tapped("sources:abc", "")
    assert heard.quotes is None


def test_a_message_in_a_group_is_an_invitation_to_leave():
    assert read(message=message(-9, "ciao a tutti", 3, AT)) == Invited(5, -9)


@pytest.mark.parametrize(
    ("chat", "status", "happened"),
    [
        (-9, "member", Invited(5, -9)),
        (-9, "left", Gone(5, -9)),
        (17, "kicked", Gone(5, 17)),
        (17, "member", Ignored(5, 17)),
    ],
)
def test_changes_of_membership(chat, status, happened):
    assert read(my_chat_member=membership(chat, status)) == happened


def test_other_kinds_are_ignored():
    assert read(
        poll_answer={"poll_id": "1", "option_ids": [0], "option_persistent_ids": ["0"], "user": message(17)["from"]}
    ) == Ignored(5)
