"""What the running process hands to the staff's pages: accounts, interests, the names of the professions in force."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from starlette.types import ASGIApp

from bot.channels.web.assets import load_assets
from bot.channels.web.origin import is_our_own
from bot.guide.models import read_guide
from bot.retrieval.index import IndexFault, current_version
from bot.review.house import House
from bot.review.passwords import Passwords
from bot.review.site import build_review
from bot.settings import Settings
from bot.store.database import Database
from bot.texts import load_texts


class ProfessionNames:
    """Names by code, of the index in force on `shelf`, read once for each index. Safe to share between threads."""

    def __init__(self, shelf: Path) -> None:
        self._shelf = shelf
        self._version = ""
        self._names: Mapping[str, str] = {}
        self._lock = Lock()

    def __call__(self) -> Mapping[str, str]:
        """The names; those known last where there is no index that can be read."""
        with self._lock:
            try:
                version = current_version(self._shelf)
            except IndexFault:
                return self._names
            if version != self._version:
                guide = read_guide(self._shelf / version)
                self._names = {one.code: one.name for one in guide.professions} if guide else {}
                self._version = version
            return self._names


def review_of(settings: Settings, database: Database) -> ASGIApp:
    """The staff's pages of this process."""
    secure = settings.environment == "production" or settings.web_url.startswith("https://")
    house = House(
        load_texts(),
        database.staff,
        database.leads,
        database.cooperatives,
        lambda: datetime.now(UTC),
        lambda request: is_our_own(request, settings.web_url),
        load_assets()["bussola.css"].address,
        load_assets()["icon.svg"].address,
        ProfessionNames(settings.index_dir),
        Passwords(),
        secure,
        settings.web_url,
    )
    return build_review(house)
