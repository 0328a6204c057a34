"""YAML as plain values, read by libyaml where it is there: PyYAML's own reader takes ten times as long, and every start waits."""

from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse(text: str) -> Any:  # noqa: ANN401 - whoever reads a file knows its form
    """What `text` says: mappings, lists, texts, numbers, days; None where it is empty.

    Raises:
        yaml.YAMLError: it is no YAML.
        ValueError: it has a date that is none.
    """
    return yaml.load(text, _Loader)  # noqa: S506 - a safe one
