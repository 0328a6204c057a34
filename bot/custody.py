"""The operator's commands on what is kept: for how long, whether the audit is whole, new keys."""

from datetime import UTC
from typing import Annotated

import typer
from rich.table import Table

from bot.people.audit import Anchor
from bot.people.retention import TERMS
from bot.start import console, give_up, open_settings, opened_database, texts

audit = typer.Typer(no_args_is_help=True, help="Il registro di controllo.")
keys = typer.Typer(no_args_is_help=True, help="Le chiavi che cifrano.")


@audit.callback()
def _audit() -> None:
    """Il registro di controllo: che cosa è successo e quando, senza parole e senza nomi."""


@keys.callback()
def _keys() -> None:
    """Le chiavi che cifrano ciò che aspetta di partire."""


@audit.command()
def verify(
    anchor: Annotated[
        str, typer.Option(help="Un'ancora scritta altrove, NUMERO:IMPRONTA, come la dice questo comando.")
    ] = "",
) -> None:
    """Controlla che nessuna riga del registro sia stata cambiata o tolta: codice 0 se è intero, 1 se no."""
    remembered = _anchor(anchor) if anchor else None
    with opened_database() as database:
        verdict = database.verify_audit(remembered)
    if verdict.fault is not None:
        give_up(f"custody.audit.{verdict.fault}", 1, number=verdict.number)
    end = verdict.anchor
    console.print(texts.say("custody.audit.whole", rows=verdict.rows), markup=False)
    console.print(texts.say("custody.audit.anchor", number=end.number, hash=end.hash), markup=False)


@keys.command()
def rotate(
    retire: Annotated[
        bool, typer.Option("--retire", help="Togli le chiavi vecchie: ciò che solo loro aprono è perso.")
    ] = False,
) -> None:
    """Metti una chiave nuova davanti alle altre e cifra di nuovo tutto. Con --retire togli le vecchie."""
    from bot.store.keys import KeyFault
    from bot.store.rotation import add_key, retire_keys

    settings = open_settings()
    try:
        with opened_database(settings) as database:
            if not retire:
                add_key(settings.key_file)
            resealed = database.reseal()
            retired = retire_keys(settings.key_file) if retire else 0
    except KeyFault as fault:
        give_up(fault.key, 1, path=fault.path)
    key = "custody.keys.retired" if retire else "custody.keys.rotated"
    console.print(texts.say(key, rows=resealed.rows, retired=retired, path=settings.key_file), markup=False)
    if resealed.unopened:
        console.print(texts.say("custody.keys.unopened", number=resealed.unopened), style="red", markup=False)


def retention() -> None:
    """Di' che cosa è conservato: quante righe, la più vecchia, per quanto tempo."""
    with opened_database() as database:
        holdings, ran = database.holdings(), database.last_purge()
    table = Table(*(texts.say(f"custody.retention.{name}") for name in ("what", "rows", "oldest", "term")), box=None)
    for one in holdings:
        oldest = one.oldest.astimezone(UTC).strftime("%d/%m/%Y %H:%M") if one.oldest else "-"
        term = TERMS[one.table].kept_for
        hours = texts.say("privacy.hours", number=round(term.total_seconds() / 3600))
        days = hours if term.days < 4 else texts.say("privacy.days", number=term.days)
        table.add_row(texts.say(f"custody.retention.{one.table}"), str(one.rows), oldest, days)
    console.print(table)
    at = ran.astimezone(UTC).strftime("%d/%m/%Y %H:%M") if ran else "-"
    console.print(texts.say("custody.purged", at=at), markup=False)


def _anchor(written: str) -> Anchor:
    number, _, hashed = written.strip().partition(":")
    if not number.isdecimal() or len(hashed) != 64:
        give_up("custody.audit.bad_anchor", 2)
    return Anchor(int(number), hashed)
