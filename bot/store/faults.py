"""What is told of a database that can't be used."""


class DatabaseFault(Exception):
    """The database can't be opened; the message names the kind of error, `key` the sentence that says what to do about it."""

    def __init__(self, why: str, key: str = "database.unusable") -> None:
        super().__init__(why)
        self.key = key
