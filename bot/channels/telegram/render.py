"""A reply into messages: long texts split, styles as entities, buttons under the last."""

from dataclasses import replace

from bot.channels.telegram.message import LONGEST, Attachment, Drawing, Entity, Message, units
from bot.channels.telegram.split import split
from bot.conversation.replies import Reply
from bot.conversation.rich import RichText, Span, text_of


def render(reply: Reply, quotes: int | None, reserved: int = 0) -> tuple[Message | Attachment | Drawing, ...]:
    """The messages of `reply`, in order, its picture first and its document last; none where it says nothing.

    `quotes` is the number of the message that a quoting reply answers; `reserved` UTF-16 units are left free in each.
    """
    parts = [part for part in split(reply.text, LONGEST - reserved) if text_of(part).strip()]
    quoted = quotes if reply.quotes else None
    urgent = reply.kind == "crisis"
    messages = tuple(
        Message(
            text_of(part),
            entities_of(part),
            reply.buttons if number == len(parts) else (),
            quoted,
            urgent,
            reply.number_button if number == len(parts) else "",
        )
        for number, part in enumerate(parts, 1)
    )
    drawing = (Drawing(reply.picture),) if reply.picture else ()
    document = reply.document
    attachment = (Attachment(document.name, document.media_type, document.content),) if document else ()
    return (*drawing, *messages, *attachment)


def entities_of(text: RichText) -> tuple[Entity, ...]:
    """The styles of `text` as entities."""
    found: list[Entity] = []
    offset = 0
    for span in text:
        found += _entities_of_span(span, offset)
        offset += units(span.text)
    return tuple(found)


def _entities_of_span(span: Span, offset: int) -> list[Entity]:
    length = units(span.text)
    bold = [Entity("bold", offset, length)] if span.bold else []
    link = [Entity("text_link", offset, length, span.url)] if span.url else []
    return bold + link


def begin_with(opening: str, message: Message) -> Message:
    """`message` with a sentence of ours before it."""
    shift = units(opening)
    moved = tuple(Entity(one.kind, one.offset + shift, one.length, one.url) for one in message.entities)
    return replace(message, text=opening + message.text, entities=moved)
