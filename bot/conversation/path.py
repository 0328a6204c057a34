"""«Il mio percorso»: from a school and a year to a profession, in words, as a picture, as a PDF and as reminders."""

from dataclasses import replace
from datetime import date, datetime

from bot.answering.models import Focus
from bot.conversation.buttons import number_in, rows
from bot.conversation.citing import Numbering, cited
from bot.conversation.compare import chooser, named
from bot.conversation.explore import CARD
from bot.conversation.replies import Button, Document, Reply, Rows
from bot.conversation.requests import OpenSection, PrintSheet
from bot.conversation.rich import RichText, Span, rich, text_of
from bot.conversation.session import Session, Step
from bot.guide.calendar import Reminder, calendar
from bot.guide.models import Guide, Profession, Stage, Start
from bot.guide.planning import Dated, Plan, plan
from bot.pictures.models import Link, Part, Road, Sheet, Stop
from bot.texts import Texts, load_texts
from bot.texts.days import day

PAYLOAD = "path"
"""What buttons carry. `path:oss:lsu:3`: profession, start, school year; then `pdf`, `ics`, `sources`, or `q0` for a question."""

_PDF, _CALENDAR = "application/pdf", "text/calendar"


def show(session: Session, guide: Guide, wanted: str, texts: Texts, now: datetime) -> Step | Numbering:
    """The next thing to ask, or the road."""
    code, school, year, about = (*wanted.split(":"), "", "", "", "")[:4]
    profession, start = guide.by_code.get(code), guide.start_by_code.get(school)
    profession = profession or next(iter(named(guide, school)), None)
    if profession is None:
        return Step(session, (_ask_profession(guide, school, texts),))
    moved = replace(session, focus=Focus((profession.id,)))
    if start is None:
        return Step(moved, (_ask_start(guide, profession, texts),))
    if start.years and year not in {str(number) for number in range(1, start.years + 1)}:
        return Step(moved, (_ask_year(profession, start, texts),))
    found = plan(guide, profession, start, int(year) if start.years else 0, now.date())
    payload = ":".join((PAYLOAD, profession.code, start.code, year if start.years else "0"))
    told, printed = _Telling(guide, found, payload, texts), _Telling(guide, found, payload, load_texts())
    match about:
        case "sources":
            told.words()
            return told.numbering
        case "pdf":
            name = f"{texts.say('path.file')}-{profession.id}.pdf"
            return Step(moved, (), (PrintSheet(printed.sheet(now.date()), name, payload),))
        case "ics" if told.dated:
            return hand_over(moved, printed.reminders(now), payload, "path.in_calendar", texts)
        case question if question.startswith("q") and (section := told.section(question[1:])):
            return Step(moved, (), (OpenSection(section),))
        case _:
            return Step(moved, (Reply(told.words(), "answer", told.buttons(), picture=printed.road()),))


def hand_over(session: Session, document: Document, back: str, key: str, texts: Texts) -> Step:
    """A document, and the way back to the road."""
    buttons = ((Button(texts.say("path.back"), back),),)
    return Step(session, (Reply(rich(texts.say(key)), "info", buttons, document=document),))


def _ask_profession(guide: Guide, first: str, texts: Texts) -> Reply:
    buttons = chooser(guide.professions, f"{PAYLOAD}:", f"{PAYLOAD}::", number_in(first) or 0, texts)
    help_choosing = (Button(texts.say("path.help_choosing"), "explore"),)
    return Reply(rich(texts.say("path.ask_profession")), "info", (*buttons, help_choosing))


def _ask_start(guide: Guide, profession: Profession, texts: Texts) -> Reply:
    buttons = rows([Button(one.label, f"{PAYLOAD}:{profession.code}:{one.code}") for one in guide.starts])
    return Reply(rich(texts.say("path.ask_start", name=profession.name)), "info", buttons)


def _ask_year(profession: Profession, start: Start, texts: Texts) -> Reply:
    stem = f"{PAYLOAD}:{profession.code}:{start.code}"
    buttons = rows([Button(texts.say(f"path.year_{year}"), f"{stem}:{year}") for year in range(1, start.years + 1)])
    other = (Button(texts.say("path.other_start"), f"{PAYLOAD}:{profession.code}"),)
    return Reply(rich(texts.say("path.ask_year", start=start.label)), "info", (*buttons, other))


