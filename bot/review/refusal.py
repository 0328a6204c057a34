"""A request that is not carried out, and what is said of it."""


class Refusal(Exception):
    """`status` goes to the browser, the sentence `key` with `values` to the person."""

    def __init__(self, status: int, key: str, **values: object) -> None:
        super().__init__(key)
        self.status = status
        self.key = key
        self.values_said = values


class NotIn(Exception):
    """Nobody is in with that browser: they are sent to the page where one comes in."""


def nowhere() -> Refusal:
    """There is no such thing, or it is another's: the same is said of both."""
    return Refusal(404, "review.fault.nowhere")
