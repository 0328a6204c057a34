"""A written answer while it grows. The answer itself always arrives through the outbox, and last."""

import asyncio
import time
from collections.abc import Callable, Iterator

import pytest
from telegram.error import NetworkError

from bot.channels.telegram.drafts import Drafts
from bot.channels.telegram.pace import Pace
from tests.support.desk import Desk
from tests.support.recorder import Recorder, Refusal, recorded_client
from tests.support.updates import message

CHAT = 17
UNKNOWN = Refusal(404, "Not Found")


def slowly(*texts: str, pause: float = 0.05) -> Callable[[Callable[[str], None]], None]:
    """A model that writes `texts` one after the other."""

    def write(show: Callable[[str], None]) -> None:
        for one in texts:
            show(one)
            time.sleep(pause)

    return write


async def test_a_draft_grows_and_the_answer_comes_after_it(desk: Desk, recorder: Recorder):
    desk.writes = slowly("Una frase.", "Una frase. Due frasi.")
    await desk.take_in(1, message=message(CHAT, "ciao"))
    assert [fields["text"] for fields in recorder.of("sendMessageDraft")] == ["Una frase.", "Una frase. Due frasi."]
    assert recorder.texts == ["Hai scritto: ciao"]
    told = [call.method for call in recorder.calls if call.method in ("sendMessageDraft", "sendMessage")]
    assert told[-1] == "sendMessage"


async def test_all_drafts_of_an_answer_are_one_and_another_answers_is_another(desk: Desk, recorder: Recorder):
    desk.writes = slowly("Una.", "Una. Due.")
    await desk.take_in(1, message=message(CHAT, "ciao"))
    await desk.take_in(2, message=message(CHAT, "ancora"))
    numbers = [fields["draft_id"] for fields in recorder.of("sendMessageDraft")]
    assert len(numbers) == 4
    assert len(set(numbers)) == 2
    assert 0 not in numbers


async def test_where_drafts_are_unknown_a_message_is_edited_and_taken_away_before_the_answer(
    desk: Desk, recorder: Recorder
):
    recorder.prepare("sendMessageDraft", UNKNOWN)
    desk.writes = slowly("Una frase.", "Una frase. Due frasi.")
    await desk.take_in(1, message=message(CHAT, "ciao"))
    await desk.take_in(2, message=message(CHAT, "ancora"))
    assert len(recorder.of("sendMessageDraft")) == 1
    assert recorder.texts == ["Una frase.", "Hai scritto: ciao", "Una frase.", "Hai scritto: ancora"]
    assert [fields["text"] for fields in recorder.of("editMessageText")] == ["Una frase. Due frasi."] * 2
    methods = [call.method for call in recorder.calls if call.method.endswith(("Message", "MessageText"))]
    assert methods[:4] == ["sendMessage", "editMessageText", "deleteMessage", "sendMessage"]


@pytest.mark.parametrize(
    "trouble",
    [Refusal(429, "Too Many Requests", retry_after=30), Refusal(500, "Internal"), NetworkError("gone"), b"nonsense"],
)
async def test_whatever_fails_while_showing_the_answer_arrives(desk: Desk, recorder: Recorder, trouble: object):
    recorder.prepare("sendMessageDraft", trouble)
    desk.writes = slowly("Una frase.", "Una frase. Due frasi.")
    await desk.take_in(1, message=message(CHAT, "ciao"))
    assert recorder.texts == ["Hai scritto: ciao"]


async def test_an_answer_that_nobody_writes_shows_no_draft(desk: Desk, recorder: Recorder):
    await desk.take_in(1, message=message(CHAT, "ciao"))
    assert recorder.of("sendMessageDraft") == []


@pytest.fixture
def growing() -> Iterator[tuple[Recorder, Drafts, Pace]]:
    recorder = Recorder()
    pace = Pace(time.monotonic, 0.3)
    yield recorder, Drafts(recorded_client(recorder), pace), pace


async def test_drafts_keep_the_chats_pace_and_skip_what_is_old(growing: tuple[Recorder, Drafts, Pace]):
    recorder, drafts, _ = growing
    async with drafts.growing(CHAT, 1) as show:
        for number in range(20):
            show(f"parole {number}")
            await asyncio.sleep(0.035)
    shown = [fields["text"] for fields in recorder.of("sendMessageDraft")]
    assert 2 <= len(shown) <= 4
    assert shown[0] == "parole 0"


async def test_what_waits_for_its_turn_holds_up_no_answer(growing: tuple[Recorder, Drafts, Pace]):
    recorder, drafts, pace = growing
    await pace.turn(CHAT)
    start = time.monotonic()
    async with drafts.growing(CHAT, 1) as show:
        show("parole")
        await asyncio.sleep(0.01)
    assert time.monotonic() - start < 0.2
    assert recorder.of("sendMessageDraft") == []


async def test_a_server_that_never_answers_holds_the_answer_for_a_moment_only(growing: tuple[Recorder, Drafts, Pace]):
    recorder, drafts, _ = growing

    async def never() -> bool:
        await asyncio.sleep(60)
        return True

    recorder.prepare("sendMessageDraft", never)
    start = time.monotonic()
    async with drafts.growing(CHAT, 1) as show:
        show("parole")
        await asyncio.sleep(0.05)
    assert time.monotonic() - start < 3
