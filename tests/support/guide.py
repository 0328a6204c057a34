"""The guide that is published, read from the pages once; and what its buttons lead to."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from bot.conversation import guided
from bot.conversation.context import Context
from bot.conversation.events import GuideOpened, SheetPrinted
from bot.conversation.replies import Document, Reply
from bot.conversation.requests import OpenSection, PrintSheet
from bot.conversation.session import Session
from bot.guide.models import Guide
from bot.pictures.drawing import print_sheet
from bot.texts import load_texts
from ingest.pages.knowledge import Knowledge, read_knowledge

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
CONTEXT = Context(load_texts(), "Consorzio di prova", "prova@esempio.invalid", 14)


@cache
def knowledge() -> Knowledge:
    return read_knowledge(KNOWLEDGE, NOW.date())


def guide() -> Guide:
    found = knowledge().guide
    assert found is not None
    return found


def tap(payload: str) -> tuple[Reply, ...] | OpenSection:
    """What a payload of the guide leads to: replies, or a section of the pages."""
    step = guided.go_on(Session(), GuideOpened(payload, guide()), CONTEXT, NOW)
    match step.requests:
        case (OpenSection() as opened,):
            return opened
        case (PrintSheet(sheet, name, back),):
            document = Document(name, "application/pdf", print_sheet(sheet, NOW))
            return guided.hand_over(Session(), SheetPrinted(document, back), CONTEXT).replies
        case _:
            assert not step.requests
            return step.replies


def payloads(replies: tuple[Reply, ...]) -> list[str]:
    return [button.payload for reply in replies for row in reply.buttons for button in row]
