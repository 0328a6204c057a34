"""The operator's commands: serve the channels, ask whether that process is well, make the key."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.heartbeat import SILENT_AFTER, read_beat
from bot.settings import Settings
from bot.start import console, give_up, open_settings, texts

if TYPE_CHECKING:
    from bot.serving import OpenEmbedder


def serve_channels(settings: Settings, open_with: "OpenEmbedder | None" = None) -> None:
    """Serve until told to stop; a fault becomes a sentence and exit code 1. `open_with` as in `serving.serve`."""
    if not settings.web_port and not settings.telegram_token.get_secret_value():
        give_up("web.start.nothing", 2)
    from bot.answering.write.chat_model import ModelUnusable
    from bot.channels.telegram.start import StartFault
    from bot.channels.web.server import WebFault
    from bot.ledger import LedgerFault
    from bot.logs import set_up_logs
    from bot.retrieval.embedder import EmbedderMissing
    from bot.retrieval.index import IndexFault
    from bot.serving import serve
    from bot.store.database import DatabaseFault
    from bot.store.keys import KeyFault

    set_up_logs(settings.log_level)
    try:
        serve(settings, lambda sentence: console.print(sentence, markup=False), open_with)
    except (StartFault, WebFault) as fault:
        give_up(fault.key, 1, **fault.values)
    except IndexFault as fault:
        give_up(fault.key, 1)
    except EmbedderMissing:
        give_up("embedder.missing", 1)
    except ModelUnusable as unusable:
        give_up(unusable.key, 2, model=unusable.model, package=unusable.package)
    except KeyFault as fault:
        give_up(fault.key, 1, path=fault.path)
    except DatabaseFault as fault:
        give_up(fault.key, 1, why=fault)
    except LedgerFault as fault:
        give_up("custody.copy.bad_list", 1, path=fault.path)


def health() -> None:
    """Di' se Bussola è viva e le pagine si aprono: codice 0 se sì, 1 se no."""
    beat = read_beat(open_settings().heartbeat_file)
    if beat is None:
        give_up("health.absent", 1)
    silence = datetime.now(UTC) - beat.at
    if silence > SILENT_AFTER:
        give_up("health.silent", 1, seconds=round(silence.total_seconds()))
    if not beat.index:
        give_up("health.no_index", 1)
    console.print(texts.say("health.alive"), markup=False)


def key() -> None:
    """Crea la chiave che cifra ciò che aspetta di partire, se manca."""
    from bot.store.keys import KeyFault, make_key

    path = open_settings().key_file
    try:
        if make_key(path):
            console.print(texts.say("key.made", path=path), markup=False)
    except KeyFault as fault:
        give_up(fault.key, 1, path=fault.path)
