"""A request that is not carried out, and what is said of it."""

import secrets

import structlog

log = structlog.get_logger(__name__)


class Refusal(Exception):
    """`status` goes to the browser, the sentence `key` with `values` to the person; `words` are given back to be sent again.

    `heard` are words that somebody sent and that are not given back: they are listened to all the same.
    """

    def __init__(
        self, status: int, key: str, words: str = "", retry_after: int = 0, heard: str = "", **values: object
    ) -> None:
        super().__init__(key)
        self.status = status
        self.key = key
        self.words = words
        self.heard = words or heard
        self.values_said = values
        self.headers = {"Retry-After": str(retry_after)} if retry_after else {}


def broken(what: str, error: BaseException, key: str, words: str = "") -> Refusal:
    """What is said where something broke: the sentence `key` with a reference; the log has the same, and the kind of `error`.

    Neither the page nor the log quotes what was asked or kept, and nobody is ever shown a stack trace.
    """
    reference = secrets.token_hex(3)
    log.error(what, reference=reference, error=type(error).__name__)
    return Refusal(500, key, words, reference=reference)
