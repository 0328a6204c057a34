"""`bussola teacher`: who may make classes. A private link is printed once; of it only a hash is kept."""

from datetime import UTC
from typing import Annotated

import typer
from rich.table import Table

from bot.people.classes import LONGEST_NAME
from bot.start import console, give_up, open_settings, opened_database, texts

app = typer.Typer(no_args_is_help=True, help="Gli insegnanti che possono creare classi.")


@app.command()
def add(name: Annotated[str, typer.Argument(help="Come chiami questa persona, per riconoscerla nell'elenco.")]) -> None:
    """Invita un insegnante: stampa un link privato, una volta sola."""
    settings = open_settings()
    called = " ".join(name.split())
    if not 0 < len(called) <= LONGEST_NAME:
        give_up("classroom.command.name_wrong", 2)
    with opened_database(settings) as database:
        key = database.classes.add_teacher(called)
    console.print(texts.say("classroom.command.added", name=called), markup=False)
    console.print(f"{settings.site}/insegnante#chiave={key}", style="bold", markup=False)
    if not settings.web_url:
        console.print(texts.say("classroom.command.no_address"), style="yellow", markup=False)


@app.command("list")
def show() -> None:
    """Elenca chi è stato invitato."""
    with opened_database() as database:
        invited = database.classes.teachers()
    if not invited:
        console.print(texts.say("classroom.command.nobody"), markup=False)
        return
    table = Table(*(texts.say(f"classroom.command.{name}") for name in ("number", "name", "seen")), box=None)
    for one in invited:
        table.add_row(str(one.teacher.id), one.teacher.name, one.seen_at.astimezone(UTC).strftime("%d/%m/%Y"))
    console.print(table)


@app.command()
def remove(number: Annotated[int, typer.Argument(help="Il numero, come lo dice «bussola teacher list».")]) -> None:
    """Togli un invito: il link non vale più, classi e numeri si cancellano."""
    with opened_database() as database:
        gone = database.classes.remove_teacher(number)
    if not gone:
        give_up("classroom.command.no_such", 1, number=number)
    console.print(texts.say("classroom.command.removed"), markup=False)
