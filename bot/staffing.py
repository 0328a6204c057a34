"""`bussola staff`: who may come in where interests are read. An invitation is printed once; of it only a hash is kept."""

from typing import Annotated

import typer

from bot.people.staff import OF_THE_CONSORTIUM, NewStaff, Role, email_in
from bot.settings import Settings
from bot.start import console, give_up, open_settings, opened_database, texts

app = typer.Typer(no_args_is_help=True, help="Chi lavora nelle cooperative e può entrare in /gestione.")

Email = Annotated[str, typer.Argument(help="L'indirizzo e-mail con cui entra.")]


@app.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="Nome e cognome, come lo leggono i colleghi.")],
    cooperative: Annotated[str, typer.Option(help="La cooperativa, come si chiama in «bussola cooperative list».")],
    role: Annotated[
        Role,
        typer.Option(
            help="administrator (consorzio), reviewer (segue gli interessi), editor (pubblica), reader (legge) "
            "o dpo (consorzio: registro e termini)."
        ),
    ] = "reviewer",
) -> None:
    """Invita una persona: stampa un indirizzo da usare una volta sola, dove sceglie la password e collega l'app dei codici."""
    from bot.store.staff import EmailTaken

    settings = open_settings()
    address = email_in(email)
    if address is None:
        give_up("staff.bad_email", 2, email=email)
    with opened_database(settings) as database:
        wanted = cooperative.strip().casefold()
        found = next((one for one in database.cooperatives() if one.name.casefold() == wanted), None)
        if found is None:
            give_up("staff.no_cooperative", 2, name=cooperative)
        if role in OF_THE_CONSORTIUM and not found.consortium:
            give_up("staff.consortium", 2)
        try:
            key = database.staff.add(NewStaff(address, " ".join(name.split()), role, found.id))
        except ValueError:
            give_up("staff.bad_name", 2)
        except EmailTaken:
            give_up("staff.taken", 1, email=address)
    _tell(settings, key, name, address)


@app.command()
def reset(email: Email) -> None:
    """Invita di nuovo chi ha perso la password o il telefono: quelli di prima non valgono più, e chi era dentro esce."""
    settings = open_settings()
    with opened_database(settings) as database:
        known = database.staff.with_email(email.strip().lower())
        key = database.staff.reset(known.id) if known is not None else None
    if known is None or key is None:
        give_up("staff.unknown", 1, email=email)
    _tell(settings, key, known.name, known.email)


@app.command()
def disable(email: Email) -> None:
    """Sospendi un accesso: chi era dentro esce subito. Si riapre con «bussola staff reset»."""
    with opened_database() as database:
        known = database.staff.with_email(email.strip().lower())
        if known is None or not database.staff.disable(known.id):
            give_up("staff.unknown", 1, email=email)
    console.print(texts.say("staff.disabled", email=known.email), markup=False)


def _tell(settings: Settings, key: str, name: str, email: str) -> None:
    console.print(texts.say("staff.link", name=" ".join(name.split()), email=email), markup=False)
    console.print(f"{settings.site}/gestione/invito/{key}", style="bold", markup=False)
    if not settings.web_url:
        console.print(texts.say("staff.local"), style="yellow", markup=False)
