"""The names of what the barometer counts, from the published pages and guide."""

from pathlib import Path

from pydantic import ValidationError

from bot.barometer.findings import Kind, Subject, Subjects
from bot.guide.models import GUIDE
from bot.retrieval.in_force import InForce
from bot.retrieval.index import IndexBroken, read_library
from bot.retrieval.library import Page
from bot.retrieval.manifest import LIBRARY_FILE


def subjects_in_force(shelf: Path) -> InForce[Subjects]:
    """The names in the index in force; none where there is no index."""
    return InForce(shelf, _read, Subjects())


def _read(folder: Path) -> Subjects:
    try:
        guide = GUIDE.read(folder)
    except (OSError, ValidationError) as error:
        raise IndexBroken(folder.name) from error
    asked: dict[str, Subject] = {}
    for page in read_library(folder / LIBRARY_FILE).pages:
        asked[page.id] = Subject(page.title, _kind_of(page))
        if page.kind == "mito":
            asked |= {section.id: Subject(section.heading, "myth") for section in page.sections}
    return Subjects(asked, {one.code: one.name for one in guide.professions} if guide else {})


def _kind_of(page: Page) -> Kind:
    return "profession" if page.kind == "professione" else "myth" if page.kind == "mito" else "topic"
