"""The lesson as an HTML page: one file that needs nothing else (no network, no server), or the same within a site of ours."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from markupsafe import Markup, escape

from bot.browsing.templates import open_templates
from bot.lesson.lesson import Lesson, Passage, Slide
from bot.lesson.wording import briefly_cited, cited
from bot.texts import Texts
from bot.texts.days import day

_TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"
"""The lesson's style and script: files, so that a site that runs nothing inline can serve them."""


@dataclass(frozen=True, slots=True)
class Site:
    """The addresses of style, script and icon on a site, and the one that leads back from the lesson."""

    style: str
    script: str
    icon: str
    back: str


def write_page(lesson: Lesson, texts: Texts, today: date, site: Site | None = None) -> str:
    """The page's text; without a `site` it holds its style and script. What should have been read again before `today` is said to
    need it, on its slide.
    """

    def say(key: str, **values: object) -> str:
        return texts.say(f"lesson.{key}", **values)

    def foot(slide: Slide) -> Markup:
        lines: list[Markup] = []
        if stale := slide.stale(today):
            told = say("page.stale", headings=" · ".join(stale))
            lines.append(Markup('<p class="stale">{}</p>').format(told))
        if slide.numbers:
            lines.append(Markup("<p>{} {}</p>").format(say("page.sources"), briefly_cited(lesson, slide)))
        if slide.columns:
            oldest = min(column.passage.reviewed_on for column in slide.columns)
            own = f"{say('page.own')} " if slide.has_own_explanations else ""
            lines.append(Markup("<p>{}{}</p>").format(own, say("page.reviewed", date=day(oldest))))
        return Markup('<div class="foot">{}</div>').format(Markup("").join(lines)) if lines else Markup("")

    return (
        open_templates(_TEMPLATES)
        .get_template("lesson.html")
        .render(
            lesson=lesson,
            say=say,
            site=site,
            inline=lambda name: Markup((STATIC / name).read_text("utf-8")),  # noqa: S704 - files of our own
            day=day,
            told=told,
            foot=foot,
            cited=lambda reference: cited(reference, texts),
        )
    )


def told(passage: Passage) -> Markup:
    """The sentences with their numbers raised."""
    parts = []
    for sentence in passage.sentences:
        numbers = "".join(f"[{number}]" for number in sentence.numbers)
        parts.append(escape(sentence.text) + (Markup("<sup>{}</sup>").format(numbers) if numbers else ""))
    return Markup(" ").join(parts)
