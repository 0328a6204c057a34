"""The command `bussola`."""

from importlib.metadata import entry_points

import typer

JOBS = "bussola.jobs"
"""The group of entry points whose commands stand beside the bot's own: the jobs of `ingest`, which the bot never imports."""

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def _describe() -> None:
    """Bussola: le professioni sociali raccontate a chi va ancora a scuola."""


def _add_jobs() -> None:
    for point in sorted(entry_points(group=JOBS), key=lambda point: point.name):
        job = point.load()
        if isinstance(job, typer.Typer):
            app.add_typer(job, name=point.name)
        else:
            app.command(point.name)(job)


def main() -> None:
    """Run the command line."""
    _add_jobs()
    app()
