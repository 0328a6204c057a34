"""`make chaos`: the bot is killed at random moments while students write; what was lost, what was said twice.

Every question must get one answer, as a reply to it. Lost: none, or only the excuse that follows three attempts. Doubled: a
reply more than one.
"""

import argparse
import asyncio
import contextlib
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bot.texts import load_texts
from tests.conftest import publish
from tests.e2e.conftest import fitted_detector
from tests.e2e.process import Bot
from tests.e2e.student import Student
from tests.e2e.telegram import Telegram
from tests.e2e.web.conftest import free_port
from tests.support.knowledge import write_knowledge

QUESTIONS = (
    "Che cosa fa un OSS?",
    "Come si diventa OSS?",
    "quanto guadagna un oss",
    "Che cosa fa un educatore?",
    "Come si diventa educatore?",
    "quanti anni ha la luna",
)
_LONGEST_LIFE_SECONDS = 6.0
_STANDING = 0.8
"""How much of the time it is killed only once it is ready to answer."""
_THINKS_SECONDS = (0.2, 3.0)
_PATIENCE_SECONDS = 120.0


async def write_on(student: Student, asked: list[tuple[int, int]], stop: asyncio.Event, chance: random.Random) -> None:
    """Ask, wait for the answer, think, ask again."""
    await student.come_in()
    while not stop.is_set():
        number = await student.write(chance.choice(QUESTIONS))
        asked.append((student.number, number))
        with contextlib.suppress(TimeoutError):
            await student.telegram.until(
                lambda _, number=number: any(one.reply_to == number for one in student.received), _PATIENCE_SECONDS
            )
        await asyncio.sleep(chance.uniform(*_THINKS_SECONDS))


async def keep_killing(bot: Bot, kills: int, chance: random.Random) -> None:
    """Kill it as it starts now and then, and mostly while it stands: on a busy machine starting takes longer than a life."""
    for done in range(kills):
        bot.start()
        if chance.random() < _STANDING:
            await bot.serves(_PATIENCE_SECONDS)
        await asyncio.sleep(chance.uniform(0.0, _LONGEST_LIFE_SECONDS))
        bot.kill()
        if (done + 1) % 10 == 0:
            print(f"{done + 1} kills...", file=sys.stderr, flush=True)
    bot.start()
    await bot.serves(_PATIENCE_SECONDS)


async def chaos(kills: int, students: int, seed: int) -> bool:
    """Whether nothing was lost and at most one reply in a hundred was doubled."""
    chance = random.Random(seed)
    telegram, stop, asked = Telegram(), asyncio.Event(), list[tuple[int, int]]()
    await telegram.start()
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        publish(write_knowledge(root / "knowledge"), root / "data" / "index")
        fitted_detector(root / "data" / "safety")
        bot = Bot(root / "data", telegram.url, BUSSOLA_LOG_LEVEL="ERROR", BUSSOLA_WEB_PORT=str(free_port()))
        began = time.monotonic()
        try:
            writing = [
                asyncio.create_task(
                    write_on(
                        Student(telegram, number, _PATIENCE_SECONDS), asked, stop, random.Random(f"{seed}/{number}")
                    )
                )
                for number in range(1, students + 1)
            ]
            await keep_killing(bot, kills, chance)
            stop.set()
            await asyncio.wait_for(asyncio.gather(*writing, return_exceptions=True), _PATIENCE_SECONDS * 2)
            await asyncio.sleep(3)  # a doubled reply may come after the first
            code = await bot.stop()
        finally:
            bot.kill()
            await telegram.stop()
    excuse = load_texts().say("telegram.gave_up", reference="").split("{")[0][:40]
    answers = Counter((one.chat, one.reply_to) for one in telegram.sent if one.reply_to and excuse not in one.text)
    lost = sum(not answers[question] for question in asked)
    doubled = sum(answers[question] - 1 for question in asked if answers[question] > 1)
    minutes = (time.monotonic() - began) / 60
    share = 100 * doubled / max(1, len(asked))
    excuses = sum(excuse in one.text for one in telegram.sent)
    print(
        f"seed {seed}: {len(asked)} questions by {len({chat for chat, _ in asked})} students in {minutes:.1f} minutes, "
        f"{len(telegram.sent)} messages, {excuses} excuses, {share:.2f}% doubled, exit code {code}"
    )
    print(f"kills {kills}, lost {lost}, doubled {doubled}")
    return bool(asked) and lost == 0 and share <= 1 and code == 0


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--kills", type=int, default=100)
    arguments.add_argument("--students", type=int, default=30)
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = arguments.parse_args()
    sys.exit(0 if asyncio.run(chaos(given.kills, given.students, given.seed)) else 1)


if __name__ == "__main__":
    main()
