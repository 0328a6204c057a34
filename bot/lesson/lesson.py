"""The lesson itself: slides with the pages' own sentences and their sources. Knows nothing of how it is shown."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.lesson.plan import Compare, Dilemma, LessonPlan, Myths, Quoted, Road, Speech, Step, Told
from bot.retrieval.library import OUR_OWN, Library, Page, Section, Source

Kind = Literal["cover", "words", "myth", "columns", "stages", "told", "dilemma", "vote"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A source, the number it has in the whole lesson, and the places in it."""

    number: int
    source: Source
    locators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a page with the numbers of its references; none where it is our own explanation."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences from one section. `reviewed_on` is when it was read again; after `review_by` it has to be checked before use."""

    heading: str
    page: str
    sentences: tuple[Sentence, ...]
    reviewed_on: date
    review_by: date

    @property
    def text(self) -> str:
        """The sentences without their numbers."""
        return " ".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Column:
    """A passage under a label."""

    label: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Slide:
    """One screen. `words` and `options` are our own, `columns` the pages'. A `myth` hides its columns until asked for them."""

    step: str
    kind: Kind
    title: str
    over: str = ""
    words: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    options: tuple[str, ...] = ()
    teacher: str = ""

    @property
    def numbers(self) -> tuple[int, ...]:
        """The references it rests on, in order."""
        sentences = [sentence for column in self.columns for sentence in column.passage.sentences]
        return tuple(sorted({number for sentence in sentences for number in sentence.numbers}))

    @property
    def has_own_explanations(self) -> bool:
        """Whether some of its sentences are the editors' own."""
        return any(not sentence.numbers for column in self.columns for sentence in column.passage.sentences)

    @property
    def longest(self) -> int:
        """The characters of its longest passage."""
        return max((len(column.passage.text) for column in self.columns), default=0)

    def stale(self, today: date) -> tuple[str, ...]:
        """The questions that should have been read again before `today`."""
        passages = [column.passage for column in self.columns]
        return tuple(dict.fromkeys(passage.heading for passage in passages if passage.review_by < today))


@dataclass(frozen=True, slots=True)
class Lesson:
    """The slides in order, every reference they use, and the day the pages were published."""

    plan: LessonPlan
    slides: tuple[Slide, ...]
    portfolio: Passage
    references: tuple[Reference, ...]
    published_on: date

    def of(self, step_id: str) -> tuple[Slide, ...]:
        """The slides of a step."""
        return tuple(slide for slide in self.slides if slide.step == step_id)


class PlanBroken(Exception):
    """The plan refers to a section that the library does not have; it can't happen to what `bussola check` let pass."""


def build_lesson(plan: LessonPlan, library: Library, published_on: date) -> Lesson:
    """The lesson that `plan` makes of `library`.

    Raises:
        PlanBroken: a section is not there.
    """
    building = _Building(library)
    cover = Slide("", "cover", plan.title, words=(plan.subtitle,))
    slides = (cover, *(slide for step in plan.steps for slide in building.slides_of(step)))
    portfolio = building.passage(plan.portfolio)
    frameworks = dict.fromkeys(competence.framework for competence in plan.competences)
    for framework in frameworks:
        building.number(framework, "")
    return Lesson(plan, slides, portfolio, building.references(), published_on)


@dataclass
class _Building:
    library: Library
    cited: dict[str, dict[str, None]] = field(default_factory=dict)

    def slides_of(self, step: Step) -> tuple[Slide, ...]:
        match step:
            case Speech():
                return (Slide(step.id, "words", step.title, words=step.text, teacher=step.teacher),)
            case Myths():
                myths = (
                    Slide(step.id, "myth", myth.says, over=step.title, columns=(Column("", self.passage(myth)),))
                    for myth in step.myths
                )
                return (Slide(step.id, "words", step.title, words=step.text, teacher=step.teacher), *myths)
            case Compare():
                titles = tuple(_named(self.page(page_id)) for page_id in step.professions)
                opening = Slide(step.id, "words", step.title, words=step.text, options=titles, teacher=step.teacher)
                return (opening, *self._rows_of(step))
            case Road():
                labels = tuple(stage.label for stage in step.stages)
                stages = (
                    Slide(step.id, "told", stage.label, over=step.title, columns=(Column("", self.passage(stage)),))
                    for stage in step.stages
                )
                overview = Slide(step.id, "stages", step.title, words=step.text, options=labels, teacher=step.teacher)
                return (overview, *stages)
            case Told():
                told = (Column("", self.passage(step)),)
                return (Slide(step.id, "told", step.title, columns=told, teacher=step.teacher),)
            case Dilemma():
                principle = (Column("", self.passage(step)),)
                return (
                    Slide(step.id, "dilemma", step.title, columns=principle, teacher=step.teacher),
                    Slide(step.id, "vote", step.title, words=step.story, options=step.options),
                    Slide(step.id, "words", step.title, words=(step.after,)),
                )

    def _rows_of(self, step: Compare) -> tuple[Slide, ...]:
        slides = []
        for row in step.rows:
            columns = []
            for page_id in step.professions:
                page = self.page(page_id)
                section = next((one for one in page.sections if one.aspect == row.aspect), None)
                if section is None:
                    raise PlanBroken(f"{page_id} ({row.aspect})")
                columns.append(Column(_named(page), self._quote(section, row.sentences)))
            slides.append(Slide(step.id, "columns", row.title, over=step.title, columns=tuple(columns)))
        return tuple(slides)

    def page(self, page_id: str) -> Page:
        page = self.library.page_by_id.get(page_id)
        if page is None:
            raise PlanBroken(page_id)
        return page

    def passage(self, quoted: Quoted) -> Passage:
        section = self.library.sections.get(quoted.section)
        if section is None:
            raise PlanBroken(quoted.section)
        return self._quote(section, quoted.sentences, quoted.saying)

    def _quote(self, section: Section, count: int, saying: str = "") -> Passage:
        told = section.paragraphs[0].sentences[: count or None]
        if saying:
            told = tuple(sentence for sentence in section.sentences if saying in sentence.text)
        sentences = []
        for sentence in told:
            numbers = [self.number(mark.source, mark.locator) for mark in sentence.marks if mark.source != OUR_OWN]
            sentences.append(Sentence(sentence.text, tuple(dict.fromkeys(numbers))))
        page = self.library.page_of(section)
        return Passage(section.heading, page.title, tuple(sentences), section.reviewed_on, section.review_by)

    def number(self, key: str, locator: str) -> int:
        locators = self.cited.setdefault(key, {})
        if locator:
            locators[locator] = None
        return list(self.cited).index(key) + 1

    def references(self) -> tuple[Reference, ...]:
        return tuple(
            Reference(number, self.library.sources[key], tuple(locators))
            for number, (key, locators) in enumerate(self.cited.items(), 1)
        )


def _named(page: Page) -> str:
    """The title without what stands in brackets: a column is narrow."""
    return page.title.partition(" (")[0]
