"""Templates for pages. What is put in a page is escaped."""

from functools import cache
from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

_SHARED = Path(__file__).parent / "templates"


class _Compiled(BytecodeCache):
    """What templates were compiled to, by file and content: rooms share some, and sites that are built anew all of them.

    Compiled code knows nothing of a site: the words it says are looked up when it is run.
    """

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Compiled before, or nothing."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled now."""
        if bucket.code is not None:
            self._code[bucket.key, bucket.checksum] = bucket.code


def open_templates(folder: Path) -> Environment:
    """The templates of `folder`, and those that all rooms share."""
    return Environment(
        loader=FileSystemLoader([folder, _SHARED]),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        bytecode_cache=_compiled(),
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _compiled() -> _Compiled:
    return _Compiled()
