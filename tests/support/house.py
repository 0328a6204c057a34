"""The staff's house over a database, as the running process builds it, with a clock that the test moves."""

from dataclasses import replace
from pathlib import Path

from bot.desk import house_of
from bot.review.house import House
from bot.review.passwords import Passwords
from bot.settings import Settings
from bot.store.database import Database
from tests.support.clock import Clock


def staff_house(database: Database, clock: Clock, passwords: Passwords | None = None) -> House:
    """Of a consortium that is made up; no index is in force, and `passwords` may cost less than those that are kept."""
    settings = Settings(_env_file=None, data_dir=Path("nowhere"), operator="Consorzio di prova")
    house = house_of(settings, database)
    known = {"oss": "OSS", "educatore": "Educatore", "infermiere": "Infermiere"}
    return replace(house, clock=clock, professions=lambda: known, passwords=passwords or house.passwords)