class _Telling:
    """A plan put into words; what is drawn or printed is in Italian, as the pages are. `payload` leads back to it."""

    def __init__(self, guide: Guide, found: Plan, payload: str, texts: Texts) -> None:
        self.plan = found
        self._payload = payload
        self.numbering = Numbering(guide.sources)
        self._texts = texts
        self._questions = (*found.notes, *found.alternatives)

    @property
    def dated(self) -> tuple[Dated, ...]:
        """What there is a day for."""
        return tuple(one for one in self.plan.dates if one.on)

    def section(self, number: str) -> str:
        """The section of a question offered under the road; empty where there is none of that number."""
        place = number_in(number)
        return self._questions[place].section if place is not None and place < len(self._questions) else ""

    def words(self) -> RichText:
        """The road, and what goes with it."""
        spans = [Span(self._title, bold=True), Span(f"\n{self._today}. {self._total}")]
        for number, stage in enumerate(self.plan.stages, 1):
            time = self._time(stage, number)
            spans += [Span("\n\n"), Span(f"{number}. {stage.does.text}", bold=True), Span(f" ({time})" if time else "")]
            spans.append(Span(f".{self.numbering.of(stage.does)}"))
            spans += [Span(f"\n{one.text}{self.numbering.of(one)}") for one in stage.adds]
        for heading, lines in self._parts():
            spans += [Span("\n\n"), Span(heading, bold=True), *(Span(f"\n• {line}") for line in lines)]
        spans.append(Span(f"\n\n{self._texts.say('path.not_a_rule')}"))
        return tuple(spans)

    def sheet(self, today: date) -> Sheet:
        """The road to print."""
        steps = tuple(
            f"{stage.does.text}.{self.numbering.of(stage.does)}"
            + "".join(f" {one.text}{self.numbering.of(one)}" for one in stage.adds)
            for stage in self.plan.stages
        )
        parts = (
            Part(self._texts.say("path.sheet_steps"), steps, numbered=True),
            *(Part(heading, tuple(lines)) for heading, lines in self._parts()),
        )
        sources = tuple(
            Link(text_of(cited(one, self._texts)).removesuffix(f"\n{one.source.url}"), one.source.url)
            for one in self.numbering.citations
        )
        return Sheet(
            self._title,
            self._texts.say("path.sheet_lead", today=self._today, total=self._total)
            + f" {self._texts.say('path.not_a_rule')}",
            self.road(),
            parts,
            self._texts.say("path.sheet_sources"),
            sources,
            self._texts.say("path.sheet_footer", date=day(today)),
        )

    def reminders(self, now: datetime) -> Document:
        """The days to be reminded of."""
        found = [
            Reminder(
                one.on,
                one.check.does.text,
                self._texts.say("path.reminder_why", adds=" ".join(each.text for each in one.check.adds)).strip(),
            )
            for one in self.dated
            if one.on
        ]
        name = f"{self._texts.say('path.file')}-{self.plan.profession.id}.ics"
        return Document(name, _CALENDAR, calendar(self._texts.say("path.calendar_name"), found, now))

    @property
    def _title(self) -> str:
        return self._texts.say("path.title", name=self.plan.profession.name)

    @property
    def _today(self) -> str:
        start, year = self.plan.start.told, self.plan.year
        if not year:
            return self._texts.say("path.today", start=start)
        return self._texts.say("path.today_year", start=start, year=self._texts.say(f"path.year_{year}").lower())

    @property
    def _total(self) -> str:
        years = self.plan.years
        if years is None:
            return self._texts.say("path.total_unknown")
        key = "total_waiting" if self.plan.waits else "total_at_least" if self.plan.at_least else "total"
        return self._texts.say(f"path.{key}{'_one' if years == 1 else ''}", years=years)

    def _time(self, stage: Stage, number: int) -> str:
        if number == self.plan.at_school:
            key = "school_year" if self.plan.school_years == 1 else "school_years"
            return self._texts.say(f"path.{key}", years=self.plan.school_years)
        if not stage.years:
            return ""
        return self._texts.say("path.stage_year" if stage.years == 1 else "path.stage_years", years=stage.years)

    def road(self) -> Road:
        """The road as a picture."""
        stops = tuple(
            Stop(stage.does.text, self._time(stage, number)) for number, stage in enumerate(self.plan.stages, 1)
        )
        goal = self._texts.say("path.goal", name=self.plan.profession.name)
        return Road(self._title, self._today, stops, goal, self._total)

    def _parts(self) -> list[tuple[str, list[str]]]:
        """Headings and lines of what goes with the road; those that have nothing to say are left out."""
        parts = [
            ("costs", [f"{one.text}{self.numbering.of(one)}" for one in self.plan.costs]),
            ("dates", [self._date(one) for one in self.plan.dates]),
            ("notes", [f"{one.heading} {one.begins.text}{self.numbering.of(one.begins)}" for one in self.plan.notes]),
            ("alternatives", [one.heading for one in self.plan.alternatives]),
        ]
        return [(self._texts.say(f"path.{key}"), lines) for key, lines in parts if lines]

    def _date(self, dated: Dated) -> str:
        adds = "".join(f" {one.text}{self.numbering.of(one)}" for one in dated.check.adds)
        reminder = f" {self._texts.say('path.reminder', date=day(dated.on))}" if dated.on else ""
        return f"{dated.check.does.text}{reminder}.{self.numbering.of(dated.check.does)}{adds}"

    def buttons(self) -> Rows:
        """What can be done with it."""
        say, profession = self._texts.say, self.plan.profession
        save = [Button(say("path.save_pdf"), f"{self._payload}:pdf")]
        save += [Button(say("path.save_calendar"), f"{self._payload}:ics")] if self.dated else []
        questions = [Button(one.heading, f"{self._payload}:q{place}") for place, one in enumerate(self._questions)]
        return (
            tuple(save),
            *((button,) for button in questions),
            (
                Button(say("card.sources"), f"{self._payload}:sources"),
                Button(say("card.back", name=profession.name), f"{CARD}:{profession.code}"),
            ),
            (
                Button(say("path.other_start"), f"{PAYLOAD}:{profession.code}"),
                Button(say("path.other_profession"), PAYLOAD),
            ),
        )
