"""Records of answers kept in memory, for conversations that end with the process (terminal, batch)."""

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
