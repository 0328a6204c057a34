"""What the running process hands to the staff's pages: accounts, interests, the names of the professions in force."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError
from starlette.types import ASGIApp

from bot.barometer.reading import subjects_in_force
from bot.channels.web.assets import load_assets
from bot.guide.models import GUIDE
from bot.retrieval.in_force import InForce
from bot.retrieval.index import IndexBroken
from bot.review.house import House
from bot.review.passwords import Passwords
from bot.review.site import build_review
from bot.settings import Settings
from bot.store.database import Database
from bot.texts import load_texts


def review_of(settings: Settings, database: Database) -> ASGIApp:
    """The staff's pages of this process."""
    house = House(
        load_texts(),
        database.staff,
        database.leads,
        database.cooperatives,
        lambda: datetime.now(UTC),
        load_assets()["bussola.css"].address,
        load_assets()["icon.svg"].address,
        InForce[Mapping[str, str]](settings.index_dir, _profession_names, {}),
        Passwords(),
        settings.web_secure,
        settings.web_url,
        database.barometer_months,
        subjects_in_force(settings.index_dir),
    )
    return build_review(house)


def _profession_names(folder: Path) -> Mapping[str, str]:
    try:
        guide = GUIDE.read(folder)
    except (OSError, ValidationError) as error:
        raise IndexBroken(folder.name) from error
    return {one.code: one.name for one in guide.professions} if guide else {}
