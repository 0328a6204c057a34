"""What the running process hands to the staff's pages: accounts, interests, the names of the professions in force."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError
from starlette.types import ASGIApp

from bot.barometer.reading import subjects_in_force
from bot.channels.web.assets import load_assets
from bot.conversation import opportunity_card, person
from bot.guide.models import GUIDE
from bot.people.opportunity import Published
from bot.people.sent_question import AskedQuestion, ComingAnswer, Status, WrittenAnswer
from bot.retrieval.in_force import InForce
from bot.retrieval.index import IndexBroken
from bot.review.house import House
from bot.review.passwords import Passwords
from bot.review.rooms import Preview
from bot.review.site import build_review
from bot.settings import Settings
from bot.store.database import Database
from bot.texts import load_texts


def review_of(settings: Settings, database: Database) -> ASGIApp:
    """The staff's pages of this process."""
    return build_review(house_of(settings, database))


def house_of(settings: Settings, database: Database) -> House:
    """All that those pages ask for."""
    return House(
        load_texts(),
        database.staff,
        database.leads,
        database.cooperatives,
        lambda: datetime.now(UTC),
        load_assets()["bussola.css"].address,
        load_assets()["icon.svg"].address,
        professions_of(settings),
        Passwords(),
        settings.web_secure,
        settings.web_url,
        opportunities=database.opportunities,
        preview=as_students_read,
        audit=database.audit,
        roster=database.roster,
        holdings=database.holdings,
        last_purge=database.last_purge,
        follow_up=settings.minor_follow_up,
        questions=database.questions,
        as_read=lambda question, answer: as_read(question, answer, settings.operator),
        barometer=database.barometer_months,
        subjects=subjects_in_force(settings.index_dir),
    )


def as_students_read(one: Published) -> Preview:
    """An opportunity as «Vedi da vicino» shows it."""
    card = opportunity_card.card(one, load_texts())
    words = tuple((span.text, span.bold) for span in card.text)
    return Preview(words, tuple(button.label for row in card.buttons for button in row))


def professions_of(settings: Settings) -> Callable[[], Mapping[str, str]]:
    """The names of the professions in force, by code."""
    return InForce[Mapping[str, str]](settings.index_dir, _profession_names, {})


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
