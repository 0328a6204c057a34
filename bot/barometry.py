"""`bussola barometer`: a month of the barometer as a PDF, for whoever takes the figures to a table."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.start import console, give_up, open_settings, opened_database, texts


def barometer(
    pdf: Annotated[Path, typer.Option(help="Il file da scrivere.")],
    month: Annotated[
        str, typer.Option(help="Il mese, per esempio 2026-10. Senza, l'ultimo che si può raccontare.")
    ] = "",
) -> None:
    """Scrivi in PDF un mese del barometro: che cosa si chiede, quali miti, quanti interessi diventano un incontro."""
    from bot.barometer.findings import findings_of, month_in_words
    from bot.barometer.paper import print_barometer
    from bot.barometer.reading import subjects_in_force

    wanted = _first_of(month) if month else None
    settings = open_settings()
    with opened_database(settings) as database:
        months = database.barometer_months()
    if not months:
        give_up("barometer.command.nothing", 1)
    found = next((one for one in months if wanted in (None, one.first)), None)
    if found is None:
        known = ", ".join(f"{one.first:%Y-%m}" for one in months)
        give_up("barometer.command.no_month", 1, month=month, months=known)
    findings = findings_of(months, found.first, subjects_in_force(settings.index_dir)(), texts)
    try:
        pdf.write_bytes(print_barometer(found, findings, texts, datetime.now(UTC)))
    except OSError:
        give_up("barometer.command.unwritable", 1, path=pdf)
    told = texts.say("barometer.command.written", path=pdf, month=month_in_words(found.first, texts))
    console.print(told, markup=False)


def _first_of(month: str) -> date:
    try:
        return datetime.strptime(month.strip(), "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError:
        give_up("barometer.command.bad_month", 2)
