"""Files on their way to Telegram."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.message import Attachment, Message, pack, unpack
from bot.channels.telegram.render import render
from bot.conversation.replies import Document, Reply
from bot.conversation.rich import plain
from tests.support.updates import message


@given(st.binary())
def test_any_file_comes_out_of_the_outbox_as_it_went_in(content: bytes):
    attachment = Attachment("guida.pdf", "application/pdf", content)
    assert unpack(pack(attachment)) == attachment


def test_the_words_come_first_and_the_file_after_them():
    reply = Reply(plain("Ecco"), "info", document=Document("dati.json", "application/json", b"{}"))
    first, second = render(reply, None)
    assert (type(first), type(second)) == (Message, Attachment)


async def test_a_file_is_sent_with_its_name_and_survives_a_failure(desk, recorder):
    from telegram.error import NetworkError

    document = Document("dati.json", "application/json", b'{"tutto": 1}')
    desk.take = lambda session, event: _handing_over(session, document)
    recorder.prepare("sendDocument", NetworkError("giù"))
    await desk.take_in(1, message=message(17, "/esporta"))

    assert recorder.texts == ["Ecco"]
    assert recorder.files == [b'{"tutto": 1}'] * 2


def _handing_over(session, document):
    from tests.support.desk import Echo

    return Echo(session, (Reply(plain("Ecco"), "info", document=document),))
