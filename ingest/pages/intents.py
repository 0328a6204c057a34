"""`intenti.yaml`: examples of messages by what they want."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter

from ingest.pages.problems import Problem, problem
from ingest.pages.yaml_file import Unreadable, read_yaml

INTENTS = "intenti.yaml"
QUESTION = "domanda"
"""The class of messages that the pages may answer; their headings and wordings belong to it."""

Examples = Mapping[str, tuple[str, ...]]

_EXAMPLES = TypeAdapter(dict[str, tuple[str, ...]])


def read_intents(root: Path) -> tuple[Examples | None, list[Problem]]:
    """The examples below `root`, none where there is no file; None where it can't be used.

    It must be a mapping of intents to lists of sentences, and whoever gives examples gives questions among them.
    """
    path = root / INTENTS
    if not path.exists():
        return {}, []
    try:
        examples = read_yaml(path, _EXAMPLES).says
    except Unreadable as fault:
        return None, [problem(path, fault.line, "unreadable_intents")]
    if examples and (QUESTION not in examples or len(examples) < 2 or not all(examples.values())):
        return None, [problem(path, 1, "unreadable_intents")]
    return examples, []
