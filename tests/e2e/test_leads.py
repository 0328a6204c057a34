"""From an interest to meeting, on Telegram and at the cooperatives' pages at once, by the real process."""

import asyncio
from pathlib import Path

import pytest

from tests.e2e.colleague import Colleague, found_cooperatives, invitation
from tests.e2e.night import is_night, pass_the_night
from tests.e2e.process import Bot
from tests.e2e.student import Student
from tests.e2e.telegram import Sent, Telegram
from tests.e2e.web.conftest import free_port

pytestmark = pytest.mark.e2e

NUMBER = "+393331234567"


@pytest.fixture
def bot(telegram: Telegram, folder: Path):
    """The bot with its web pages beside Telegram, and two cooperatives; not yet started."""
    process = Bot(folder, telegram.url, BUSSOLA_WEB_PORT=str(free_port()))
    found_cooperatives(process)
    yield process
    process.kill()


async def at_work(bot: Bot, name: str, cooperative: str) -> Colleague:
    return await Colleague(bot.site, name).take_up(invitation(bot, name, cooperative))


async def agree(student: Student) -> Sent:
    """The form up to the yes, for Aurora; the question for a name."""
    asked = await student.ask("/contatto")
    for beginning in ("contact:prof:ok", "contact:prov:Cremona", "contact:year:-"):
        asked = await student.choose(asked, beginning)
    aurora = next(label for label in asked.buttons if "Aurora" in label)
    asked = await student.press(asked, aurora)
    asked = await student.choose(asked, "contact:rec:ok")
    assert "Aurora" in asked.text
    assert "Bosco" not in asked.text
    return await student.choose(asked, "contact:yes:")


async def arrived(bot: Bot, student: Student, after: int, carla: Colleague) -> Sent:
    """What Carla has written, as the student reads it; by night not before eight."""
    if is_night():
        assert "arriverà alle 8" in carla.words
        await asyncio.sleep(6)
        assert len(student.received) == after
        await pass_the_night(bot)
    return await student.next(after)


async def test_an_adults_interest_is_answered_and_taken_back_while_another_cooperative_sees_nothing(
    bot: Bot, telegram: Telegram
):
    bot.start()
    anna = Student(telegram, 18, 90)
    await anna.come_in("18 o più")
    carla, dino = await at_work(bot, "Carla", "Aurora"), await at_work(bot, "Dino", "Bosco")

    await agree(anna)
    await anna.ask("Anna")
    await anna.telegram.until(lambda _: "pulsante in basso" in anna.received[-1].text)
    shown = len(anna.received)
    await anna.write_contact(NUMBER, of=19)
    assert "di un'altra persona" in (await anna.next(shown)).text
    shown = len(anna.received)
    await anna.write_contact(NUMBER, of=18)
    summary = await anna.next(shown)
    assert NUMBER in summary.text
    await carla.open("/interessi")
    assert "Non c'è ancora nessun interesse" in carla.words

    saved = await anna.choose(summary, "contact:save:")
    assert "ho passato il tuo interesse a Cooperativa Aurora" in saved.text
    lead = await carla.open_lead("Anna")
    assert NUMBER in carla.words
    shown = len(anna.received)
    await carla.go(f"{lead}/messaggi", text="Ciao Anna, vieni a vedere mercoledì?")
    message = await arrived(bot, anna, shown, carla)
    assert "Cooperativa Aurora (di prova) ti scrive" in message.text
    assert "vieni a vedere mercoledì?" in message.text

    asked = await anna.press(message, "Rispondo")
    assert "Scrivi adesso il messaggio" in asked.text
    assert "Inviato" in (await anna.ask("Volentieri, a che ora?")).text
    await carla.open("/interessi")
    assert "messaggi da leggere: 1" in carla.words
    await carla.open(lead)
    assert "Volentieri, a che ora?" in carla.words

    for path in ("/interessi", "/interessi?stato=contacted", "/interessi?provincia=Cremona"):
        await dino.open(path)
        assert "Anna" not in dino.words
        assert "nessun interesse" in dino.words
    await dino.open(lead)
    assert dino.status == 404
    for action in ("stato", "persona", "scadenza", "note", "messaggi", "chiudi"):
        await dino.open("/interessi")
        await dino.send(f"{lead}/{action}", status="taken", staff="", due_on="", text="Ciao")
        assert dino.status in (404, 422)
        assert "Anna" not in dino.response.text
    await dino.open("/esporta")
    await dino.send("/esporta", format="csv", password="quattro lampioni verdi", code=dino.code())
    assert dino.response.headers["content-type"].startswith("text/csv")
    assert len(dino.response.text.strip().splitlines()) == 1

    mine = await anna.ask("/contatto")
    assert "ti ha scritto" in mine.text
    asked = await anna.choose(mine, "contact:withdraw")
    assert "ho ritirato il tuo interesse" in (await anna.press(asked, "Sì, ritiralo")).text
    await carla.open(lead)
    assert "I suoi dati sono stati cancellati" in carla.words
    for gone in ("Anna", NUMBER, "mercoledì", "Volentieri"):
        assert gone not in carla.response.text
    await carla.send(f"{lead}/messaggi", text="Ciao?")
    assert carla.status == 404
    await carla.open("/interessi")
    assert "Ritirato il" in carla.words
    assert "Anna" not in carla.words
    assert await bot.stop() == 0
    for secret in ("Anna", NUMBER, "mercoledì", "Volentieri"):
        assert secret not in bot.said


async def test_whoever_blocks_the_bot_is_written_to_no_more(bot: Bot, telegram: Telegram):
    bot.start()
    anna = Student(telegram, 18, 90)
    await anna.come_in("18 o più")
    carla = await at_work(bot, "Carla", "Aurora")
    await agree(anna)
    await anna.ask("Anna")
    await anna.telegram.until(lambda _: "pulsante in basso" in anna.received[-1].text)
    reach = next(one for one in anna.received if "contact:noreach" in one.buttons.values())
    await anna.choose(await anna.choose(reach, "contact:noreach"), "contact:save:")
    lead = await carla.open_lead("Anna")

    shown = len(anna.received)
    telegram.blocked.add(18)
    await carla.go(f"{lead}/messaggi", text="Ciao Anna, ti va di passare?")
    if is_night():
        await pass_the_night(bot)
    async with asyncio.timeout(30):
        while "I suoi dati sono stati cancellati" not in carla.words:
            await asyncio.sleep(1)
            await carla.open(lead)
    assert len(anna.received) == shown
    assert "Anna" not in carla.response.text
