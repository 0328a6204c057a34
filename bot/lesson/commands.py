"""`bussola lesson`: one HTML file for the projector, and the kit on paper and to be edited."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.start import console, give_up, open_settings, texts

if TYPE_CHECKING:
    from bot.lesson.lesson import Lesson

app = typer.Typer(no_args_is_help=True, help="La lezione per la classe: un file da proiettare, e i materiali.")


@app.command()
def export(
    out: Annotated[Path, typer.Option(help="Il file da scrivere, per esempio lezione.html.")] = Path("lezione.html"),
) -> None:
    """Scrivi la lezione in un solo file HTML: si apre da una chiavetta, senza rete."""
    from bot.lesson.page import write_page

    page = write_page(_lesson(), texts, _today())
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(page, "utf-8")
    except OSError as error:
        give_up("lesson.unwritable", 1, path=out, why=error.strerror or type(error).__name__)
    console.print(texts.say("lesson.done", path=out), style="green", markup=False)


@app.command()
def kit(
    out: Annotated[Path, typer.Option(help="La cartella in cui scrivere.")] = Path("materiali"),
    replace: Annotated[bool, typer.Option("--replace", help="Sostituisci i file che ci sono già.")] = False,
) -> None:
    """Scrivi scaletta, scheda e pagina per l'E-Portfolio, in PDF e in DOCX da modificare."""
    from bot.lesson.kit import kit_of
    from bot.lesson.paper import write_pdf
    from bot.lesson.word import write_docx

    documents = kit_of(_lesson(), texts)
    there = [
        f"{one.name}.{kind}" for one in documents for kind in ("pdf", "docx") if (out / f"{one.name}.{kind}").exists()
    ]
    if there and not replace:
        give_up("lesson.there_already", 1, folder=out, names=", ".join(there))
    now = datetime.now(UTC)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for one in documents:
            (out / f"{one.name}.pdf").write_bytes(write_pdf(one, now))
            (out / f"{one.name}.docx").write_bytes(write_docx(one, now))
    except OSError as error:
        give_up("lesson.unwritable", 1, path=out, why=error.strerror or type(error).__name__)
    console.print(texts.say("lesson.kit_done", count=2 * len(documents), folder=out), style="green", markup=False)


def _lesson() -> "Lesson":
    """The lesson in force, or a sentence and exit 1; what should be read again before it is used is said."""
    from bot.lesson.lesson import PlanBroken
    from bot.lesson.published import NoLesson, published_lesson
    from bot.retrieval.index import IndexFault

    try:
        lesson = published_lesson(open_settings().index_dir)
    except IndexFault as fault:
        give_up(fault.key, 1)
    except NoLesson:
        give_up("lesson.no_plan", 1)
    except PlanBroken as broken:
        give_up("lesson.broken", 1, section=broken)
    stale = dict.fromkeys(heading for slide in lesson.slides for heading in slide.stale(_today()))
    for heading in stale:
        console.print(texts.say("lesson.stale", heading=heading), style="yellow", markup=False)
    return lesson


def _today() -> date:
    return date.today()  # noqa: DTZ011 - a calendar day, here
