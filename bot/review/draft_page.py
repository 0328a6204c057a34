"""An answered question as the draft of a page, in the format of knowledge/README.md; `bussola check` names what is missing."""

import json
import re
from datetime import date
from typing import Literal, get_args

from bot.people.sent_question import WrittenAnswer
from bot.texts import Texts

Kind = Literal["professione", "servizio", "cooperazione", "percorso", "provare", "mito", "glossario"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MARK = "fonte-da-aggiungere"
"""What stands where a source of `fonti.yaml` is wanted: there is none of that name, so that no draft is published as it is."""
_REVIEW_EVERY_DAYS = 365
_LONGEST_TITLE = 80
_PARAGRAPHS = re.compile(r"\n\s*\n")
_OPENING = re.compile(r"^[#\-*|>\s]+")
_END_OF_SENTENCE = re.compile(r"([.!?…][»\")]*)\s+(?=[«(]?[A-ZÀÈÉÌÒÙ])")
_STOP = re.compile(r"[.!?…][»\")]*$")


def name_of(day: date) -> str:
    """The id of a draft made on a day, and the name of its file without its ending: no word of anybody's."""
    return f"bozza-domanda-{day.isoformat()}"


def draft_of(question: str, answer: WrittenAnswer, kind: Kind, today: date, texts: Texts) -> str:
    """The draft, as Markdown. Its head says in comments that it is one, what an editor has to do, and which source was named."""
    heading = _OPENING.sub("", _line(question)).rstrip(" .")
    heading = heading if any(map(str.isalnum, heading)) else texts.say("review.draft.untitled")
    heading = heading if heading.endswith("?") else f"{heading}?"
    source = texts.say("review.draft.source", title=answer.source_title, address=answer.source_address)
    told = (texts.say("review.draft.is_draft"), texts.say("review.draft.todo", mark=MARK), source)
    head = (
        *(f"# {_line(said)}" for said in told),
        f"id: {name_of(today)}",
        f"title: {json.dumps(heading[:_LONGEST_TITLE], ensure_ascii=False)}",
        f"kind: {kind}",
        "aliases: []",
        f"reviewed_on: {today.isoformat()}",
        f"review_every_days: {_REVIEW_EVERY_DAYS}",
    )
    paragraphs = (_marked(paragraph) for paragraph in _PARAGRAPHS.split(answer.text))
    body = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    return "\n".join(("---", *head, "---", "", f"## {heading}", "facts:", "", body, ""))


def _marked(paragraph: str) -> str:
    """A paragraph, each sentence with the mark of its source after the full stop. Lists become prose."""
    lines = (_OPENING.sub("", line) for line in paragraph.splitlines())
    text = _line(" ".join(lines)).replace("[^", "[")
    text = _OPENING.sub("", text)
    sentences = (_stopped(sentence) for sentence in _END_OF_SENTENCE.sub(r"\1\n", text).split("\n") if sentence)
    return " ".join(f"{sentence}[^{MARK}]" for sentence in sentences)


def _stopped(sentence: str) -> str:
    return sentence if _STOP.search(sentence) else f"{sentence.rstrip(',;: ')}."


def _line(text: str) -> str:
    """`text` on a line of its own, without characters that can't be seen."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
