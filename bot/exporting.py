"""`bussola leads export`: a cooperative's interests in a file, for whoever shows, as on the pages, that they may have it."""

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.people.inbox import Asker, Filters
from bot.people.lead import Status
from bot.start import console, give_up, open_settings, opened_database, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.people.staff import Staff
    from bot.review.sheets import Format
    from bot.store.database import Database

app = typer.Typer(no_args_is_help=True, help="Gli interessi lasciati alle cooperative.")
MOST = 5000
_FORMATS: "Mapping[str, Format]" = {".csv": "csv", ".xlsx": "xlsx"}
_HERE = "terminal"
"""Where attempts at the prompt are counted, as those of a browser are by its address."""


@app.callback()
def _leads() -> None:
    """Gli interessi lasciati alle cooperative."""


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Il file da creare: .csv o .xlsx.")],
    email: Annotated[str, typer.Option(help="L'indirizzo e-mail di chi esporta; se manca viene chiesto.")] = "",
    status: Annotated[Status | None, typer.Option(help="Solo in questo stato.")] = None,
    profession: Annotated[str | None, typer.Option(help="Solo di questa professione (codice).")] = None,
    province: Annotated[str | None, typer.Option(help="Solo di questa provincia.")] = None,
    school_class: Annotated[str | None, typer.Option("--class", help="Solo di questa classe (codice).")] = None,
) -> None:
    """Esporta gli interessi della tua cooperativa in un file nuovo, leggibile solo da te. Chiede di nuovo password e codice."""
    form = _format_of(file)
    if file.exists():
        give_up("leads.there", 2, path=file)
    if not file.parent.is_dir():
        give_up("leads.no_folder", 2, path=file.parent)
    from bot.desk import professions_of
    from bot.review.sheets import sheet

    settings = open_settings()
    with opened_database(settings) as database:
        staff = _who(database, email or typer.prompt(texts.say("leads.email")))
        filters = Filters(status=status, profession=profession, province=province, class_code=school_class)
        asker = Asker(staff.cooperative, str(staff.id))
        # Noted before there is a file: what was taken away is never without a row that says so.
        found = database.leads.export(asker, filters, MOST)
        _write(file, sheet(found, form, texts, professions_of(settings)()))
    said = texts.say("leads.done", path=file, number=len(found), cooperative=staff.cooperative_name)
    console.print(said, markup=False)
    if len(found) == MOST:
        console.print(texts.say("leads.most", most=MOST), style="yellow", markup=False)


def _format_of(file: Path) -> "Format":
    form = _FORMATS.get(file.suffix.lower())
    if form is None:
        give_up("leads.format", 2)
    return form


def _who(database: "Database", email: str) -> "Staff":
    """Whoever types password and code, if they may export; otherwise it is said, and that they tried is kept."""
    from bot.review.entering import judged_at, minutes
    from bot.review.passwords import Passwords

    password = typer.prompt(texts.say("leads.password"), hide_input=True)
    code = typer.prompt(texts.say("leads.code"))
    accounts, now = database.staff, datetime.now(UTC)
    judgement = judged_at(accounts, Passwords(), now, _HERE, email.strip().lower(), password, code)
    if isinstance(judgement, int):
        _not_let_in(minutes(judgement))
    known, step = judgement
    if not known.staff.may("leads.export"):
        accounts.deny(known.staff.id, "leads.export")
        give_up("leads.role", 1)
    if not accounts.confirm(known, step, _HERE):
        _not_let_in(0)
    return known.staff


def _not_let_in(wait: int) -> NoReturn:
    if wait:
        give_up("review.enter.wait", 1, minutes=wait)
    give_up("review.enter.wrong", 1)


def _write(file: Path, content: bytes) -> None:
    """Make the file in one step, for its owner alone: it is whole or it is not there, and none is written over."""
    try:
        descriptor, name = mkstemp(prefix=".bussola-", dir=file.parent)
        beside = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())
            file.hardlink_to(beside)
        finally:
            with suppress(OSError):
                beside.unlink()
    except FileExistsError:
        give_up("leads.there", 1, path=file)
    except OSError as fault:
        give_up("leads.unwritable", 1, path=file, why=type(fault).__name__)
