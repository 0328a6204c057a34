"""Records of answers: in memory, where conversations end with the process; or carried by the turn to where they are stored."""

from collections.abc import Callable

from bot.answering.models import AnswerRecord

_KEPT = 1000


class MemoryRecords:
    """The last thousand records of this process."""

    def __init__(self) -> None:
        self._records: dict[str, AnswerRecord] = {}

    def keep(self, record: AnswerRecord) -> None:
        """Keep `record`, letting the oldest go where there are too many."""
        self._records[record.key] = record
        while len(self._records) > _KEPT:
            self._records.pop(next(iter(self._records)))

    def recall(self, key: str) -> AnswerRecord | None:
        """The record under `key`, if it is still kept."""
        return self._records.get(key)


class CarriedRecords:
    """Records that the turn carries to the transaction that finishes it; recalled from where that put them."""

    def __init__(self, recall: Callable[[str], AnswerRecord | None]) -> None:
        self._recall = recall

    def keep(self, record: AnswerRecord) -> None:
        """Nothing: whoever asked for the turn keeps its records, together with the replies whose buttons need them."""

    def recall(self, key: str) -> AnswerRecord | None:
        """The record under `key`, if it is still kept."""
        return self._recall(key)
