"""A question sent to a person from Telegram, answered there: over the real product, a recorder in Telegram's place."""

import asyncio

from bot.channels.telegram.channel import packed
from bot.delivering import deliver, keep_delivering
from tests.conftest import CONTEXT, NOW
from tests.people.test_forgetting import ADA, Product, product  # noqa: F401 - a fixture
from tests.support.asking import ANSWER, QUESTION, editor
from tests.support.updates import message, shown, tap


async def test_the_words_come_back_with_the_tap_and_the_answer_arrives_once(product: Product):  # noqa: F811
    carla = editor(product.database)
    await product.enter(ADA)
    await product.say(ADA, QUESTION)
    asked = product.recorder.of("sendMessage")[-1]["reply_parameters"]["message_id"]
    await product.tap(ADA, product.button("person:ask:"), QUESTION)
    preview = product.recorder.of("sendMessage")[-1]
    assert f"«{QUESTION}»" in preview["text"]
    assert asked
    assert preview["reply_parameters"]["message_id"]
    await product.tap(ADA, product.button("person:send:"), QUESTION)
    (waiting,) = product.database.questions.waiting()
    product.database.questions.answer(carla, waiting.key, ANSWER)

    stop = asyncio.Event()
    deliveries = product.database.deliveries
    wake = product.desk.sender.wake
    handing = asyncio.create_task(keep_delivering(deliveries, packed, wake, CONTEXT, lambda: NOW, stop))
    async with asyncio.timeout(10):
        while "Ti risponde una persona." not in product.recorder.texts[-1]:
            await asyncio.sleep(0.01)
    stop.set()
    await handing
    assert deliver(deliveries, packed, CONTEXT, NOW) == ()
    sent = product.recorder.of("sendMessage")[-1]
    assert (sent["chat_id"], ANSWER.source_address in sent["text"]) == (ADA, True)
    assert sum("Ti risponde una persona." in text for text in product.recorder.texts) == 1


async def test_a_tap_on_words_of_somebody_else_sends_nothing(product: Product):  # noqa: F811
    editor(product.database)
    await product.enter(ADA)
    await product.say(ADA, QUESTION)
    payload = product.button("person:ask:")
    anothers = {**message(ADA, "Parole di un altro canarino?"), "from": {"id": 5, "is_bot": False, "first_name": "B"}}
    await product._take(ADA, callback_query=tap(ADA, payload, shown(ADA, 3), anothers))
    assert "Riscrivila qui" in product.recorder.texts[-1]
    assert product.database.questions.waiting() == ()
