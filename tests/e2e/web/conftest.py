"""The real process with the web chat alone, and a real browser (Debian's chromium)."""

import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copytree
from time import monotonic, sleep

import httpx
import pytest

from tests.conftest import publish
from tests.e2e.process import PROJECT, Bot
from tests.support.knowledge import write_knowledge

playwright = pytest.importorskip("playwright.sync_api")

SCREENSHOTS = PROJECT / ".cache" / "screenshots"
_READY_SECONDS = 180


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory, detector: Path) -> Iterator[Callable[..., str]]:
    """Starts Bussola over the synthetic pages, with the settings given; gives the site's address once it answers."""
    started: list[Bot] = []

    def run(**settings: str) -> str:
        folder = tmp_path_factory.mktemp("bussola") / "data"
        publish(write_knowledge(folder.parent / "knowledge"), folder / "index")
        copytree(detector, folder / "safety")
        port = free_port()
        bot = Bot(folder, "", BUSSOLA_TELEGRAM_TOKEN="", BUSSOLA_WEB_PORT=str(port), **settings)
        started.append(bot)
        bot.start()
        address, until = f"http://localhost:{port}", monotonic() + _READY_SECONDS
        while monotonic() < until and bot.is_running:
            try:
                if httpx.get(f"{address}/salute").status_code == 200:
                    return address
            except httpx.TransportError:
                pass
            sleep(0.1)
        pytest.fail(f"not served: {bot.said}")

    yield run
    for bot in started:
        bot.kill()


@pytest.fixture(scope="session")
def site(start) -> str:
    """Bussola for all tests: each has a browser, and so a conversation, of its own."""
    return start()


@pytest.fixture(scope="session")
def chromium() -> Iterator["playwright.Browser"]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("needs Debian's chromium")
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


class Reader:
    """Someone at a page; whatever the browser complains of is kept in `complaints`."""

    def __init__(self, page: "playwright.Page", site: str) -> None:
        self.page = page
        self.site = site
        self.complaints: list[str] = []
        page.set_default_timeout(60_000)
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    @property
    def said(self) -> "playwright.Locator":
        return self.page.locator(".said")

    def open(self, path: str = "/chat") -> None:
        self.page.goto(self.site + path)

    def write(self, text: str) -> None:
        before = self.said.count()
        self.page.fill("#text", text)
        self.page.keyboard.press("Enter")
        self.said.nth(before).wait_for()

    def tap(self, label: str) -> None:
        before = self.said.count()
        self.page.locator(".said button", has_text=label).last.click()
        self.said.nth(before).wait_for()

    def enter(self) -> None:
        """Through the gate, as Ada (17) does."""
        self.open()
        self.tap("Da 14 a 17")
        self.tap("Sì, rispondimi")

    def shoot(self, name: str, *, whole: bool = False) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.wait_for_timeout(600)  # what scrolls comes to rest
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=whole)


@pytest.fixture
def reader(chromium, site) -> Iterator[Callable[..., Reader]]:
    """A reader with a browser of their own; what is given is the browser context's."""
    contexts = []

    def arrive(address: str = site, **context) -> Reader:
        contexts.append(chromium.new_context(locale="it-IT", **{"viewport": {"width": 390, "height": 844}} | context))
        return Reader(contexts[-1].new_page(), address)

    yield arrive
    for context in contexts:
        context.close()
