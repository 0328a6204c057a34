"""Many students at once on the web chat, on this machine alone: `python -m tests.e2e.web.load`. Ends by itself.

Each has a browser of their own, comes in through the gate, and then asks a question every `--pause` seconds on average. What
they wait for is measured from pressing the button to the last byte. The index published in
`--data` answers, in a process started here.
"""

import argparse
import asyncio
import random
import re
import tempfile
from collections import defaultdict
from pathlib import Path
from time import perf_counter

import httpx

from tests.e2e.process import BUSSOLA, PROJECT, Bot
from tests.e2e.web.conftest import free_port
from tests.support.browser import NDJSON

QUESTIONS = (
    "Come si diventa OSS?",
    "quanto guadagna un educatore",
    "che cosa fa un assistente sociale tutto il giorno?",
    "e quanti anni di studio servono?",
    "che differenza c'è tra asa e oss",
    "che cos'è una cooperativa sociale?",
    "si lavora anche di notte?",
    "posso provare prima di scegliere?",
    "mi piace stare con i bambini, che lavoro posso fare",
    "come si diventa astronauta?",
)
_TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')


class Figures:
    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.errors: dict[str, int] = defaultdict(int)

    def told(self) -> str:
        lines = []
        for what, seconds in self.seconds.items():
            ordered = sorted(seconds)
            middle, high = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
            lines.append(
                f"{what}: {len(ordered)}, median {middle:.3f} s, 95% {high:.3f} s, longest {ordered[-1]:.3f} s"
            )
        return "\n".join([*lines, f"errors: {dict(self.errors) or 'none'}"])


class Student:
    def __init__(self, client: httpx.AsyncClient, figures: Figures, chance: random.Random) -> None:
        self.client = client
        self.figures = figures
        self.chance = chance
        self.token = ""

    async def come_in(self) -> None:
        page = await self._measured("page", self.client.get("/chat"))
        found = _TOKEN.search(page.text) if page else None
        self.token = found[1] if found else ""
        for payload in re.findall(r'value="(age:minor[^"]*)"', page.text if page else "")[:1]:
            await self._post("gate", payload=payload)
        await self._post("gate", payload="consent:yes")

    async def ask_until(self, end: float, pause: float) -> None:
        await asyncio.sleep(self.chance.uniform(0, pause))
        while perf_counter() < end:
            await self._post("question", text=self.chance.choice(QUESTIONS))
            await asyncio.sleep(self.chance.uniform(0.5, 1.5) * pause)

    async def _post(self, what: str, **fields: str) -> None:
        answer = await self._measured(
            what, self.client.post("/chat", data={"token": self.token, **fields}, headers={"accept": NDJSON})
        )
        if answer is not None and '"html"' not in answer.text:
            self.figures.errors["no reply"] += 1

    async def _measured(self, what: str, asking) -> httpx.Response | None:
        began = perf_counter()
        try:
            answer = await asking
        except httpx.HTTPError as error:
            self.figures.errors[type(error).__name__] += 1
            return None
        self.figures.seconds[what].append(perf_counter() - began)
        if answer.status_code != 200:
            self.figures.errors[str(answer.status_code)] += 1
        return answer


async def school(address: str, students: int, seconds: float, pause: float, seed: int) -> Figures:
    """`students` at `address`, arriving within a third of the time."""
    figures, chance = Figures(), random.Random(seed)
    end = perf_counter() + seconds

    async def one() -> None:
        await asyncio.sleep(chance.uniform(0, seconds / 3))
        async with httpx.AsyncClient(base_url=address, timeout=30) as client:
            student = Student(client, figures, random.Random(chance.random()))
            await student.come_in()
            await student.ask_until(end, pause)

    await asyncio.gather(*(one() for _ in range(students)))
    return figures


async def measure(options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        (data / "index").symlink_to(options.data.resolve() / "index")
        port = free_port()
        settings = {"BUSSOLA_TELEGRAM_TOKEN": "", "BUSSOLA_WEB_PORT": str(port), "BUSSOLA_LOG_LEVEL": "ERROR"}
        bot = Bot(data, "", BUSSOLA, **settings)
        bot.start()
        try:
            address = f"http://127.0.0.1:{port}"
            async with asyncio.timeout(180), httpx.AsyncClient(base_url=address) as client:
                while not await _is_ready(client):
                    if not bot.is_running:
                        raise SystemExit(bot.said)
                    await asyncio.sleep(0.3)
            figures = await school(address, options.students, options.seconds, options.pause, options.seed)
            memory = bot.most_memory()
        finally:
            bot.kill()
    print(f"{options.students} students, a question every {options.pause} s each, {options.seconds} s")
    print(figures.told())
    print(f"memory: {memory // 1_000_000} MB")


async def _is_ready(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/salute")).status_code == 200
    except httpx.TransportError:
        return False


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=90)
    parser.add_argument("--pause", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, default=PROJECT / ".data")
    asyncio.run(measure(parser.parse_args()))
