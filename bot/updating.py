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
    from bot.guarding import keys_of
    from bot.store.faults import DatabaseFault
    from bot.store.keys import KeyFault
    from bot.store.upkeep import open_upkeep, seal_file

    settings, now = open_settings(), datetime.now(UTC)
    beat = read_beat(settings.heartbeat_file)
    if beat is not None and now - beat.at <= SILENT_AFTER:
        give_up("migrate.running", 1)
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        keys = keys_of(settings)
        if (sealed := seal_file(settings.database, keys)) is not None:
            _say("migrate.sealed", path=sealed)
        with open_upkeep(settings.database, keys) as upkeep:
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
    except KeyFault as fault:
        give_up(fault.key, 1, path=fault.path)


def _say(key: str, **values: object) -> None:
    console.print(texts.say(key, **values), markup=False)
