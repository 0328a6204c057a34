"""The keys that the settings name, refused where what is stored would lie open."""

from bot.settings import Settings
from bot.store.at_rest import guarded_keys
from bot.store.keys import KeyFile


def keys_of(settings: Settings) -> KeyFile:
    """What seals and opens the data of `settings`.

    Raises:
        KeyFault, DatabaseFault: as `guarded_keys`.
    """
    return guarded_keys(
        settings.database,
        settings.key_file,
        settings.data_dir,
        production=settings.environment == "production",
        disk_is_encrypted=settings.database_disk_encrypted,
    )
