"""What the running process hands to the staff's pages: accounts, interests, the names of the professions in force."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError
from starlette.types import ASGIApp

from bot.channels.web.assets import load_assets
from bot.conversation import person
from bot.guide.models import GUIDE
from bot.people.sent_question import AskedQuestion, ComingAnswer, Status, WrittenAnswer
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
        questions=database.questions,
        as_read=lambda question, answer: as_read(question, answer, settings.operator),
    )
    return build_review(house)


def as_read(question: AskedQuestion, answer: WrittenAnswer | None, operator: str) -> str:
    """What the author of a question reads: an answer, or (None) that it is not for us."""
    status: Status = "answered" if answer is not None else "declined"
    arriving = ComingAnswer(question.key, "", question.words, question.sent_at, status, answer)
    return person.coming(arriving, operator, load_texts()).words


def _profession_names(folder: Path) -> Mapping[str, str]:
    try:
        guide = GUIDE.read(folder)
    except (OSError, ValidationError) as error:
        raise IndexBroken(folder.name) from error
    return {one.code: one.name for one in guide.professions} if guide else {}
