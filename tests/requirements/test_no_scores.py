"""Nobody is given a number, a rank or a label: not in the database, not in a session, not in what a model is told."""

import re
from dataclasses import fields

from bot.answering.prompt import languages, prompt_for
from bot.conversation.session import Session
from bot.people.inbox import Filters
from bot.store import class_tables, lead_tables, staff_tables
from bot.store.tables import metadata
from bot.texts import load_texts

MEASURES = re.compile(r"score|rank|rating|suitab|priorit|punteggi|graduatori|idone|attitud|fit_", re.IGNORECASE)


def test_c7_no_column_and_no_field_measures_a_person():
    assert {lead_tables.leads.name, class_tables.classes.name, staff_tables.staff.name} <= metadata.tables.keys()
    columns = {f"{table.name}.{column.name}" for table in metadata.tables.values() for column in table.columns}
    kept = {*columns, *(one.name for one in fields(Session))}
    assert len(kept) > 40
    assert {name for name in kept if MEASURES.search(name)} == set()


def test_c7_no_model_is_told_to_measure_whoever_asks():
    for language in languages():
        told = " ".join(str(message.content) for message in prompt_for("come si diventa OSS?", [], language))
        assert not re.search(r"punteggi|valuta (?:lo|la) student|priorità|rank|\bscore", told, re.IGNORECASE)


def test_c7_no_page_of_the_staff_measures_a_student_and_no_order_but_the_date_can_be_asked_for():
    said = {key: text for key, text in load_texts().sentences.items() if key.startswith(("review.", "contact."))}
    assert len(said) > 100
    assert {key for key, text in said.items() if MEASURES.search(text)} == set()
    asked = {*fields(Filters)}
    assert {one.name for one in asked if MEASURES.search(one.name) or one.name in ("order", "sort")} == set()
