"""How references read, on a screen and on paper alike."""

from bot.lesson.lesson import Lesson, Reference, Slide
from bot.texts import Texts
from bot.texts.days import day


def cited(reference: Reference, texts: Texts) -> str:
    """A source in a line, without its number and its address."""
    source = reference.source
    places = f", {'; '.join(reference.locators)}" if reference.locators else ""
    read = f" ({texts.say('lesson.page.read_on', date=day(source.read_on))})" if source.read_on else ""
    told = f"{source.title}{places}. {source.publisher}, {day(source.dated)}{read}"
    return told if told.endswith(".") else f"{told}."


def briefly_cited(lesson: Lesson, slide: Slide) -> str:
    """The sources of a slide at a glance: number, title and publisher."""
    by_number = {reference.number: reference for reference in lesson.references}
    parts = (f"[{number}] {_short(by_number[number])}" for number in slide.numbers)
    return " · ".join(parts)


def _short(reference: Reference) -> str:
    source = reference.source
    title = source.title if len(source.title) <= 70 else f"{source.title[:67].rstrip()}..."
    return f"{title} ({source.publisher}, {day(source.dated)})"
