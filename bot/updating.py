"""`bussola migrate`: the database brought to the version of this Bussola, never without a copy of what it was."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.heartbeat import SILENT_AFTER, read_beat
from bot.start import console, give_up, open_settings, texts


def migrate(
    backed_up: Annotated[
        bool, typer.Option("--backed-up", help="La copia c'è già: serve con PostgreSQL, che non la fa da sé.")
    ] = False,
) -> None:
    """Porta la base di dati alla versione di questa Bussola. Prima ne fa una copia accanto; con PostgreSQL dice come farla."""
    from bot.store.faults import DatabaseFault
    from bot.store.upkeep import open_upkeep

    settings, now = open_settings(), datetime.now(UTC)
    beat = read_beat(settings.heartbeat_file)
    if beat is not None and now - beat.at <= SILENT_AFTER:
        give_up("migrate.running", 1)
    try:
        with open_upkeep(settings.database) as upkeep:
            versions = {"found": upkeep.found, "wanted": upkeep.wanted}
            if upkeep.found == upkeep.wanted:
                _say("migrate.nothing", **versions)
                return
            if upkeep.found and upkeep.file is None and not backed_up:
                give_up("migrate.copy_first", 1, command=upkeep.dump_command(), **versions)
            if upkeep.found and upkeep.file is not None:
                _say("migrate.copied", path=upkeep.copy(now), **versions)
            upkeep.migrate()
            _say("migrate.done" if upkeep.found else "migrate.made", **versions)
    except DatabaseFault as fault:
        give_up(fault.key, 1, why=fault)


def _say(key: str, **values: object) -> None:
    console.print(texts.say(key, **values), markup=False)
