"""Forms that are being filled in, sealed: what is typed into them is read back by the conversation they belong to alone."""

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, delete, insert, select, update

from bot.people.lead import Draft
from bot.store.keys import Keys, words_of
from bot.store.lead_tables import lead_drafts

_DRAFT = TypeAdapter(Draft)


def read(connection: Connection, keys: Keys, conversation: str) -> Draft | None:
    """The form somebody is filling in; None where there is none, or none that this version and these keys can read."""
    sealed = connection.scalar(select(lead_drafts.c.sealed).where(lead_drafts.c.conversation == conversation))
    if sealed is None:
        return None
    words = words_of(keys, sealed)
    try:
        return _DRAFT.validate_json(words) if words is not None else None
    except ValidationError:
        return None


def put(connection: Connection, keys: Keys, conversation: str, draft: Draft | None) -> None:
    """Keep a form as it stands, or keep none."""
    if draft is None:
        forget(connection, conversation)
        return
    values = {"sealed": keys.encrypt(_DRAFT.dump_json(draft)), "changed_at": draft.changed_at}
    here = lead_drafts.c.conversation == conversation
    if not connection.execute(update(lead_drafts).where(here).values(values)).rowcount:
        connection.execute(insert(lead_drafts).values(conversation=conversation, **values))


def forget(connection: Connection, conversation: str) -> None:
    """Forget a form."""
    connection.execute(delete(lead_drafts).where(lead_drafts.c.conversation == conversation))
