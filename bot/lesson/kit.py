"""The lesson to the documents a teacher needs: outline with competences, worksheet, page for the E-Portfolio."""

from collections.abc import Iterator
from typing import Protocol

from bot.lesson.blocks import Block, Document, Grid, Heading, Items, Lines, Text
from bot.lesson.lesson import Lesson, Passage, Slide
from bot.lesson.plan import Compare, Myths
from bot.lesson.wording import cited
from bot.texts import Texts
from bot.texts.days import day


class Say(Protocol):
    """The sentences of one document."""

    def __call__(self, name: str, **values: object) -> str:
        """The sentence `name`."""


def kit_of(lesson: Lesson, texts: Texts) -> tuple[Document, ...]:
    """The documents: `scaletta`, `scheda`, `e-portfolio`."""

    def document(name: str, key: str, blocks: Iterator[Block]) -> Document:
        made = texts.say("lesson.kit.made", date=day(lesson.published_on))
        title = texts.say(f"lesson.kit.{key}.title")
        return Document(name, title, f"{lesson.plan.title}. {lesson.plan.subtitle}", made, tuple(blocks))

    return (
        document("scaletta", "outline", _outline(lesson, texts)),
        document("scheda", "sheet", _sheet(lesson, texts)),
        document("e-portfolio", "portfolio", _portfolio(lesson, texts)),
    )


def _outline(lesson: Lesson, texts: Texts) -> Iterator[Block]:
    plan = lesson.plan
    say = _sayer(texts, "outline")
    titles = {step.id: step.title for step in plan.steps}
    yield Text(say("how"))
    for outline in plan.outlines:
        yield Heading(f"{outline.title} ({say('total', minutes=outline.minutes)})")
        rows = tuple((str(part.minutes), part.title or titles[part.step], part.how) for part in outline.parts)
        yield Grid((say("minutes"), say("what"), say("doing")), rows, (2, 5, 9))
    yield Heading(say("notes"))
    yield Items(tuple((f"{step.title}: {step.teacher}", "") for step in plan.steps if step.teacher))
    yield Heading(say("answers"))
    for slide in lesson.slides:
        if slide.kind == "myth":
            yield Heading(say("said", says=slide.title), 3)
            yield from (Text(_told(column.passage)) for column in slide.columns)
    yield Heading(say("competences"))
    yield Text(say("competences_how"))
    numbers = {reference.source.key: reference.number for reference in lesson.references}
    names = {reference.source.key: reference.source.title.partition(":")[0] for reference in lesson.references}
    rows = tuple(
        (
            f"{one.name} ({one.in_italian})",
            f"{names[one.framework]} [{numbers[one.framework]}]",
            f"{one.how} ({', '.join(titles[step] for step in one.steps)})",
        )
        for one in plan.competences
    )
    yield Grid((say("competence"), say("framework"), say("when")), rows, (5, 3, 8))
    yield from _sources(lesson, texts)


def _sheet(lesson: Lesson, texts: Texts) -> Iterator[Block]:
    say = _sayer(texts, "sheet")
    yield Text(say("note"))
    yield Text(say("name"))
    used: set[int] = set()
    for task in lesson.plan.worksheet:
        yield Heading(task.title)
        yield Text(task.ask)
        slides = [slide for slide in lesson.of(task.step) if slide.columns]
        used |= {number for slide in slides for number in slide.numbers}
        match lesson.plan.step(task.step):
            case Myths():
                yield _myths_to_vote(slides, say)
            case Compare():
                yield _professions_to_tell(slides, say)
        if task.lines:
            yield Lines(task.lines)
    yield from _sources(lesson, texts, used, addresses=False)


def _myths_to_vote(slides: list[Slide], say: Say) -> Grid:
    header = (say("myth"), say("is_true"), say("is_false"), say("depends"), say("found"))
    rows = tuple((f"{slide.title} {_numbers(slide)}", "", "", "", "") for slide in slides)
    return Grid(header, rows, (7, 2, 2, 2, 8), 13)


def _professions_to_tell(slides: list[Slide], say: Say) -> Grid:
    header = (say("question"), *(column.label for column in slides[0].columns))
    blank = ("",) * len(slides[0].columns)
    rows = tuple((f"{slide.title} {_numbers(slide)}".rstrip(), *blank) for slide in slides)
    return Grid(header, rows, (4, *(5 for _ in blank)), 16)


def _numbers(slide: Slide) -> str:
    return "".join(f"[{number}]" for number in slide.numbers)


def _portfolio(lesson: Lesson, texts: Texts) -> Iterator[Block]:
    yield Text(_told(lesson.portfolio))
    yield Text(texts.say("lesson.kit.portfolio.how"))
    for prompt in lesson.plan.portfolio.prompts:
        yield Heading(prompt.ask)
        yield Lines(prompt.lines)
    yield Heading(texts.say("lesson.kit.outline.competences"))
    names = {reference.source.key: reference.source.title.partition(":")[0] for reference in lesson.references}
    competences = lesson.plan.competences
    yield Items(tuple((f"{one.in_italian} ({one.name}, {names[one.framework]})", "") for one in competences))
    wanted = {number for sentence in lesson.portfolio.sentences for number in sentence.numbers}
    wanted |= {
        reference.number
        for reference in lesson.references
        if reference.source.key in {one.framework for one in competences}
    }
    yield from _sources(lesson, texts, wanted)


def _sources(
    lesson: Lesson, texts: Texts, wanted: set[int] | None = None, *, addresses: bool = True
) -> Iterator[Block]:
    """The list of sources; on a sheet for the class without their addresses, which nobody copies from paper."""
    yield Heading(texts.say("lesson.kit.sources"))
    yield Text(texts.say("lesson.kit.sources_how"))
    listed = tuple(
        (f"[{reference.number}] {cited(reference, texts)}", reference.source.url if addresses else "")
        for reference in lesson.references
        if wanted is None or reference.number in wanted
    )
    yield Items(listed, small=True)


def _told(passage: Passage) -> str:
    parts = []
    for sentence in passage.sentences:
        numbers = "".join(f"[{number}]" for number in sentence.numbers)
        parts.append(f"{sentence.text} {numbers}".rstrip())
    return " ".join(parts)


def _sayer(texts: Texts, key: str) -> Say:
    def say(name: str, **values: object) -> str:
        return texts.say(f"lesson.kit.{key}.{name}", **values)

    return say
