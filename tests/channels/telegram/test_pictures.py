"""Pictures and documents on their way to Telegram: small while they wait, drawn when they go, never lost, never in the way."""

from dataclasses import replace

from telegram.error import TimedOut

from bot.channels.telegram.message import Drawing, Message, pack, unpack
from bot.channels.telegram.profile import COMMANDS
from bot.channels.telegram.render import render
from bot.conversation.replies import Button, Document, Reply
from bot.conversation.rich import plain
from bot.pictures.models import Comparison, Road, Row, Stop
from tests.support.desk import Echo
from tests.support.recorder import Refusal
from tests.support.updates import message

TABLE = Comparison("OSS e ASA", ("OSS", "ASA"), (Row("Titolo", ("Attestato", "Competenza")),), "Lorda.")
ROAD = Road("Verso: OSS", "Oggi: liceo", (Stop("Corso OSS", "circa 1 anno"),), "Arrivo: OSS", "Circa un anno.")
REPLY = Reply(plain("OSS e ASA, in parole"), "answer", ((Button("Fonti", "compare:oss+asa:sources"),),), picture=TABLE)


def show(desk, reply: Reply) -> None:
    desk.take = lambda session, event: Echo(session, (reply,))


def test_a_picture_waits_as_what_is_on_it_and_reads_the_same():
    for picture in (TABLE, ROAD):
        packed = pack(Drawing(picture))
        assert unpack(packed) == Drawing(picture)
        assert len(packed) < 1_000


def test_the_picture_goes_before_the_words_and_the_document_after():
    reply = replace(REPLY, document=Document("percorso.pdf", "application/pdf", b"%PDF-prova"))
    kinds = [type(one).__name__ for one in render(reply, None)]
    assert kinds == ["Drawing", "Message", "Attachment"]
    words = next(one for one in render(reply, None) if isinstance(one, Message))
    assert words.buttons == REPLY.buttons


async def test_a_picture_is_sent_as_a_photo_with_its_title_and_then_its_words(desk, recorder):
    show(desk, REPLY)
    await desk.take_in(1, message=message(17, "/confronta oss asa", 3))

    assert [call.method for call in recorder.calls if call.method in ("sendPhoto", "sendMessage")] == [
        "sendPhoto",
        "sendMessage",
    ]
    assert recorder.of("sendPhoto")[0]["caption"] == "OSS e ASA"
    assert recorder.texts == ["OSS e ASA, in parole"]


async def test_a_picture_that_met_trouble_is_sent_again_and_keeps_its_place(desk, recorder):
    recorder.prepare("sendPhoto", TimedOut())
    show(desk, REPLY)
    await desk.take_in(1, message=message(17, "/confronta oss asa", 3))

    methods = [call.method for call in recorder.calls if call.method in ("sendPhoto", "sendMessage")]
    assert methods == ["sendPhoto", "sendPhoto", "sendMessage"]


async def test_a_picture_that_telegram_refuses_does_not_hold_its_words(desk, recorder):
    recorder.prepare("sendPhoto", Refusal(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"))
    show(desk, REPLY)
    await desk.take_in(1, message=message(17, "/confronta oss asa", 3))

    assert len(recorder.of("sendPhoto")) == 1
    assert recorder.texts == ["OSS e ASA, in parole"]


async def test_a_picture_that_cannot_be_drawn_does_not_hold_its_words(desk, recorder):
    four = Comparison("Troppe", tuple("abcd"), (Row("Titolo", tuple("abcd")),), "")
    show(desk, replace(REPLY, picture=four))
    await desk.take_in(1, message=message(17, "/confronta", 3))

    assert recorder.of("sendPhoto") == []
    assert recorder.texts == ["OSS e ASA, in parole"]


async def test_what_waited_at_the_last_stop_is_drawn_at_start(desk, database, recorder, clock):
    database.finish(1, "telegram:17", None, [pack(Drawing(ROAD))], clock())

    await desk.sender.start()
    await desk.sent()

    assert recorder.of("sendPhoto")[0]["caption"] == "Verso: OSS"


def test_the_ways_to_choose_are_in_the_menu_of_commands():
    assert {"esplora", "confronta", "percorso"} <= set(COMMANDS)
