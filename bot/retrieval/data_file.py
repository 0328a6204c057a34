"""Structured data that is published beside the pages: a file of the index, each in a form of its own."""

from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter

F = TypeVar("F")


class DataFile(Generic[F]):
    """The file `name` of an index folder, which holds a value of `form` as JSON."""

    def __init__(self, name: str, form: type[F]) -> None:
        self.name = name
        self._form = TypeAdapter(form)

    def published(self, value: F | None) -> dict[str, bytes]:
        """The file's bytes by its name, the same for the same value; no file where there is nothing to publish."""
        return {} if value is None else {self.name: self._form.dump_json(value)}

    def read(self, folder: Path) -> F | None:
        """The value that the index in `folder` was published with; None where it has none.

        Raises:
            OSError, ValidationError: the file is damaged.
        """
        path = folder / self.name
        return self._form.validate_json(path.read_bytes()) if path.exists() else None
