"""Learning the adaptation: questions and the sections that answer them are drawn together, other sections pushed away.

The training pairs are the pages' own: each section with the ways of asking for it in `knowledge/modi-di-chiedere/`. In a batch
every other section is a wrong answer (InfoNCE, van den Oord et al. 2018), and batches are made of sections of the same pages,
which are the ones that get mixed up. Only the upper layers learn: what the lower ones make of a text is computed once.
"""

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from bot.retrieval.embedder_folder import PROMPTS
from bot.retrieval.spelling import normalize_question
from ingest.embedder.adaptation import Floats
from ingest.embedder.weight_file import WeightFile

MATRICES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
"""Our names for the matrices of a layer, and transformers'."""

_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
_SHARPNESS = 30.0
_TOKENS = 64
"""How much of a text is read when learning: questions are shorter, and paragraphs say what they are about first."""

Tokens = Callable[[str], list[int]]
Tell = Callable[[int, float], None]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A section to learn: its page, the ways of asking for it, and its paragraphs as they are indexed."""

    page_id: str
    asks: tuple[str, ...]
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """How to learn. `first` is the lowest layer that changes; `same_page` how many sections of a page stand together.

    `kept` is the share of what was learned that is added: between the encoder as it was and as it learned to be lies one that
    does nearly as well on our questions and no worse on other prose (Wortsman et al. 2022, 'Robust fine-tuning').
    """

    rank: int = 16
    first: int = 6
    batch: int = 112
    steps: int = 300
    warm_up: int = 30
    rate: float = 5e-4
    same_page: int = 8
    kept: float = 0.7
    seed: int = 1


class _Adapted(nn.Module):
    """A matrix that stays as it is, and a thin one beside it that learns."""

    def __init__(self, matrix: nn.Linear, rank: int) -> None:
        super().__init__()
        outputs, inputs = matrix.weight.shape
        self.matrix = matrix
        self.narrow = nn.Parameter(torch.randn(rank, inputs) / math.sqrt(inputs))
        self.wide = nn.Parameter(torch.zeros(outputs, rank))

    def forward(self, hidden: Tensor) -> Tensor:
        """As the matrix would, and a little more."""
        changed: Tensor = self.matrix(hidden) + (hidden @ self.narrow.T) @ self.wide.T
        return changed


def learn(
    weights: WeightFile, tokens: Tokens, lessons: Sequence[Lesson], tell: Tell, course: Course = Course()
) -> dict[str, tuple[Floats, Floats]]:
    """By tensor, the factors B and A that `lessons` teach; `tell` hears each step and its loss.

    The same seed gives nearly the same factors: sums in bfloat16 vary with the processor.
    """
    torch.manual_seed(course.seed)
    chance = random.Random(course.seed)  # noqa: S311 - no secret hangs on it
    encoder = _Encoder(weights, tokens, course)
    parameters = [one for adapted in encoder.adapted.values() for one in (adapted.narrow, adapted.wide)]
    optimiser = torch.optim.AdamW(parameters, lr=course.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate_at(step, course))
    for step, batch in zip(range(course.steps), _batches(lessons, course, chance), strict=False):
        pairs = [_pair(lesson, chance) for lesson in batch]
        asked = encoder.encode([PROMPTS["query"] + normalize_question(question) for question, _ in pairs])
        told = encoder.encode([PROMPTS["document"] + passage for _, passage in pairs])
        likeness = asked @ told.T * _SHARPNESS
        own = torch.arange(len(batch))
        loss = (nn.functional.cross_entropy(likeness, own) + nn.functional.cross_entropy(likeness.T, own)) / 2
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        schedule.step()
        tell(step + 1, loss.item())
    return {
        name: ((adapted.wide.detach() * course.kept).numpy(), adapted.narrow.detach().numpy())
        for name, adapted in encoder.adapted.items()
    }


def _rate_at(step: int, course: Course) -> float:
    return min(1.0, step / course.warm_up) * max(0.05, 1 - step / course.steps)


def _batches(lessons: Sequence[Lesson], course: Course, chance: random.Random) -> Iterator[list[Lesson]]:
    pages: dict[str, list[Lesson]] = {}
    for lesson in lessons:
        pages.setdefault(lesson.page_id, []).append(lesson)
    while True:
        batch: dict[int, Lesson] = {}
        while len(batch) < min(course.batch, len(lessons)):
            of_page = pages[chance.choice(lessons).page_id]
            for lesson in chance.sample(of_page, min(len(of_page), course.same_page)):
                batch.setdefault(id(lesson), lesson)
        yield [*batch.values()][: course.batch]


def _pair(lesson: Lesson, chance: random.Random) -> tuple[str, str]:
    """A way of asking, and either another or a paragraph, most often the first."""
    first, second = chance.sample(lesson.asks, 2) if len(lesson.asks) > 1 else (lesson.asks[0], lesson.asks[0])
    if chance.random() < 0.5:
        return first, second
    return first, lesson.paragraphs[0] if chance.random() < 0.7 else chance.choice(lesson.paragraphs)


class _Encoder:
    """The encoder in torch, its upper layers adapted; what the lower ones make of a text is remembered."""

    def __init__(self, weights: WeightFile, tokens: Tokens, course: Course) -> None:
        self._tokens, self._first = tokens, course.first
        self._words = torch.tensor(weights.matrix("emb.word", weights.shape.hidden))
        self._bert = _bert_of(weights)
        self._lower: dict[str, Tensor] = {}
        self.adapted: dict[str, _Adapted] = {}
        for number in range(course.first, weights.shape.layers):
            for name, path in MATRICES.items():
                *above, last = path.split(".")
                parent = self._bert.encoder.layer[number]
                for part in above:
                    parent = getattr(parent, part)
                adapted = _Adapted(getattr(parent, last), course.rank)
                setattr(parent, last, adapted)
                self.adapted[f"l{number}.{name}"] = adapted

    def encode(self, texts: Sequence[str]) -> Tensor:
        """Vectors of length 1, [texts, hidden]."""
        known = [self._below(text) for text in texts]
        hidden = nn.utils.rnn.pad_sequence(known, batch_first=True)
        there = nn.utils.rnn.pad_sequence([torch.ones(len(one)) for one in known], batch_first=True)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self._through(hidden.float(), there, self._first, len(self._bert.encoder.layer))
        weight = there[..., None]
        return nn.functional.normalize((hidden.float() * weight).sum(1) / weight.sum(1), dim=1)

    def _below(self, text: str) -> Tensor:
        if text not in self._lower:
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                rows = self._words[self._tokens(text)[:_TOKENS]][None]
                hidden = self._bert.embeddings(inputs_embeds=rows)
                hidden = self._through(hidden, torch.ones(rows.shape[:2]), 0, self._first)
            self._lower[text] = hidden[0].to(torch.bfloat16)
        return self._lower[text]

    def _through(self, hidden: Tensor, there: Tensor, start: int, stop: int) -> Tensor:
        unseen = ((1.0 - there[:, None, None, :]) * -1e9).to(hidden.dtype)
        for number in range(start, stop):
            made = self._bert.encoder.layer[number](hidden, unseen)
            hidden = made[0] if isinstance(made, tuple) else made
        return hidden


def _bert_of(weights: WeightFile) -> BertModel:
    shape = weights.shape
    bert = BertModel(
        BertConfig(
            vocab_size=2,
            hidden_size=shape.hidden,
            num_hidden_layers=shape.layers,
            num_attention_heads=shape.heads,
            intermediate_size=shape.feed_forward,
            max_position_embeddings=shape.positions,
            type_vocab_size=shape.types,
            layer_norm_eps=shape.epsilon,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        ),
        add_pooling_layer=False,
    )
    state = {
        "embeddings.position_embeddings.weight": weights.floats("emb.pos").reshape(-1, shape.hidden),
        "embeddings.token_type_embeddings.weight": weights.floats("emb.type").reshape(-1, shape.hidden),
    }
    norms = {"embeddings.LayerNorm": "emb.ln"}
    for number in range(shape.layers):
        ours, theirs = f"l{number}", f"encoder.layer.{number}"
        for name, path in MATRICES.items():
            inputs = shape.feed_forward if name == "fo" else shape.hidden
            state[f"{theirs}.{path}.weight"] = weights.matrix(f"{ours}.{name}.w", inputs)
            state[f"{theirs}.{path}.bias"] = weights.floats(f"{ours}.{name}.b")
        norms |= {f"{theirs}.{path}": f"{ours}.{name}" for name, path in _NORMS.items()}
    for theirs, ours in norms.items():
        state[f"{theirs}.weight"], state[f"{theirs}.bias"] = weights.floats(f"{ours}.w"), weights.floats(f"{ours}.b")
    bert.load_state_dict({name: torch.tensor(np.array(values)) for name, values in state.items()}, strict=False)
    return bert.eval().requires_grad_(requires_grad=False)
