"""What SQLAlchemy made of a statement, kept for the whole run: the engines of each test would all make it anew."""

from collections.abc import Hashable
from typing import Any

from sqlalchemy import Connection, Engine, event


class _Compiled(dict[Hashable, Any]):
    """Whichever engine asks: a key names the engine's dialect, and those of a run differ by their class alone."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_of_class(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(_of_class(key), compiled)


_COMPILED = _Compiled()


def keep_compiled() -> None:
    """From now on, in this process."""
    event.listen(Engine, "begin", _use)


def _use(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_COMPILED)


def _of_class(key: tuple[Hashable, ...]) -> Hashable:
    return type(key[0]), *key[1:]
