"""Questions by the file: each a fresh conversation that enters through the same scenes as a person."""

import json
import time
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.answering.models import Chosen, Citation
from bot.conversation.events import Tapped, TextSent
from bot.conversation.replies import Reply
from bot.conversation.session import Session
from bot.conversations import Conversations
from bot.retrieval.passage import Passage
from bot.turn import Turn

_PASSAGES = 10


class BatchQuestion(BaseModel):
    """A line of the file. `history` are the student's earlier messages, oldest first."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str | int | None = None
    question: str
    history: tuple[str, ...] = ()
    age_band: Literal["14-17", "18+", "<14"] = Field(default="18+")
    channel: str = "terminal"


_TAPS = {"<14": "age:under", "14-17": "age:minor", "18+": "age:adult"}


def answer_lines(lines: Iterable[str], conversations: Conversations) -> Iterator[str]:
    """One JSON line for every line that is not empty, in order; a bad one gives an `error` and the rest go on."""
    for line in lines:
        if not line.strip():
            continue
        try:
            question = BatchQuestion.model_validate_json(line)
        except ValidationError:
            yield _json({"id": _id_of(line), "error": conversations.context.texts.say("batch.bad_line")})
            continue
        yield _json(answer_one(question, conversations))


def answer_one(question: BatchQuestion, conversations: Conversations) -> dict[str, Any]:
    """What a person would read, and what stands behind it."""
    turn, milliseconds = converse(question, conversations)
    found = turn.found
    passages = () if found is None or isinstance(found, Chosen) else found.passages[:_PASSAGES]
    return _told(question, turn, passages, milliseconds)


def converse(question: BatchQuestion, conversations: Conversations) -> tuple[Turn, float]:
    """The turn that `question` leads to in a conversation of its own, after its history; and its milliseconds."""
    session = Session()
    for event in (TextSent("/start"), Tapped(_TAPS[question.age_band]), Tapped("consent:yes")):
        session = conversations.take(session, event).session
    for earlier in question.history:
        session = conversations.take(session, TextSent(earlier)).session
    start = time.perf_counter()
    turn = conversations.take(session, TextSent(question.question))
    return turn, (time.perf_counter() - start) * 1000


def _told(question: BatchQuestion, turn: Turn, passages: tuple[Passage, ...], milliseconds: float) -> dict[str, Any]:
    return {
        "id": question.id,
        "reply": "\n\n".join(reply.words for reply in turn.replies),
        "kind": _kind(turn.replies),
        "citations": _citations(turn.cited),
        "crisis": turn.level,
        "handoff": any(reply.handoff for reply in turn.replies),
        "passages": [
            {
                "title": f"{one.title}: {one.section.heading}",
                "text": one.section.text,
                "score": round(one.score, 4),
                "section": one.section.id,
            }
            for one in passages
        ],
        "ms": round(milliseconds, 1),
    }


def _kind(replies: tuple[Reply, ...]) -> str:
    return replies[-1].kind if replies else "declined"


def _citations(cited: tuple[Citation, ...]) -> list[dict[str, str]]:
    return [{"title": one.source.title, "publisher": one.source.publisher, "url": one.source.url} for one in cited]


def _id_of(line: str) -> Any:  # noqa: ANN401 - whatever the line holds
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry.get("id") if isinstance(entry, dict) else None


def _json(entry: dict[str, Any]) -> str:
    return json.dumps(entry, ensure_ascii=False)
