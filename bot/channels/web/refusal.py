"""A request that is not carried out, and what is said of it."""


class Refusal(Exception):
    """`status` goes to the browser, the sentence `key` with `values` to the person; `words` are given back to be sent again."""

    def __init__(self, status: int, key: str, words: str = "", retry_after: int = 0, **values: object) -> None:
        super().__init__(key)
        self.status = status
        self.key = key
        self.words = words
        self.retry_after = retry_after
        self.values_said = values
