"""The one place where everything is built and joined."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from langchain_core.embeddings import Embeddings

from bot.answering.answer import Answerer
from bot.conversation.context import Context
from bot.conversations import Conversations
from bot.errands import People, Records
from bot.installation import recipients_of
from bot.listening import Listener
from bot.people.recipients import receivers
from bot.records import MemoryRecords
from bot.retrieval.embedder import Embedder, open_embedder
from bot.retrieval.index import Shelf
from bot.safety.counting import Count, count_in_log
from bot.safety.masking import mask
from bot.safety.opening import open_detector
from bot.safety.quotas import Quotas
from bot.settings import Settings
from bot.texts import load_texts

if TYPE_CHECKING:
    from bot.answering.write.writer import Writer


def build_conversations(
    settings: Settings,
    records: Records | None = None,
    open_with: Callable[[Settings], Embedder] | None = None,
    people: People | None = None,
    quotas: Quotas | None = None,
    count: Count = count_in_log,
) -> Conversations:
    """Everything a channel needs, built from `settings`; `open_with` opens the embedder, the configured one by default.
    `people` and `quotas` as in `Conversations`, `count` as in `Listener`.

    Raises:
        IndexFault: there is no index that can be used.
        EmbedderMissing: the embedder is not built.
        ModelUnusable: the chat model that `settings` name can't be opened.
    """
    embedder = (open_with or configured_embedder)(settings)
    shelf = Shelf(settings.index_dir, embedder.identity)
    shelf.current()
    return Conversations(
        Answerer(shelf.current, embedder, writer=configured_writer(settings, embedder, lambda text: mask(text).text)),
        records or MemoryRecords(),
        context_of(settings),
        _now,
        Listener(
            _now, open_detector(embedder.identity, embedder.embed_query, settings.data_dir / "safety"), count=count
        ),
        people,
        quotas,
    )


def _now() -> datetime:
    return datetime.now(UTC)


def configured_writer(
    settings: Settings, embedder: Embeddings, mask: Callable[[str], str] = lambda text: text
) -> "Writer | None":
    """What words answers with the chat model that `settings` name; None where they name none. `mask` hides personal data.

    Raises:
        ModelUnusable: the model can't be opened.
    """
    if not receivers(recipients_of(settings, load_texts()), "question"):
        return None
    from bot.answering.verify.verdict import Standards
    from bot.answering.write.chat_model import ModelChoice
    from bot.answering.write.writer import open_writer

    choice = ModelChoice(
        settings.answer_model,
        settings.answer_model_url,
        settings.answer_model_key.get_secret_value(),
        settings.answer_seconds,
        settings.answer_tokens,
    )
    return open_writer(choice, embedder, mask, Standards(similarity=settings.answer_similarity))


def configured_embedder(settings: Settings) -> Embedder:
    """The embedder that `settings` name.

    Raises:
        EmbedderMissing: it is not built.
    """
    return open_embedder(
        settings.embedder,
        folder=settings.embedder_dir,
        precision=settings.embedder_precision,
        threads=settings.embedder_threads,
    )


def context_of(settings: Settings) -> Context:
    """What conversations know of the house."""
    texts = load_texts()
    return Context(
        texts,
        settings.operator,
        settings.contact,
        settings.service_min_age,
        settings.web_url,
        settings.telegram_min_age,
        settings.answer_model,
        dpo_contact=settings.dpo_contact,
        recipients=recipients_of(settings, texts),
        minor_follow_up=settings.minor_follow_up,
        contact_hours=settings.contact_hours,
    )
