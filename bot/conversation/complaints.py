"""Why an answer did not help: a closed list of reasons, never words."""

from dataclasses import dataclass
from typing import Literal

Complaint = Literal["other_question", "too_hard", "missing", "wrong", "other"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One more complaint about a section (`number` is 1), or one fewer where it is taken back (-1)."""

    section_id: str
    complaint: Complaint
    number: int = 1
