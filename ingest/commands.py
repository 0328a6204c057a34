"""The jobs an editor runs: check the pages, publish an index."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.settings import read_settings
from bot.texts import load_texts
from ingest.pages.knowledge import Knowledge, read_knowledge
from ingest.pages.problems import Problem

console = Console(highlight=False, soft_wrap=True)
texts = load_texts()


def check(
    pages: Annotated[
        list[Path] | None, typer.Argument(help="Le pagine da controllare; tutte, se non ne nomini.")
    ] = None,
    split: Annotated[bool, typer.Option("--split", help="Mostra le frasi come sono state divise.")] = False,
) -> None:
    """Controlla le pagine della base di conoscenza: ogni errore con file e riga."""
    only = pages or []
    for path in only:
        if not path.exists():
            console.print(texts.say("check.no_such_page", path=path), markup=False)
            raise typer.Exit(2)
    knowledge = read_knowledge(read_settings().knowledge_dir, date.today(), only)  # noqa: DTZ011 - a calendar day, here
    for found in knowledge.problems:
        _show(found)
    if split:
        _show_split(knowledge, only)
    warnings = len(knowledge.problems) - len(knowledge.errors)
    if not knowledge.problems:
        library = knowledge.library
        console.print(texts.say("check.clean", pages=len(library.pages), sections=len(library.sections)))
    else:
        total = len(knowledge.library.pages) + len(knowledge.broken)
        console.print(texts.say("check.summary", errors=len(knowledge.errors), warnings=warnings, pages=total))
    raise typer.Exit(1 if knowledge.errors else 0)


def _show(found: Problem) -> None:
    style = "yellow" if found.warning else "red"
    console.print(f"{_relative(found.path)}:{found.line}: ", end="", style="bold", markup=False)
    console.print(found.message, style=style, markup=False)


def _show_split(knowledge: Knowledge, only: list[Path]) -> None:
    root = read_settings().knowledge_dir
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


def _relative(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
