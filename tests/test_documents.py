"""What the documents say is so: commands, settings, terms, limits, links, and how sure a law is."""

import re
import tomllib
from datetime import timedelta
from functools import cache
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import typer

from bot import cli
from bot.channels.telegram.profile import COMMANDS
from bot.people.retention import TERMS
from bot.safety.helplines import load_helplines
from bot.safety.quotas import Limits
from bot.settings import PROJECT, Settings
from ingest.pages.readability import gulpease

DOCS = PROJECT / "docs"
PRIVACY = DOCS / "privacy"
ALL = (*sorted(DOCS.rglob("*.md")), *(PROJECT / name for name in ("README.md", "CHANGELOG.md", "DECISIONS.md")))
EASY = 60
"""The Gulpease index from which a page suits readers with a middle-school title."""
_BLOCK = re.compile(r"^ *```\w*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_COMMAND = re.compile(r"(?:^|(?<=\s)|(?<=\.venv/bin/))bussola((?: +[^\s#|&;]+)+)")
_LINK = re.compile(r"\[[^\]]*\]\((?!https?:)([^)#\s]+)")
_ROW = re.compile(r"^\| (N\d+) \|.*\| (\S+) \|$", re.MULTILINE)
_TAG = r"(?:V2|V|K|\?)"
_CITED = re.compile(rf"(N\d+(?: e N\d+)*), ({_TAG}(?:/{_TAG})*)")

each_document = pytest.mark.parametrize("path", ALL, ids=lambda path: str(path.relative_to(PROJECT)))


def code_in(text: str) -> list[str]:
    """Lines of code blocks, and code within sentences."""
    lines = [line.strip() for block in _BLOCK.findall(text) for line in block.splitlines()]
    return [*lines, *_INLINE.findall(_BLOCK.sub("", text))]


def commands_in(text: str) -> list[str]:
    fragments = (line for line in code_in(text) if not line.startswith(("docker", "systemctl")))
    return [found.strip() for line in fragments for found in _COMMAND.findall(line)]


@cache
def command_line():
    """All of it, with the jobs that the project declares, whatever is installed."""
    whole = typer.main.get_command(cli.app)
    declared = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"][cli.JOBS]
    for name, value in declared.items():
        job = EntryPoint(name, value, cli.JOBS).load()
        if not isinstance(job, typer.Typer):
            alone = typer.Typer()
            alone.command(name)(job)
            job = alone
        whole.commands[name] = typer.main.get_command(job)
    return whole


def unknown_word(command: str) -> str:
    """The first word of a command that the command line does not know; empty where it knows all."""
    here = command_line()
    for word in command.split():
        if word.startswith("-"):
            if not any(word in parameter.opts for parameter in here.params):
                return word
        elif hasattr(here, "commands"):
            if word not in here.commands:
                return word
            here = here.commands[word]
    return ""


def told(time: timedelta) -> str:
    return f"{time.days} giorni" if time.days >= 4 else f"{round(time.total_seconds() / 3600)} ore"


@each_document
def test_every_command_that_is_named_exists(path: Path) -> None:
    unknown = {command: unknown_word(command) for command in commands_in(path.read_text("utf-8"))}
    assert not {command: word for command, word in unknown.items() if word}


def test_commands_that_do_not_exist_are_noticed() -> None:
    made_up = commands_in(
        "`bussola keys rotate --undo`, `bussola fly`\n```sh\n.venv/bin/bussola audit read # hm\n```\n"
    )
    assert [unknown_word(command) for command in made_up] == ["read", "--undo", "fly"]


@each_document
def test_every_setting_that_is_named_exists(path: Path) -> None:
    named = {name.lower() for name in re.findall(r"BUSSOLA_([A-Z]+(?:_[A-Z]+)*)", path.read_text("utf-8"))}
    assert named <= set(Settings.model_fields)


@each_document
def test_every_make_target_that_is_named_exists(path: Path) -> None:
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    named = {word for line in code_in(path.read_text("utf-8")) for word in re.findall(r"^make ([a-z0-9-]+)", line)}
    assert named <= set(re.findall(r"^([a-z0-9-]+):", makefile, re.MULTILINE))


@each_document
def test_links_lead_somewhere(path: Path) -> None:
    assert not [link for link in _LINK.findall(path.read_text("utf-8")) if not (path.parent / link).exists()]


@each_document
def test_no_document_names_a_place_on_somebody_s_machine(path: Path) -> None:
    assert not re.search(r"(?<![\w.])(?:/(?:home|root|tmp|Users|work)/|[A-Z]:\\)", path.read_text("utf-8"))


def test_every_page_of_docs_is_in_the_readme() -> None:
    readme = (PROJECT / "README.md").read_text("utf-8")
    pages = (str(page.relative_to(PROJECT)) for page in DOCS.rglob("*.md"))
    assert not [page for page in pages if page not in readme]


@pytest.mark.parametrize("name", TERMS)
def test_the_impact_assessment_tells_the_term_that_the_purge_obeys(name: str) -> None:
    tables = "\n".join(
        (PRIVACY / page).read_text("utf-8") for page in ("dpia.md", "interessi.md", "classi.md", "domande.md")
    )
    row = re.search(rf"^\| `{name}` \|.*\| ([^|]+) \|$", tables, re.MULTILINE)
    assert row, f"{name} is in no table"
    assert re.search(rf"(?<!\d){told(TERMS[name].kept_for)}", row[1])


@pytest.mark.parametrize("name", ["sessions", "outbox", "updates", "answer_records", "consents", "audit"])
def test_the_register_tells_the_same_terms(name: str) -> None:
    assert re.search(rf"(?<!\d){told(TERMS[name].kept_for)}", (PRIVACY / "registro.md").read_text("utf-8"))


def test_the_limits_are_those_that_hold() -> None:
    limits, page = Limits(), (DOCS / "esercizio.md").read_text("utf-8")
    rows = (
        f"| messaggi di una persona | {limits.messages} al minuto |",
        f"| pulsanti di una persona | {limits.taps} al minuto |",
        f"a parte | {limits.rights} al minuto |",
        f"| risposte calcolate per una persona | {limits.calls} al giorno |",
        f"(web) | {limits.newcomers} subito, poi {limits.newcomers_a_minute} al minuto |",
        f"| tutti insieme | {limits.everyone:,} al minuto".replace(",", "."),
    )
    assert not [row for row in rows if row not in page]


def test_every_event_of_the_logs_is_one_that_is_written() -> None:
    page = (DOCS / "esercizio.md").read_text("utf-8")
    table = page[page.index("| evento |") :].split("\n\n")[0]
    named = {event for row in table.splitlines()[2:] for event in re.findall(r"`([a-z]+_[a-z_]+)`", row.split("|")[1])}
    code = "\n".join(module.read_text("utf-8") for module in (PROJECT / "bot").rglob("*.py"))
    assert named
    assert not {event for event in named if f'"{event}"' not in code}


def test_the_menu_of_telegram_is_told_whole() -> None:
    page = (DOCS / "avvio.md").read_text("utf-8")
    menu = page[page.index("I comandi del menù") :].split("descrizione")[0]
    assert re.findall(r"`/(\w+)`", menu) == list(COMMANDS)


@each_document
def test_a_law_is_never_surer_than_its_source(path: Path) -> None:
    sure = dict(_ROW.findall((PRIVACY / "norme.md").read_text("utf-8")))
    cited = _CITED.findall(path.read_text("utf-8"))
    assert not [(names, tag) for names, tag in cited for name in names.split(" e ") if sure.get(name) != tag]


@pytest.mark.parametrize("folder", ["privacy", "scuola", "."])
def test_no_law_is_cited_without_saying_how_sure_it_is(folder: str) -> None:
    told_elsewhere = {"norme.md", "famiglie.md"}  # the table itself; a page for families, which points to it
    for page in (page for page in (DOCS / folder).glob("*.md") if page.name not in told_elsewhere):
        assert not re.findall(r"\bN\d+\b", _CITED.sub("", page.read_text("utf-8"))), page.name


def test_families_can_read_their_page() -> None:
    page = (DOCS / "scuola" / "famiglie.md").read_text("utf-8")
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", page)
    lines = (f"{line.strip('# ')}." if line.startswith("#") else line.lstrip("- ") for line in words.splitlines())
    assert gulpease(re.sub(r"[*`]", "", "\n".join(lines))) >= EASY


def test_it_is_said_that_no_helpline_was_verified_as_long_as_none_was() -> None:
    verified = [line.name for line in load_helplines().lines.values() if line.verified_on]
    said = "Nessun numero di aiuto è stato verificato dal vivo" in (DOCS / "esercizio.md").read_text("utf-8")
    assert said is not bool(verified)
