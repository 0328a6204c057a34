"""What a page of the staff's does not carry out."""

from bot.browsing.refusal import Refusal


class NotIn(Exception):
    """Nobody is in with that browser: they are sent to the page where one comes in."""


def nowhere() -> Refusal:
    """There is no such thing, or it is another's: the same is said of both."""
    return Refusal(404, "review.fault.nowhere")
