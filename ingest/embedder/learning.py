"""Learning the adaptation: questions and the sections that answer them are drawn together, other sections pushed away.

The training pairs are the pages' own: each section with the ways of asking for it in `knowledge/modi-di-chiedere/`; and the
messages of `follow_ups.jsonl`, which are understood only after what was answered before them. In a batch every other section is
a wrong answer (InfoNCE, van den Oord et al. 2018). Batches are made of sections of the same pages, which are the ones that get
mixed up; and the section a message comes after is always among them, so that what was said before is read, and not repeated.
Beside that, messages are told apart by what they want (`intenti.yaml`). Only the upper layers learn.
"""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from bot.retrieval.embedder_folder import PROMPTS
from bot.retrieval.spelling import normalize_question
from ingest.embedder.adaptation import Floats
from ingest.embedder.lessons import FollowUp, Lesson, Said
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
_TOKENS = 48
"""How much of a text is read when learning: questions are shorter, and paragraphs say what they are about first."""

_AT_ONCE = 64
"""Texts of about the same length that are encoded together."""

_A_QUESTION, _THE_FIRST = 0.6, 0.7
"""How often a section is told by a way of asking for it; of the other times, how often by its first paragraph."""

_FOLLOWING, _WANTING = 0.6, 0.3
"""What a message that goes on from another, and what a message wants, weigh beside a question that stands alone."""

Tokens = Callable[[str], list[int]]
Tell = Callable[[int, float], None]


@dataclass(frozen=True, slots=True)
class Course:
    """How to learn. `first` is the lowest layer that changes; `batch` sections a step are asked for by themselves, `same_page` of
    a page at a time, and `follow_ups` after something else; `said` messages are told apart by what they want.

    `kept` is the share of what was learned that is added: between the encoder as it was and as it learned to be lies one that
    does nearly as well on our questions and no worse on other prose (Wortsman et al. 2022, 'Robust fine-tuning').
    """

    rank: int = 32
    first: int = 4
    batch: int = 96
    follow_ups: int = 64
    said: int = 64
    steps: int = 400
    warm_up: int = 30
    rate: float = 5e-4
    same_page: int = 8
    kept: float = 0.75
    seed: int = 1


class _Adapted(nn.Module):
    """A matrix that stays as it is, and two thin ones whose product is added to it and learns."""

    def __init__(self, matrix: nn.Linear, rank: int) -> None:
        super().__init__()
        outputs, inputs = matrix.weight.shape
        self.matrix = matrix
        self.narrow = nn.Parameter(torch.randn(rank, inputs) / math.sqrt(inputs))
        self.wide = nn.Parameter(torch.zeros(outputs, rank))
        self._sum: Tensor | None = None

    def begin_step(self) -> None:
        """Add the two up anew at the next text: they have changed."""
        self._sum = None

    def forward(self, hidden: Tensor) -> Tensor:
        """As the matrix would, and a little more."""
        if self._sum is None:
            self._sum = (self.matrix.weight + self.wide @ self.narrow).to(torch.bfloat16)
        return nn.functional.linear(hidden.to(torch.bfloat16), self._sum, self.matrix.bias.to(torch.bfloat16))


def learn(
    weights: WeightFile,
    tokens: Tokens,
    lessons: Sequence[Lesson],
    follow_ups: Sequence[FollowUp],
    said: Sequence[Said],
    tell: Tell,
    course: Course = Course(),
) -> dict[str, tuple[Floats, Floats]]:
    """By tensor, the factors B and A that `lessons` and `follow_ups` teach; `tell` hears each step and its loss.

    The same seed gives nearly the same factors: sums in bfloat16 vary with the processor.
    """
    torch.manual_seed(course.seed)
    chance = random.Random(course.seed)  # noqa: S311 - no secret hangs on it
    encoder = _Encoder(weights, tokens, course)
    wants = _Wants(said, weights.shape.hidden)
    parameters = [one for adapted in encoder.adapted.values() for one in (adapted.narrow, adapted.wide)]
    parameters += wants.parameters()
    optimiser = torch.optim.AdamW(parameters, lr=course.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate_at(step, course))
    pages = _by_page(lessons)
    for step in range(course.steps):
        loss = _loss(encoder, _batch(lessons, pages, follow_ups, course, chance))
        loss = loss + _WANTING * wants.loss(encoder, course.said, chance)
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


@dataclass(frozen=True, slots=True)
class _Batch:
    """Sections as one text each (`told`), questions for some of them, and messages that go on from another; `asked_for` and
    `answered_by` are places in `told`."""

    told: list[str]
    asked: list[str]
    asked_for: list[int]
    following: list[str]
    answered_by: list[int]


def _loss(encoder: "_Encoder", batch: _Batch) -> Tensor:
    for adapted in encoder.adapted.values():
        adapted.begin_step()
    told = encoder.encode([PROMPTS["document"] + text for text in batch.told])
    asked = encoder.encode([PROMPTS["query"] + text for text in (*batch.following, *batch.asked)])
    likeness = asked @ told.T * _SHARPNESS
    first = len(batch.following)
    asked_for = torch.tensor(batch.asked_for)
    alone = nn.functional.cross_entropy(likeness[first:], asked_for)
    backwards = nn.functional.cross_entropy(likeness[first:].T[asked_for], torch.arange(len(batch.asked)))
    loss = (alone + backwards) / 2
    if first:
        loss = loss + _FOLLOWING * nn.functional.cross_entropy(likeness[:first], torch.tensor(batch.answered_by))
    return loss


