"""Who receives what people choose to send: cooperatives, and whoever answers questions; they change while the house stands."""

from dataclasses import replace

import structlog

from bot.conversation.context import Context
from bot.errands import People
from bot.people.cooperative import Cooperative
from bot.people.recipients import Recipient

log = structlog.get_logger(__name__)


class Receivers:
    """Names them in a context, for /privacy: the last ones known, where they can't be read. Safe to share between threads."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._known: tuple[tuple[Cooperative, ...], bool] = ((), False)

    def named_in(self, context: Context) -> Context:
        """`context`, with those who may receive something now."""
        try:
            self._known = self._people.receivers()
        except Exception as error:  # rights and /privacy work without the database
            log.warning("receivers_unread", error=type(error).__name__)
        cooperatives, someone_answers = self._known
        named = tuple(Recipient(one.name, "cooperative") for one in cooperatives)
        named += (Recipient(context.operator, "staff"),) if someone_answers else ()
        return replace(context, recipients=(*context.recipients, *named)) if named else context
