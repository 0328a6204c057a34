"""The command `bussola`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from bot.settings import BadSettings, Settings, read_settings
from bot.texts import load_texts

if TYPE_CHECKING:
    from bot.app import Conversations

JOBS = "bussola.jobs"
"""The group of entry points that stand beside the bot's own commands: jobs of `ingest`, which the bot never imports."""

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
console = Console(highlight=False, soft_wrap=True)
texts = load_texts()


@app.callback()
def _describe() -> None:
    """Bussola: le professioni sociali raccontate a chi va ancora a scuola."""


@app.command()
def run() -> None:
    """Avvia Bussola: per ora, la conversazione nel terminale."""
    if not sys.stdin.isatty():
        console.print(texts.say("terminal.none"), markup=False)
        raise typer.Exit(2)
    chat()


@app.command()
def chat() -> None:
    """Parla con Bussola nel terminale."""
    from prompt_toolkit import PromptSession

    from bot.channels import terminal

    conversations = _conversations()
    prompt: PromptSession[str] = PromptSession("› ")
    read_line = prompt.prompt if sys.stdin.isatty() else input
    terminal.chat(conversations.take, Console(highlight=False), texts, read_line)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="La domanda, fra virgolette.")] = None,
    batch: Annotated[Path | None, typer.Option(help="Un file con una domanda per riga (JSON).")] = None,
) -> None:
    """Fai una domanda sola, o molte da un file."""
    if (question is None) == (batch is None):
        console.print(texts.say("batch.nothing"), markup=False)
        raise typer.Exit(2)
    from bot.batch import BatchQuestion, answer_lines, answer_one

    if batch is not None:
        try:
            file = batch.open(encoding="utf-8", errors="replace")
        except OSError:
            console.print(texts.say("batch.no_file", path=batch), markup=False)
            raise typer.Exit(2) from None
        conversations = _conversations()
        with file:
            for line in answer_lines(file, conversations):
                print(line, flush=True)
    else:
        answered = answer_one(BatchQuestion(question=question or ""), _conversations())
        console.print(answered["reply"], markup=False)
        for number, citation in enumerate(answered["citations"], 1):
            console.print(
                f"[{number}] {citation['title']}, {citation['publisher']} {citation['url']}".rstrip(), markup=False
            )


def _conversations() -> "Conversations":
    with _kind_failures():
        from bot.app import build_conversations

        with Console(stderr=True).status(texts.say("terminal.preparing")):
            return build_conversations(_settings())


def _settings() -> Settings:
    try:
        return read_settings()
    except BadSettings as bad:
        console.print(texts.say("settings.bad", names=", ".join(bad.fields)), markup=False)
        raise typer.Exit(2) from None


@contextmanager
def _kind_failures() -> Iterator[None]:
    """Faults of the house become one sentence that says what to do, and exit code 1."""
    from bot.retrieval.embedder import EmbedderMissing
    from bot.retrieval.index import IndexFault

    try:
        yield
    except IndexFault as fault:
        console.print(texts.say(fault.key), markup=False)
        raise typer.Exit(1) from None
    except EmbedderMissing:
        console.print(texts.say("embedder.missing"), markup=False)
        raise typer.Exit(1) from None


def _add_jobs() -> None:
    for point in sorted(entry_points(group=JOBS), key=lambda point: point.name):
        job = point.load()
        if isinstance(job, typer.Typer):
            app.add_typer(job, name=point.name)
        else:
            app.command(point.name)(job)


def main() -> None:
    """Run the command line."""
    _add_jobs()
    app()
