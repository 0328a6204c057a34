import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.channels.telegram.faults import Verdict, judge


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), "gone"),
        (Forbidden("Forbidden: user is deactivated"), "gone"),
        (BadRequest("Bad Request: chat not found"), "gone"),
        (BadRequest("Bad Request: query is too old and response timeout expired or query ID is invalid"), "done"),
        (BadRequest("Bad Request: message is not modified"), "done"),
        (BadRequest("Bad Request: can't parse entities"), "bare"),
        (NetworkError("Bad Gateway"), "again"),
        (TimedOut(), "again"),
        (TelegramError("Invalid server response"), "again"),
        (KeyError("result"), "again"),
    ],
)
def test_what_an_error_means_for_its_message(error, what):
    assert judge(error) == Verdict(what)


def test_a_flood_limit_says_how_long_to_wait():
    assert judge(RetryAfter(200)) == Verdict("again", 200.0)
