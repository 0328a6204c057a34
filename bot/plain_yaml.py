"""YAML as plain values, read by libyaml where it is there: PyYAML's own reader takes ten times as long, and every start waits."""

from pathlib import Path
from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(path: Path) -> Any:  # noqa: ANN401 - as below
    """What the file at `path` says, as `parse` has it.

    Raises:
        OSError, ValueError, yaml.YAMLError: it can't be read.
    """
    return parse(path.read_text("utf-8"))


def parse(text: str) -> Any:  # noqa: ANN401 - whoever reads a file knows its form
    """What `text` says: mappings, lists, texts, numbers, days; None where it is empty.

    Raises:
        yaml.YAMLError: it is no YAML.
        ValueError: it has a date that is none.
    """
    return yaml.load(text, _Loader)  # noqa: S506 - a safe one
