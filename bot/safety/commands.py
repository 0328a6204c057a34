"""`bussola safety`: train the detector, measure it on someone's lines, and say which helplines want a call."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import Progress

from bot.safety.detect import Embed
from bot.safety.helplines import load_helplines
from bot.texts import load_texts

if TYPE_CHECKING:
    from bot.safety.scores import Scores

OpenEmbedder = Callable[[], tuple[str, Embed]]
"""Gives the embedder's identity and what embeds a text."""

console = Console(highlight=False, soft_wrap=True)
texts = load_texts()

_BLIND = ("lines-b", "lines-c")
"""So begin the names of the lines that nobody who works on the detector may read: they judge it only as long as nobody does."""


def build_commands(open_embedder: OpenEmbedder) -> typer.Typer:
    """The commands below `bussola safety`; whatever reads texts asks `open_embedder` for its eyes."""
    app = typer.Typer(no_args_is_help=True, help="Chi sta male: il riconoscitore e i numeri di aiuto.")

    @app.command()
    def train() -> None:
        """Riaddestra il riconoscitore sugli esempi e scrivi i pesi e i punteggi (convalida incrociata)."""
        _train(open_embedder)

    @app.command()
    def measure(
        lines: Annotated[Path, typer.Argument(help="Un file con un esempio per riga: text, level, cat, lang.")],
        wrong: Annotated[bool, typer.Option("--wrong", help="Mostra le righe sbagliate.")] = False,
    ) -> None:
        """Misura il riconoscitore su righe scritte da altri."""
        if wrong and lines.name.startswith(_BLIND):
            console.print(texts.say("safety.blind_lines", path=lines), style="red", markup=False)
            raise typer.Exit(2)
        _measure(lines, wrong, open_embedder)

    app.command()(helplines)
    return app


def helplines(
    today: Annotated[str, typer.Option(help="La data di oggi, se non è quella dell'orologio (AAAA-MM-GG).")] = "",
) -> None:
    """Di' quali numeri di aiuto vanno richiamati: mai verificati, o da più di 90 giorni."""
    now = date.fromisoformat(today) if today else date.today()  # noqa: DTZ011 - a calendar day, here
    for line in load_helplines().lines.values():
        if line.verified_on is None:
            console.print(texts.say("safety.helpline_never", name=line.name, number=line.number), markup=False)
        elif line.is_old(now):
            said = texts.say("safety.helpline_old", name=line.name, number=line.number, date=line.verified_on)
            console.print(said, markup=False)


def _train(open_embedder: OpenEmbedder) -> None:
    from bot.safety.opening import SCORES, train
    from bot.safety.semantic import WEIGHTS

    identity, embed = open_embedder()
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task(texts.say("safety.training"), total=None)
        scores = train(identity, embed, lambda done, total: progress.update(task, completed=done, total=total))
    show(scores)
    console.print(texts.say("safety.trained", weights=WEIGHTS.name, scores=SCORES.name), markup=False)


def _measure(lines: Path, wrong: bool, open_embedder: OpenEmbedder) -> None:
    from bot.safety.examples import read_lines
    from bot.safety.models import HARD
    from bot.safety.opening import open_detector
    from bot.safety.scores import Judged, scores_of

    try:
        examples = read_lines(lines)
    except (OSError, ValidationError):
        console.print(texts.say("safety.bad_lines", path=lines), style="red", markup=False)
        raise typer.Exit(2) from None
    identity, embed = open_embedder()
    with TemporaryDirectory() as folder:
        detector = open_detector(identity, embed, Path(folder))
    judged = []
    for example in examples:
        found = detector.detect(example.text)
        judged.append(Judged(example, found))
        if wrong and (found.level in HARD) != (example.level in HARD):
            told = f"{example.level} {found.level} {example.cat} {found.rule}: {example.text}"
            console.print(told, markup=False)
    show(scores_of(judged))


def show(scores: "Scores") -> None:
    """Print `scores`: each share with its count and its 95% interval."""
    for name, rate in scores.shares.items():
        told = str(rate) if rate.total else texts.say("safety.no_lines")
        console.print(f"{texts.say(f'safety.{name}'):<64} {told}", markup=False)
    for group in (scores.groups["category"], scores.groups["language"]):
        told = "  ".join(f"{name} {rate.right}/{rate.total}" for name, rate in group.items())
        console.print(told or texts.say("safety.no_lines"), markup=False)
