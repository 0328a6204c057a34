"""The real bot process: started, watched, killed."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx

from tests.e2e.telegram import TOKEN

PROJECT = Path(__file__).resolve().parents[2]
LAUNCHER = (sys.executable, "-m", "tests.support.launcher")
BUSSOLA = (str(Path(sys.executable).with_name("bussola")), "run")


class Bot:
    """The bot in a process of its own, with its data in `folder` and Telegram at `url`."""

    def __init__(self, folder: Path, url: str, command: Sequence[str] = LAUNCHER, **settings: str) -> None:
        self.folder = folder
        self.command = command
        self.settings = {
            "BUSSOLA_DATA_DIR": str(folder),
            "BUSSOLA_KEY_FILE": str(folder.parent / f"{folder.name}-key"),
            "BUSSOLA_TELEGRAM_TOKEN": TOKEN,
            "BUSSOLA_TELEGRAM_API_URL": url,
            "BUSSOLA_OPERATOR": "Consorzio di prova",
            "BUSSOLA_LOG_LEVEL": "INFO",
            "BUSSOLA_WEB_PORT": "0",
            **settings,
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.log = folder.parent / f"{folder.name}.log"

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("BUSSOLA_")}
        return kept | self.settings | {"PYTHONPATH": str(PROJECT), "OMP_WAIT_POLICY": "passive"}

    @property
    def key_file(self) -> Path:
        return Path(self.settings["BUSSOLA_KEY_FILE"])

    @property
    def database(self) -> str:
        """The address of its database."""
        return self.settings.get("BUSSOLA_DATABASE_URL") or f"sqlite:///{self.folder}/bussola.db"

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder.parent,  # away from a developer's .env
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    @property
    def site(self) -> str:
        """The address of its web pages, where the port was told."""
        return f"http://localhost:{self.settings['BUSSOLA_WEB_PORT']}"

    async def serves(self, seconds: float = 60) -> None:
        """Wait until its web pages answer, and questions can be asked."""
        async with asyncio.timeout(seconds), httpx.AsyncClient() as client:
            while True:
                with contextlib.suppress(httpx.TransportError):
                    if (await client.get(f"{self.site}/salute")).status_code == 200:
                        return
                await asyncio.sleep(0.2)

    def run(self, *arguments: str) -> str:
        """What another command of the operator's prints, with the same settings: `run("staff", "add", ...)`."""
        done = subprocess.run(
            (sys.executable, "-c", "from bot.cli import main; main()", *arguments),
            cwd=self.folder.parent,
            env=self._environment() | {"COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def kill(self) -> None:
        """As a power cut would."""
        if self.process:
            self.process.kill()
            self.process.wait()

    async def stop(self, seconds: float = 40) -> int:
        """As an operator would; the exit code."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return await self.ended(seconds)

    async def ended(self, seconds: float = 40) -> int:
        """The exit code, once the process has ended by itself."""
        assert self.process
        return await asyncio.to_thread(self.process.wait, seconds)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8")

    def most_memory(self) -> int:
        """The most memory it ever held, in bytes."""
        assert self.process
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) * 1024
