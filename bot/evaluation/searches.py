"""How well each way of searching finds the right section in the knowledge base: by words, by meaning, both, and weighed."""

from collections.abc import Callable, Sequence

from ir_measures import Qrel, ScoredDoc

from bot.answering.answer import Answerer
from bot.answering.models import Focus
from bot.evaluation.questions import GoldenQuestion
from bot.evaluation.retrieval import figures_of
from bot.retrieval.retriever import neighbours_of, retrieve
from bot.retrieval.spelling import clean

_DEEP = 40


def compare_searches(
    answerer: Answerer,
    embed: Callable[[str], Sequence[float]],
    questions: Sequence[GoldenQuestion],
    advance: Callable[[], None] = lambda: None,
) -> dict[str, dict[str, float]]:
    """hit@1, hit@5 and MRR@10 of every search, by its name, over the questions whose right sections are known."""
    reading = answerer.reading()
    runs: dict[str, list[ScoredDoc]] = {"lexical": [], "dense": [], "hybrid": [], "weighed": []}
    right: list[Qrel] = []
    for question in questions:
        right += [Qrel(question.id, section, 1) for section in question.sections]
        judged = answerer.judge(clean(question.question), reading, Focus())
        text, pages = judged.version.question, judged.version.pages
        cosines = reading.index.dense.cosines(embed(text))
        neighbours = neighbours_of(reading.index, cosines, pages)
        dense: dict[str, float] = {}
        for one in neighbours:
            dense[one.section_id] = max(dense.get(one.section_id, 0.0), one.similarity)
        found = {
            "lexical": dict(reading.index.lexical.best(text, _DEEP)),
            "dense": dense,
            "hybrid": {one.section.id: one.score for one in retrieve(reading.index, text, cosines, neighbours, pages)},
            "weighed": {one.passage.section.id: one.strength for one in judged.evidence},
        }
        for name, scores in found.items():
            runs[name] += [ScoredDoc(question.id, key, score) for key, score in scores.items()]
        advance()
    return {name: figures_of(right, run) for name, run in runs.items()}
