"""The jobs an editor runs: check the pages, publish an index."""

import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

from bot.settings import BadSettings, Settings, read_settings
from bot.texts import load_texts
from ingest.data import data_of
from ingest.pages.due import never_read, sections_due
from ingest.pages.facts import CONFIDENCES, cover, read_facts
from ingest.pages.intents import Examples
from ingest.pages.knowledge import Knowledge, read_knowledge
from ingest.pages.problems import Problem

if TYPE_CHECKING:
    from ingest.publish import Published

console = Console(highlight=False, soft_wrap=True)
texts = load_texts()


def check(
    pages: Annotated[
        list[Path] | None, typer.Argument(help="Le pagine da controllare; tutte, se non ne nomini.")
    ] = None,
    split: Annotated[bool, typer.Option("--split", help="Mostra le frasi come sono state divise.")] = False,
    coverage: Annotated[
        list[Path] | None, typer.Option(help="Quali fatti di una scheda sono affermati, e quali no.")
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Che cosa va riletto nei prossimi 90 giorni.")] = False,
) -> None:
    """Controlla le pagine della base di conoscenza: ogni errore con file e riga."""
    only = pages or []
    for path in only:
        if not path.exists():
            console.print(texts.say("check.no_such_page", path=path), markup=False)
            raise typer.Exit(2)
    knowledge = read_knowledge(_settings().knowledge_dir, date.today(), only)  # noqa: DTZ011 - a calendar day, here
    for found in knowledge.problems:
        _show(found)
    if split:
        _show_split(knowledge, only)
    for sheet in coverage or []:
        _show_coverage(knowledge, sheet)
    if due:
        _show_due(knowledge)
    warnings = len(knowledge.problems) - len(knowledge.errors)
    if not knowledge.problems:
        library = knowledge.library
        console.print(texts.say("check.clean", pages=len(library.pages), sections=len(library.sections)))
    else:
        total = len(knowledge.library.pages) + len(knowledge.broken)
        console.print(texts.say("check.summary", errors=len(knowledge.errors), warnings=warnings, pages=total))
    raise typer.Exit(1 if knowledge.errors else 0)


def ingest() -> None:
    """Pubblica l'indice: le pagine senza errori diventano quello che Bussola sa. Se non è cambiato niente, non fa niente."""
    from bot.retrieval.embedder import EmbedderMissing

    settings = _settings()
    knowledge = read_knowledge(settings.knowledge_dir, date.today())  # noqa: DTZ011 - a calendar day, here
    for found in knowledge.errors:
        _show(found)
    for path in knowledge.broken:
        console.print(texts.say("ingest.page_left_out", path=_relative(path)), style="red", markup=False)
    if knowledge.intents is None:
        _give_up("ingest.intents")
    if knowledge.hides_text:
        _give_up("ingest.hidden")
    try:
        start = time.monotonic()
        done = _publish(knowledge, knowledge.intents, settings)
    except EmbedderMissing:
        _give_up("embedder.missing")
    except KeyboardInterrupt:
        _give_up("ingest.interrupted")
    else:
        key = "published" if done.changed else "unchanged"
        seconds = f"{time.monotonic() - start:.1f}".replace(".", ",")
        counts = {"pages": done.pages, "sections": done.sections, "chunks": done.chunks, "computed": done.computed}
        said = texts.say(f"ingest.{key}", removed=done.removed_sections, seconds=seconds, **counts)
        console.print(said, style="green", markup=False)


def _publish(knowledge: Knowledge, intents: Examples, settings: Settings) -> "Published":
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from bot.retrieval.embedder import identity_of, open_embedder
    from ingest.publish import AnotherIngest, NothingToPublish, publish_index

    precision, folder = settings.embedder_precision, settings.embedder_dir
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(texts.say("ingest.building"), total=None)
        try:
            return publish_index(
                knowledge.library,
                settings.index_dir,
                identity_of(settings.embedder, folder=folder, precision=precision),
                lambda: open_embedder(settings.embedder, folder=folder, precision=precision, threads=1),
                datetime.now(UTC),
                lambda done, total: progress.update(task, completed=done, total=total),
                intents,
                data_of(knowledge),
            )
        except NothingToPublish:
            _give_up("ingest.nothing")
        except AnotherIngest:
            _give_up("ingest.another")
        except OSError as error:
            _give_up("ingest.disk", folder=settings.index_dir, why=error.strerror or type(error).__name__)


def _settings() -> Settings:
    try:
        return read_settings()
    except BadSettings as bad:
        console.print(texts.say("settings.bad", names=", ".join(bad.fields)), style="red", markup=False)
        raise typer.Exit(2) from None


def _give_up(key: str, **values: object) -> NoReturn:
    console.print(texts.say(key, **values), style="red", markup=False)
    raise typer.Exit(1)


def _show(found: Problem) -> None:
    style = "yellow" if found.warning else "red"
    console.print(f"{_relative(found.path)}:{found.line}: ", end="", style="bold", markup=False)
    console.print(found.message, style=style, markup=False)


def _show_split(knowledge: Knowledge, only: list[Path]) -> None:
    root = _settings().knowledge_dir
    chosen = {path.resolve() for path in only}
    for page in knowledge.library.pages:
        if chosen and (root / page.path).resolve() not in chosen:
            continue
        console.print(f"\n{page.title} ({page.id})", style="bold", markup=False)
        for section in page.sections:
            console.print(f"\n## {section.heading}", markup=False)
            for number, sentence in enumerate(section.sentences, 1):
                marks = " ".join(f"{mark.source} {mark.locator}".strip() for mark in sentence.marks)
                console.print(f"{number:3}  {sentence.text}  [{marks}]", markup=False)


def _show_coverage(knowledge: Knowledge, sheet: Path) -> None:
    try:
        found = cover(read_facts(sheet), knowledge.library)
    except (OSError, UnicodeDecodeError):
        console.print(texts.say("check.no_such_page", path=sheet), markup=False)
        raise typer.Exit(2) from None
    console.print(texts.say("check.coverage_of", sheet=sheet), style="bold", markup=False)
    for confidence in CONFIDENCES:
        stated, total = found.of(confidence)
        share = stated / total if total else 1.0
        said = texts.say("check.coverage", confidence=confidence, stated=stated, total=total, share=f"{share:.1%}")
        console.print(said, markup=False)
    for confidence in CONFIDENCES[:2]:
        for fact in found.missing(confidence):
            console.print(f"  - [{fact.id}] {fact.text}", markup=False)
    console.print(texts.say("check.notes_for_editors", count=sum(not fact.is_statement for fact in found.facts)))


def _show_due(knowledge: Knowledge) -> None:
    today = date.today()  # noqa: DTZ011 - a calendar day, here
    sections = sections_due(knowledge.library, today)
    who = {page.id: page.reviewed_by for page in knowledge.library.pages}
    console.print(texts.say("check.due_sections", count=len(sections)), style="bold", markup=False)
    for section in sections:
        console.print(
            f"{section.review_by:%d/%m/%Y}  {section.page_id}: {section.heading} ({who[section.page_id]})", markup=False
        )
    unread = never_read(knowledge.library)
    console.print(texts.say("check.never_read", count=len(unread)), style="bold", markup=False)
    for one in unread:
        console.print(f"{one.sentences:4}  {one.source.key}  {one.source.title}", markup=False)


def _relative(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
