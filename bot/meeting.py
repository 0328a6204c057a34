"""The operator's commands on who receives interests: cooperatives, and invented data to try the pages with."""

from itertools import zip_longest
from typing import TYPE_CHECKING, Annotated

import typer

from bot.people.cooperative import LONGEST_CONTACT, LONGEST_NAME, LONGEST_PROVINCE
from bot.start import console, give_up, open_settings, opened_database, texts

if TYPE_CHECKING:
    from bot.settings import Settings

cooperative = typer.Typer(no_args_is_help=True, help="Le cooperative che ricevono gli interessi.")


@cooperative.callback()
def _cooperative() -> None:
    """Le cooperative che ricevono gli interessi degli studenti."""


@cooperative.command()
def add(
    name: Annotated[str, typer.Argument(help="Il nome, come lo leggono gli studenti.")],
    province: Annotated[list[str] | None, typer.Option(help="Una provincia in cui lavora; si può ripetere.")] = None,
    contact: Annotated[str, typer.Option(help="Il contatto che vede chi preferisce farsi vivo da sé.")] = "",
    consortium: Annotated[bool, typer.Option("--consortium", help="È il consorzio.")] = False,
) -> None:
    """Aggiungi una cooperativa. Da subito gli studenti la possono scegliere e /privacy la nomina."""
    from bot.store.cooperatives import NameTaken

    provinces = tuple(dict.fromkeys(one.strip() for one in province or () if one.strip()))
    name, contact = name.strip(), contact.strip()
    if (
        not 0 < len(name) <= LONGEST_NAME
        or len(contact) > LONGEST_CONTACT
        or any(":" in one or len(one) > LONGEST_PROVINCE for one in provinces)
    ):
        give_up("meeting.bad_cooperative", 2, name=LONGEST_NAME, contact=LONGEST_CONTACT, province=LONGEST_PROVINCE)
    with opened_database(make=True) as database:
        try:
            number = database.add_cooperative(name, provinces, contact, consortium=consortium)
        except NameTaken:
            give_up("meeting.taken", 1, name=name)
    console.print(texts.say("meeting.added", name=name, number=number), markup=False)
    if not provinces:
        console.print(texts.say("meeting.no_province"), markup=False)


@cooperative.command("list")
def show() -> None:
    """Elenca le cooperative che gli studenti possono scegliere."""
    with opened_database() as database:
        found = database.cooperatives()
    if not found:
        console.print(texts.say("meeting.none"), markup=False)
    for one in found:
        key = "meeting.line_consortium" if one.consortium else "meeting.line"
        where = ", ".join(one.provinces) or texts.say("meeting.nowhere")
        contact = one.contact or texts.say("meeting.no_contact")
        console.print(texts.say(key, number=one.id, name=one.name, provinces=where, contact=contact), markup=False)


@cooperative.command()
def close(name: Annotated[str, typer.Argument(help="Il nome.")]) -> None:
    """Non proporre più una cooperativa. Chi ci lavora non vede più nessun interesse."""
    with opened_database() as database:
        closed = database.close_cooperative(name.strip())
    if not closed:
        give_up("meeting.unknown", 1, name=name)
    console.print(texts.say("meeting.closed", name=name), markup=False)


def demo_data(
    number: Annotated[int, typer.Option(help="Quanti interessi inventare.", min=1, max=50_000)] = 60,
    remove: Annotated[bool, typer.Option("--remove", help="Togli tutto ciò che è inventato.")] = False,
) -> None:
    """Inventa due cooperative, interessi e visite per provare le pagine, o toglili. Mai in produzione."""
    settings = open_settings()
    if settings.environment == "production" and not remove:
        give_up("meeting.demo.not_here", 2)
    with opened_database(settings, make=not remove) as database:
        if remove:
            console.print(texts.say("meeting.demo.removed", number=database.remove_demo()), markup=False)
            return
        from bot.store.demo import DemoWords

        words = DemoWords(
            (texts.say("meeting.demo.one"), texts.say("meeting.demo.two")),
            (texts.say("meeting.demo.here"), texts.say("meeting.demo.there")),
            texts.say("meeting.demo.contact"),
            texts.say("meeting.demo.title"),
            texts.say("meeting.demo.place"),
            texts.say("meeting.demo.does"),
            *_counted(settings),
        )
        names = database.add_demo(words, number)
    console.print(texts.say("meeting.demo.added", number=number, names=", ".join(names)), markup=False)


def _counted(settings: "Settings") -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """What invented people ask about: published pages and myths (ids), and professions (codes)."""
    from bot.barometer.reading import subjects_in_force

    subjects = subjects_in_force(settings.index_dir)()
    professions, topics, myths = (
        _some([one for one, subject in subjects.asked.items() if subject.kind == kind and ("#" in one) == is_section])
        for kind, is_section in (("profession", False), ("topic", False), ("myth", True))
    )
    mixed = (one for pair in zip_longest(professions, topics) for one in pair if one)
    return tuple(mixed), myths, _some(list(subjects.professions))


def _some(ids: list[str]) -> tuple[str, ...]:
    """Half a dozen of `ids` or so, from everywhere among them."""
    return tuple(ids[:: max(1, len(ids) // 6)])
