"""What the pages require agrees with the reviewed table; the addresses that sentences lead to are known ones."""

import re
from datetime import date
from urllib.parse import urlsplit

from bot.conversation.rich import rich
from bot.plain_yaml import read
from bot.safety import cards
from bot.safety.helplines import load_helplines
from bot.settings import PROJECT
from bot.texts import load_texts
from ingest.pages.knowledge import Knowledge
from ingest.pages.requirements import read_requirements

OURS = {"www.garanteprivacy.it", "azzurro.it", "www.commissariatodps.it"}
"""Hosts that a sentence of ours may lead to, beside the sources of the pages."""


def test_g4_no_page_says_another_requirement_than_the_reviewed_table(project: Knowledge):
    assert len(read_requirements(PROJECT / "knowledge")[0].says) >= 8
    assert [(found.key, found.message) for found in project.problems if "requirement" in found.key] == []


def test_f3_a_check_of_a_number_is_good_for_ninety_days_and_no_longer():
    line = load_helplines().lines["azzurro"].model_copy(update={"verified_on": date(2026, 1, 1)})
    assert (line.is_old(date(2026, 4, 1)), line.is_old(date(2026, 4, 2))) == (False, True)


def test_h3_sentences_of_ours_lead_to_listed_hosts_alone():
    said = [*load_texts().sentences.values()]
    for path in cards.FOLDER.glob("*.yaml"):
        said += [one for one in read(path).values() if isinstance(one, str)]
    led = {urlsplit(span.url).hostname for text in said for span in rich(text) if span.url}
    assert led <= OURS


def test_h3_addresses_of_sources_are_whole_and_safe(project: Knowledge):
    urls = [source.url for source in project.library.sources.values() if source.url]
    assert urls
    assert [url for url in urls if not re.fullmatch(r"https?://[^\s<>\"']+", url)] == []
