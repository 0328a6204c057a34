"""Somebody of a cooperative at the staff's pages, in a real browser."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.people.staff import NewStaff, Role
from bot.store.database import Database
from tests.e2e.colleague import Codes
from tests.e2e.web.conftest import Reader
from tests.e2e.web.test_pages import findings
from tests.review.conftest import PASSWORD


class Colleague:
    """Somebody of a cooperative who works with the keyboard alone; every page they come to is looked at."""

    def __init__(
        self, visitor: Reader, database: Database, name: str, cooperative: int, role: Role = "reviewer"
    ) -> None:
        self.visitor, self.page = visitor, visitor.page
        self.email = f"{name.lower()}-{datetime.now(UTC).timestamp()}@esempio.invalid"
        self.invitation = database.staff.add(NewStaff(self.email, f"{name} Prova", role, cooperative))
        self.codes: Codes

    def come_in(self) -> "Colleague":
        self.visitor.open(f"/gestione/invito/{self.invitation}")
        self.look()
        self.codes = Codes(self.page.locator("input[name=seed]").get_attribute("value"))
        self.fill("Password", PASSWORD)
        self.fill("La stessa password", PASSWORD)
        self.fill("Il codice di 6 cifre", self.codes())
        self.send()
        self.look()
        self.fill("Indirizzo e-mail", self.email)
        self.fill("Password", PASSWORD)
        self.fill("Codice di 6 cifre", self.codes())
        self.send()
        assert not self.page.url.endswith("/entra"), self.page.locator("main").inner_text()
        self.look()
        return self

    def fill(self, label: str, words: str) -> None:
        """Go there with Tab, and type."""
        self.go_to(lambda: self._label().startswith(label))
        self.page.keyboard.type(words)

    def press(self, words: str) -> None:
        """Go to a button or a link with Tab, and press Enter."""
        self.go_to(lambda: self.page.evaluate("document.activeElement.textContent.trim()") == words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()

    def send(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def choose(self, label: str, option: str) -> None:
        """Go to a list with Tab, and type what is wanted."""
        self.go_to(lambda: self._label().startswith(label))
        self.page.keyboard.type(option)

    def go_to(self, is_there: Callable[[], bool]) -> None:
        for _ in range(80):
            if is_there():
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"not reached with the keyboard: {self.page.url}")

    def open(self, path: str) -> None:
        self.visitor.open(f"/gestione{path}")
        self.look()

    def look(self) -> None:
        """No serious finding by axe, nothing off the side."""
        assert findings(self.page) == [], self.page.url
        assert not self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")

    @property
    def words(self) -> str:
        return self.page.locator("main").inner_text()

    @property
    def names(self) -> list[str]:
        """Who is listed."""
        return self.page.locator(".leads .who-line a").all_inner_texts()

    def _label(self) -> str:
        return self.page.evaluate("(document.activeElement.labels || [])[0]?.textContent.trim() || ''")
