"""The command `bussola`."""

import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.barometry import barometer
from bot.copying import backup, restore
from bot.custody import audit, keys, retention
from bot.editing import feedback
from bot.evaluation.commands import evaluate
from bot.exporting import app as leads
from bot.lesson.commands import app as lesson
from bot.meeting import cooperative, demo_data
from bot.operating import health, key, serve_channels
from bot.safety.commands import build_commands
from bot.staffing import app as staff
from bot.start import configured_eyes, give_up, open_conversations, open_settings
from bot.teaching import app as teacher
from bot.texts import load_texts
from bot.updating import migrate

JOBS = "bussola.jobs"
"""The group of entry points that stand beside the bot's own commands: jobs of `ingest`, which the bot never imports."""

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.command("eval")(evaluate)
app.command()(health)
app.command()(key)
app.command()(retention)
app.command()(migrate)
app.command()(feedback)
app.command()(backup)
app.command()(restore)
app.command("demo-data")(demo_data)
app.command()(barometer)
app.add_typer(cooperative, name="cooperative")
app.add_typer(audit, name="audit")
app.add_typer(lesson, name="lesson")
app.add_typer(keys, name="keys")
app.add_typer(leads, name="leads")
app.add_typer(staff, name="staff")
app.add_typer(teacher, name="teacher")
app.add_typer(build_commands(configured_eyes), name="safety")


@app.callback()
def _describe() -> None:
    """Bussola: le professioni sociali raccontate a chi va ancora a scuola."""


@app.command()
def run() -> None:
    """Avvia Bussola: la chat web, e Telegram se c'è BUSSOLA_TELEGRAM_TOKEN."""
    serve_channels(open_settings())


@app.command()
def chat() -> None:
    """Parla con Bussola nel terminale."""
    from prompt_toolkit import PromptSession

    from bot.channels import terminal

    conversations = open_conversations()
    prompt: PromptSession[str] = PromptSession("› ")
    read_line = prompt.prompt if sys.stdin.isatty() else input
    terminal.chat(conversations.take, Console(highlight=False), load_texts(), read_line)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="La domanda, fra virgolette.")] = None,
    batch: Annotated[Path | None, typer.Option(help="Un file con una domanda per riga (JSON).")] = None,
) -> None:
    """Fai una domanda sola, o molte da un file."""
    if (question is None) == (batch is None):
        give_up("batch.nothing", 2)
    from bot.batch import BatchQuestion, answer_lines, answer_one

    if batch is not None:
        try:
            file = batch.open(encoding="utf-8", errors="replace")
        except OSError:
            give_up("batch.no_file", 2, path=batch)
        conversations = open_conversations()
        with file:
            for line in answer_lines(file, conversations):
                print(line, flush=True)
    else:
        console = Console(highlight=False, soft_wrap=True)
        answered = answer_one(BatchQuestion(question=question or ""), open_conversations())
        console.print(answered["reply"], markup=False)
        for number, citation in enumerate(answered["citations"], 1):
            told = f"[{number}] {citation['title']}, {citation['publisher']} {citation['url']}"
            console.print(told.rstrip(), markup=False)


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
