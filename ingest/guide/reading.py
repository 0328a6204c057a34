"""The two files read against the pages: what holds becomes the guide, what does not is said with file and line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter

from bot.guide.models import (
    FACETS,
    Column,
    Date,
    Facet,
    Guide,
    Option,
    Profession,
    Question,
    Road,
    Said,
    Stage,
    Start,
)
from bot.retrieval.library import ASPECTS, Library, Section, Source
from bot.retrieval.words import fold
from ingest.guide.bearing import Unborne, bear, lacks_of_pay, numbers_in, opening_of, own_key
from ingest.guide.forms import CardsForm, CellForm, DateForm, ProfessionForm, StageForm, StagesForm, StartForm
from ingest.pages.problems import Problem, problem
from ingest.pages.requirements import Requirement, Table
from ingest.pages.yaml_file import Unreadable, YamlFile, read_yaml

CARDS, STAGES = "schede.yaml", "tappe.yaml"
_ASPECT_OF: dict[Column, str] = {
    "title": "diventare", "years": "durata", "access": "accesso", "day": "giornata", "shifts": "orari", "pay": "paga",
    "register": "albo",
}  # fmt: skip
_SENTENCES = 2
F = TypeVar("F", bound=BaseModel)
_File = YamlFile[CardsForm] | YamlFile[StagesForm]


def read_guide(root: Path, library: Library, requirements: Table) -> tuple[Guide | None, list[Problem]]:
    """The guide below `root`; None where its files are missing or can't be read. A card or a cell with an error is left out.

    No cell says otherwise than `requirements`.
    """
    cards_path, stages_path = root / CARDS, root / STAGES
    if not cards_path.exists() and not stages_path.exists():
        return None, []
    cards, found = _form(cards_path, CardsForm)
    stages, more = _form(stages_path, StagesForm)
    if cards is None or stages is None:
        return None, [*found, *more]
    desk = _Desk(library, cards, stages, requirements)
    guide = desk.guide()
    return guide, desk.problems


def _form(path: Path, form: type[F]) -> tuple[YamlFile[F] | None, list[Problem]]:
    try:
        return read_yaml(path, TypeAdapter(form)), []
    except Unreadable as fault:
        return None, [problem(path, fault.line, "guide_unreadable", why=fault.why)]


@dataclass
class _Desk:
    """Both files on the desk, with the pages beside them."""

    library: Library
    cards_file: YamlFile[CardsForm]
    stages_file: YamlFile[StagesForm]
    requirements: Table
    problems: list[Problem] = field(default_factory=list)

    @property
    def cards(self) -> CardsForm:
        return self.cards_file.says

    @property
    def stages(self) -> StagesForm:
        return self.stages_file.says

    def guide(self) -> Guide | None:
        options = {
            facet: tuple(Option(key, one.label, one.because) for key, one in self.cards.groups.get(facet, {}).items())
            for facet in FACETS
        }
        cards = [self._profession(page_id, form) for page_id, form in self.cards.professions.items()]
        professions = tuple(sorted((one for one in cards if one), key=lambda one: fold(one.name)))
        self._missing_and_doubled()
        starts = tuple(one for one in (self._start(key, form) for key, form in self.stages.starts.items()) if one)
        dates = tuple(one for one in (self._date(key, form) for key, form in self.stages.dates.items()) if one)
        for way, form in self.stages.ways.items():
            for key in set(form.dates) - self.stages.dates.keys():
                self._complain(self.stages_file, way, "guide_unknown_option", option=key)
        age = self._stage(self.stages_file, "coming_of_age", self.stages.coming_of_age)
        early = self._question(self.stages_file, "change_of_school", self.stages.change_of_school.early)
        late = self._question(self.stages_file, "change_of_school", self.stages.change_of_school.late)
        if age is None or early is None or late is None:
            return None
        guide = Guide(options, professions, starts, dates, age, (early, late))
        return replace(guide, sources={key: self._source(key) for key in sorted(_cited(guide))})

    def _source(self, key: str) -> Source:
        page = self.library.page_by_id.get(key.removeprefix(own_key("")))
        if key.startswith(own_key("")) and page:
            return Source(key, page.title, "Bussola", page.reviewed_on.isoformat(), "", "pagina")
        return self.library.sources[key]

    def _complain(self, file: _File, name: str, key: str, /, **details: str) -> None:
        self.problems.append(file.problem(name, key, id=name, **details))

    def _profession(self, page_id: str, form: ProfessionForm) -> Profession | None:
        page = self.library.page_by_id.get(page_id)
        if page is None:
            self._complain(self.cards_file, page_id, "guide_without_page")
            return None
        before = len(self.problems)
        text = fold(" ".join((page.title, *(section.text for section in page.sections))))
        for facet in FACETS:
            self._check_options(page_id, facet, getattr(form, facet), text)
        stages = [self._stage(self.cards_file, page_id, one, page_id, _SENTENCES) for one in form.path.steps]
        way = self.stages.ways.get(form.path.way)
        if way is None:
            self._complain(self.cards_file, page_id, "guide_unknown_option", option=form.path.way)
            return None
        places = way.costs if form.path.costs is None else form.path.costs
        costs = [said for place in places for said in self._opening(self.cards_file, page_id, place)]
        alternatives = [self._question(self.cards_file, page_id, place) for place in form.path.alternatives]
        by_aspect = {section.aspect: section for section in reversed(page.sections)}
        doing = by_aspect.get("cosa-fa") or by_aspect.get("chi-ci-lavora")
        becoming, brief = by_aspect.get("diventare"), by_aspect.get("in-breve")
        if doing is None or becoming is None or brief is None:
            self._complain(self.cards_file, page_id, "guide_bare_page")
            return None
        if len(self.problems) > before:
            return None
        road = Road(
            form.path.after,
            form.path.way,
            tuple(one for one in stages if one),
            form.path.at_least,
            tuple(costs),
            way.dates,
            tuple(one for one in alternatives if one),
        )
        cells = {column: said for column, cell in form.cells.items() if (said := self._cell(page_id, column, cell))}
        return Profession(
            page_id,
            form.code,
            form.name,
            page.title,
            opening_of(brief, sentences=_SENTENCES),
            {"whom": form.whom, "where": form.where, "study": form.study},
            cells,
            doing.id,
            becoming.id,
            road,
        )

    def _check_options(self, page_id: str, facet: Facet, chosen: Iterable[str], text: str) -> None:
        known = self.cards.groups.get(facet, {})
        for key in chosen:
            if key not in known:
                self._complain(self.cards_file, page_id, "guide_unknown_option", option=key)
            elif not any(fold(word) in text for word in known[key].words):
                self._complain(self.cards_file, page_id, "guide_option_not_said", option=key)

    def _cell(self, page_id: str, column: Column, cell: str | CellForm) -> Said | None:
        form = cell if isinstance(cell, CellForm) else CellForm(says=cell, place=_ASPECT_OF[column])
        said = self._borne(self.cards_file, page_id, form.says, form.place, page_id)
        if said and (lacks := lacks_of_pay(form.says) if column == "pay" else ()):
            self._complain(self.cards_file, page_id, "guide_bare_pay", lacks=", ".join(lacks))
            return None
        required = self.requirements.get(page_id)
        if said and required and (value := _against(required, column, form.says)):
            self._complain(self.cards_file, page_id, "guide_against_requirements", value=value)
            return None
        return said

    def _stage(self, file: _File, name: str, form: StageForm, page_id: str = "", sentences: int = 1) -> Stage | None:
        said = self._borne(file, name, form.does, form.place, page_id)
        if said is None:
            return None
        section = self.library.sections[said.section]
        if form.years and form.years > 1 and not _tells_years(section, form.years):
            self._complain(file, name, "guide_number", words=str(form.years), section=said.section)
            return None
        return Stage(said, opening_of(section, form.does, sentences), form.years, form.until)

    def _start(self, name: str, form: StartForm) -> Start | None:
        stages = [self._stage(self.stages_file, name, one) for one in form.to_diploma]
        known = {*self.cards.professions, *self.stages.ways, "maggiorenne", "diploma", "libero", "superiore"}
        for key in (form.notes.keys() | {form.school_of or "diploma"}) - known:
            self._complain(self.stages_file, name, "guide_unknown_option", option=key)
        notes = {
            key: tuple(one for place in places if (one := self._question(self.stages_file, name, place)))
            for key, places in form.notes.items()
        }
        if not all(stages):
            return None
        return Start(
            form.code,
            form.label,
            form.told or form.label,
            form.years,
            form.last_year or form.years,
            form.under_age,
            form.school_of,
            tuple(one for one in stages if one),
            form.at_least,
            notes,
        )

    def _date(self, name: str, form: DateForm) -> Date | None:
        said = self._borne(self.stages_file, name, form.does, form.place)
        other = self.stages.dates.get(form.day_of)
        day = form.day or (other.day if other else "")
        if form.day_of and not day:
            self._complain(self.stages_file, name, "guide_unknown_option", option=form.day_of)
        if said is None:
            return None
        month_and_day = (int(day[:2]), int(day[3:])) if day else None
        return Date(name, said, opening_of(self.library.sections[said.section], form.does, 1), month_and_day)

    def _question(self, file: _File, name: str, place: str) -> Question | None:
        section = self.library.sections.get(place)
        if section is None:
            self._complain(file, name, "guide_without_section", section=place)
            return None
        return Question(section.id, section.heading, opening_of(section, sentences=1)[0])

    def _opening(self, file: _File, name: str, place: str) -> tuple[Said, ...]:
        section = self.library.sections.get(place)
        if section is None:
            self._complain(file, name, "guide_without_section", section=place)
            return ()
        return opening_of(section)

    def _borne(self, file: _File, name: str, phrase: str, place: str, page_id: str = "") -> Said | None:
        sections = self._sections(place, page_id)
        if not sections:
            self._complain(file, name, "guide_without_section", section=place)
            return None
        try:
            return bear(phrase, sections)
        except Unborne as unborne:
            self._complain(file, name, unborne.key, words=unborne.words, section=place)
            return None

    def _sections(self, place: str, page_id: str) -> Sequence[Section]:
        page = self.library.page_by_id.get(page_id)
        if page and place in ASPECTS:
            return [section for section in page.sections if section.aspect == place]
        section = self.library.sections.get(place if "#" in place else f"{page_id}#{place}")
        return [section] if section else []

    def _missing_and_doubled(self) -> None:
        for page in self.library.pages:
            has_card = page.kind != "professione" or page.id in self.cards.professions
            if not has_card and any(section.aspect == "in-breve" for section in page.sections):
                self._complain(self.cards_file, page.id, "guide_without_card")
        codes = [form.code for form in self.cards.professions.values()]
        codes += [form.code for form in self.stages.starts.values()]
        for code in {one for one in codes if codes.count(one) > 1}:
            self._complain(self.cards_file, code, "guide_doubled_code")


def _tells_years(section: Section, years: int) -> bool:
    return str(years) in numbers_in(section.text) or f"{years * 12} mesi" in section.text


def _against(required: Requirement, column: Column, phrase: str) -> str:
    """What a cell says otherwise than the table of requirements: hours, a class, or a register where there is none."""
    if column == "register":
        no_register = required.enrolled_in == "nessun albo"
        return "" if no_register == ("nessun albo" in fold(phrase)) or not no_register else phrase
    return ", ".join(sorted(required.strangers_in(phrase))) if column in ("title", "years", "access") else ""


def _cited(guide: Guide) -> set[str]:
    said: list[Said] = [guide.coming_of_age.does, *guide.coming_of_age.adds]
    said += [each.begins for each in guide.change_of_school]
    for one in guide.professions:
        said += [*one.brief, *one.cells.values(), *one.road.costs, *(each.begins for each in one.road.alternatives)]
        said += [each for stage in one.road.stages for each in (stage.does, *stage.adds)]
    for start in guide.starts:
        said += [each for stage in start.to_diploma for each in (stage.does, *stage.adds)]
        said += [each.begins for notes in start.notes.values() for each in notes]
    said += [each for date in guide.dates for each in (date.does, *date.adds)]
    return {mark.source for each in said for mark in each.marks}
