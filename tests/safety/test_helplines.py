import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import bot.texts
from bot.safety import cards
from bot.safety.helplines import OLD_AFTER, Helpline, Helplines, load_helplines
from bot.settings import PROJECT

SHORT = r"11[2-8]|"
LONG = r"1522|1 96 96|19696|1530|0\d(?: ?\d){6,9}|3\d\d(?: ?\d){6,7}|800(?: ?\d){4,6}|116 ?\d{3}"
AROUND = r"(?<![\d.,/-])(?:%s)(?![\d]|[.,]\d|[-/]\d)"
OUTGOING = [
    *Path(bot.texts.__file__).parent.rglob("*.yaml"),
    *cards.FOLDER.glob("*.yaml"),
    *(PROJECT / "knowledge").rglob("*.md"),
]


def line(verified_on: date | None) -> Helpline:
    return Helpline(name="Prova", number="114", shown="always", hours="sempre", source="prova", verified_on=verified_on)


def test_a_check_is_good_for_ninety_days():
    day = date(2026, 11, 22)
    assert not line(day).is_old(day + OLD_AFTER)
    assert line(day).is_old(day + OLD_AFTER + timedelta(days=1))
    assert not line(None).is_old(day)


def test_no_helpline_was_checked_too_long_ago():
    today = datetime.now(UTC).date()
    assert [one.name for one in load_helplines().lines.values() if one.is_old(today)] == []


def test_those_that_are_not_to_be_shown_have_no_place_in_cards():
    shown = Helplines(lines={"a": line(None), "b": line(None).model_copy(update={"shown": "never"})})
    assert list(shown.numbers) == ["a"]


@pytest.mark.parametrize("path", OUTGOING, ids=lambda path: path.name)
def test_every_phone_number_in_a_text_that_may_be_sent_is_in_the_configuration(path: Path):
    helplines = load_helplines()
    known = {one.number.replace(" ", "") for one in helplines.lines.values()}
    # Three figures are a number to call in our sentences; in pages, which count people and hours, they are mostly not.
    number = re.compile(AROUND % (LONG if path.suffix == ".md" else SHORT + LONG))
    found = {match.group().replace(" ", "") for match in number.finditer(_said(path))}
    assert found - known == set()


def _said(path: Path) -> str:
    """The text without citations and front matter, where numbers are of laws and pages."""
    text = path.read_text("utf-8")
    return re.sub(r"\[\^[^\]]*\]", " ", text.split("\n---\n", 1)[-1]) if path.suffix == ".md" else text
