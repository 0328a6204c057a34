"""The same conversation on Telegram, by the real process."""

import asyncio
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from shutil import copytree

import pytest

from tests.conftest import publish
from tests.e2e.process import Bot
from tests.e2e.student import Student
from tests.e2e.telegram import Telegram
from tests.support.knowledge import EDUCATOR, OSS, write_knowledge
from tests.support.launcher import SLOW
from tests.support.updates import membership, message

pytestmark = pytest.mark.e2e

LONG = "\n\n".join(
    f"L'OSS sa fare anche la cosa numero {number}, con calma e con attenzione.[^legge-prova art.9]"
    for number in range(90)
)


@pytest.fixture
def pages() -> dict[str, str]:
    """The synthetic pages, with one answer that no single message can hold."""
    long_section = f"""
## Che cosa succede nei turni lunghi di un OSS?
facts: P06-20
aspect: orari
ask: turni lunghi oss | orari lunghissimi

L'OSS fa turni lunghi in reparto.[^legge-prova art.8]

{LONG}
"""
    return {"professioni/oss.md": OSS + long_section, "professioni/educatore.md": EDUCATOR}


@pytest.fixture
def folder(tmp_path: Path, pages: dict[str, str], detector: Path) -> Path:
    publish(write_knowledge(tmp_path / "knowledge", pages), tmp_path / "data" / "index")
    copytree(detector, tmp_path / "data" / "safety")
    return tmp_path / "data"


async def test_the_first_screen_says_who_speaks_and_who_runs_it(telegram: Telegram, bot: Bot):
    bot.start()
    welcome = await Student(telegram, 17).ask("/start")

    assert "intelligenza artificiale" in welcome.text
    assert "Consorzio di prova" in welcome.text
    assert "/privacy" in welcome.text
    assert "/aiuto" in welcome.text
    assert "parse_mode" not in welcome.fields
    assert '"bold"' in welcome.fields["entities"]
    for method in ("setMyCommands", "setMyDescription", "setMyShortDescription", "setChatMenuButton"):
        assert telegram.count(method) == 1


async def test_a_question_asked_at_the_gate_is_answered_after_it(telegram: Telegram, bot: Bot):
    bot.start()
    berto = Student(telegram, 15)
    welcome = await berto.ask("Che cosa fa un educatore?")
    consent = await berto.press(welcome, "Da 14 a 17")
    answer = await berto.press(consent, "Sì, rispondimi")

    assert "bambini e ragazzi" in answer.text
    assert answer.reply_to == welcome.reply_to


async def test_an_answer_replies_to_its_question_and_offers_sources_and_more(ada: Student):
    number = await ada.write("Che cosa fa un OSS?")
    answer = await ada.next(3)
    assert answer.reply_to == number
    assert "lavarsi" in answer.text
    assert {"Fonti", "Dimmi di più"} <= set(answer.buttons)

    sources = await ada.press(answer, "Fonti")
    assert "Legge di prova 1/2020" in sources.text

    more = await ada.press(answer, "Dimmi di più")
    assert "uscite" in more.text
    assert more.reply_to == number


async def test_what_is_not_known_is_not_invented(ada: Student):
    answer = await ada.ask("quanti anni ha la luna")

    assert "non voglio inventare" in answer.text


async def test_a_long_text_arrives_whole_in_several_messages(ada: Student):
    answer = await ada.ask("turni lunghi oss")
    await ada.tap(answer, answer.buttons["Dimmi di più"])
    await ada.telegram.until(lambda _: len(ada.received) >= 6 and ada.received[-1].buttons)
    parts = ada.received[4:]

    whole = " ".join(part.text for part in parts)
    assert all(f"la cosa numero {number}," in whole for number in range(90))
    assert len(parts) >= 2
    assert not parts[0].buttons
    assert all(later.at - earlier.at >= 0.9 for earlier, later in pairwise(parts))


async def test_a_voice_message_is_refused_kindly_and_never_downloaded(ada: Student, telegram: Telegram):
    await ada.write(None, voice={"file_id": "x", "file_unique_id": "y", "duration": 3})
    refusal = await ada.next(3)

    assert "leggo solo testo" in refusal.text
    assert telegram.count("getFile") == 0


async def test_an_edited_message_is_answered_once(ada: Student):
    number = await ada.write("Che cosa fa un OSS?")
    await ada.next(3)
    await ada.edit(number, "Come si diventa OSS?")
    second = await ada.next(4)
    await ada.edit(number, "Come si diventa OSS?")
    await ada.ask("/aiuto")

    assert second.reply_to == number
    assert "1.000 ore" in second.text
    assert len(ada.received) == 6


async def test_typing_is_shown_while_an_answer_is_prepared(ada: Student, telegram: Telegram):
    await ada.ask(f"Che cosa fa un OSS? {SLOW}")

    assert telegram.count("sendChatAction") >= 1


async def test_a_group_is_left_with_one_sentence(ada: Student, telegram: Telegram):
    await telegram.update("my_chat_member", membership(-900, "member"))
    await telegram.update("message", message(-900, "ciao bot", at=datetime.now(UTC)))
    async with asyncio.timeout(10):
        while not telegram.left:
            await asyncio.sleep(0.05)
    await ada.ask("/aiuto")

    assert len(telegram.to(-900)) == 1
    assert telegram.left == {-900}


async def test_whoever_blocks_the_bot_is_forgotten(ada: Student, telegram: Telegram):
    telegram.blocked.add(17)
    await ada.write("Che cosa fa un OSS?")
    async with asyncio.timeout(10):
        while telegram.count("sendMessage") < 4:
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.3)
    telegram.blocked.clear()

    welcome = await ada.ask("Che cosa fa un OSS?")
    assert "Quanti anni hai?" in welcome.text


async def test_sources_still_work_after_a_new_index_and_a_restart(ada: Student, bot: Bot, tmp_path: Path):
    answer = await ada.ask("Quanto guadagna un OSS?")
    assert "1.591,06" in answer.text

    shorter = OSS[: OSS.index("## Quanto guadagna")]
    pages = {"professioni/oss.md": shorter, "professioni/educatore.md": EDUCATOR}
    publish(write_knowledge(tmp_path / "again", pages), tmp_path / "data" / "index")
    assert await bot.stop() == 0
    bot.start()

    sources = await ada.press(answer, "Fonti")
    assert "Contratto di prova" in sources.text
    gone = await ada.press(answer, "Dimmi di più")
    assert "tolta o riscritta" in gone.text