class _Wants(nn.Module):
    """What messages want, told by their vectors: a direction an intent, which learns and is then left behind."""

    def __init__(self, said: Sequence[Said], hidden: int) -> None:
        super().__init__()
        self._texts: dict[str, list[str]] = {}
        for one in said:
            self._texts.setdefault(one.wants, []).append(one.text)
        self._names = sorted(self._texts)
        self.directions = nn.Parameter(torch.randn(len(self._names), hidden))

    def loss(self, encoder: "_Encoder", size: int, chance: random.Random) -> Tensor:
        """How badly `size` messages are told apart; an intent comes by the square root of its examples."""
        if not self._names:
            return torch.zeros(())
        often = [math.sqrt(len(self._texts[name])) for name in self._names]
        drawn = chance.choices(range(len(self._names)), often, k=size)
        texts = [normalize_question(chance.choice(self._texts[self._names[number]])) for number in drawn]
        vectors = encoder.encode([PROMPTS["query"] + text for text in texts])
        likeness = vectors @ nn.functional.normalize(self.directions, dim=1).T * _SHARPNESS
        return nn.functional.cross_entropy(likeness, torch.tensor(drawn))


def _rate_at(step: int, course: Course) -> float:
    return min(1.0, step / course.warm_up) * max(0.05, 1 - step / course.steps)


def _batch(
    lessons: Sequence[Lesson],
    pages: dict[str, list[int]],
    follow_ups: Sequence[FollowUp],
    course: Course,
    chance: random.Random,
) -> _Batch:
    following = {one.answered_by: one for one in chance.sample(follow_ups, min(len(follow_ups), course.follow_ups))}
    alone: dict[int, None] = {}
    while len(alone) < min(course.batch, len(lessons)):
        of_page = pages[chance.choice(lessons).page_id]
        alone |= dict.fromkeys(chance.sample(of_page, min(len(of_page), course.same_page)))
    asked_for = [*alone][: course.batch]
    beside = [chance.choice(pages[lessons[place].page_id]) for place in following]
    places = [*dict.fromkeys((*following, *(one.after for one in following.values()), *beside, *asked_for))]
    row = {place: number for number, place in enumerate(places)}
    told = [_told(lessons[place], chance) for place in places]
    return _Batch(
        told,
        [normalize_question(_asked(lessons[place], told[row[place]], chance)) for place in asked_for],
        [row[place] for place in asked_for],
        [one.text for one in following.values()],
        [row[place] for place in following],
    )


def _by_page(lessons: Sequence[Lesson]) -> dict[str, list[int]]:
    pages: dict[str, list[int]] = {}
    for place, lesson in enumerate(lessons):
        pages.setdefault(lesson.page_id, []).append(place)
    return pages


def _told(lesson: Lesson, chance: random.Random) -> str:
    """What stands for a section: a way of asking for it, or a paragraph, most often the first."""
    if chance.random() < _A_QUESTION:
        return chance.choice(lesson.asks)
    return lesson.paragraphs[0] if chance.random() < _THE_FIRST else chance.choice(lesson.paragraphs)


def _asked(lesson: Lesson, told: str, chance: random.Random) -> str:
    """A way of asking for a section, another than `told` if there is one."""
    return chance.choice([one for one in lesson.asks if one != told] or [told])


class _Encoder:
    """The encoder in torch, its upper layers adapted."""

    def __init__(self, weights: WeightFile, tokens: Tokens, course: Course) -> None:
        self._tokens, self._first = cache(lambda text: tokens(text)[:_TOKENS]), course.first
        self._words = torch.tensor(weights.matrix("emb.word", weights.shape.hidden))
        self._bert = _bert_of(weights)
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
        """Vectors of length 1, [texts, hidden]; texts of about the same length together, so that little is padded."""
        order = sorted(range(len(texts)), key=lambda row: len(self._tokens(texts[row])))
        parts = [order[start : start + _AT_ONCE] for start in range(0, len(order), _AT_ONCE)]
        vectors = torch.cat([self._encode([self._tokens(texts[row]) for row in part]) for part in parts])
        return vectors[torch.tensor(order).argsort()]

    def _encode(self, texts: Sequence[list[int]]) -> Tensor:
        numbers = nn.utils.rnn.pad_sequence([torch.tensor(text) for text in texts], batch_first=True)
        there = nn.utils.rnn.pad_sequence([torch.ones(len(text)) for text in texts], batch_first=True)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            with torch.no_grad():
                hidden = self._bert.embeddings(inputs_embeds=self._words[numbers])
                hidden = self._through(hidden, there, 0, self._first)
            hidden = self._through(hidden, there, self._first, len(self._bert.encoder.layer))
        weight = there[..., None]
        return nn.functional.normalize((hidden.float() * weight).sum(1) / weight.sum(1), dim=1)

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
            attn_implementation="eager",
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
