"""The editors' command: which answers helped least, from counts that are nobody's."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.settings import Settings
from bot.start import console, open_settings, opened_database, texts

if TYPE_CHECKING:
    from bot.retrieval.library import Library

FEWEST = 5
"""Below so many complaints a section is not named: one or two could be somebody."""


def feedback(
    page: Annotated[str, typer.Option(help="Solo le sezioni di una pagina, per esempio «oss».")] = "",
) -> None:
    """Di' quali risposte hanno aiutato di meno, e perché (da 5 segnalazioni in su)."""
    settings = open_settings()
    with opened_database(settings) as database:
        found = [one for one in database.least_helpful(FEWEST) if not page or one.section_id.startswith(f"{page}#")]
    if not found:
        console.print(texts.say("feedback.report.none", fewest=FEWEST), markup=False)
        return
    library = _published(settings)
    console.print(texts.say("feedback.report.title", fewest=FEWEST), style="bold", markup=False)
    for one in found:
        section = library.sections.get(one.section_id) if library else None
        named = section.heading if section else texts.say("feedback.report.gone", section=one.section_id)
        console.print(texts.say("feedback.report.line", count=one.number, section=named), markup=False)
        console.print(f"    {one.section_id}", style="dim", markup=False)
        reasons = ", ".join(
            texts.say("feedback.report.why", why=texts.say(f"feedback.why.{why}"), count=count)
            for why, count in one.reasons
        )
        months = texts.say("feedback.report.months", first=one.first, last=one.last)
        console.print(f"    {reasons} ({months})", markup=False)


def _published(settings: Settings) -> "Library | None":
    from bot.retrieval.index import IndexFault, current_version, read_library
    from bot.retrieval.manifest import LIBRARY_FILE

    try:
        return read_library(settings.index_dir / current_version(settings.index_dir) / LIBRARY_FILE)
    except IndexFault:
        return None
