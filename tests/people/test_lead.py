"""What an interest may hold, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.people.lead import Lead
from bot.people.reaching import Contact, contact_in, first_name_in
from bot.store import lead_tables

GOOD = {"name": "Ada", "age_band": "minor", "recipients": (1,)}


@pytest.mark.parametrize(
    "extra", ["score", "rank", "birth_date", "surname", "username", "chat", "notes", "phone", "owner"]
)
def test_c1_a_field_that_is_not_foreseen_is_refused(extra: str):
    with pytest.raises(ValidationError):
        Lead.model_validate({**GOOD, extra: "x"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Ada Rossi"},
        {"name": "333 1234567"},
        {"age_band": "under"},
        {"recipients": ()},
        {"school_year": 6},
        {"professions": ("oss; drop",)},
        {"class_code": "3 B"},
        {"contact": Contact("phone", "+393331234567")},
    ],
)
def test_c1_c3_what_can_not_be_is_refused(wrong: dict):
    with pytest.raises(ValidationError):
        Lead.model_validate({**GOOD, **wrong})


def test_a_parents_contact_may_stand_in_a_minors_interest_and_an_adults_in_theirs():
    assert Lead.model_validate({**GOOD, "contact": Contact("email", "a@b.it", "parent")}).contact
    assert Lead.model_validate({**GOOD, "age_band": "adult", "contact": Contact("email", "a@b.it")}).contact


def test_c7_no_column_ranks_anybody():
    words = ("score", "rank", "suit", "grade", "rating", "weight", "points", "priority")
    columns = [
        column.name
        for table in (lead_tables.leads, lead_tables.lead_shares, lead_tables.lead_notes)
        for column in table.columns
    ]
    assert not [name for name in columns if any(word in name for word in words)]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("333 123 4567", "+393331234567"),
        ("+39 333-1234567", "+393331234567"),
        ("0341 123456", "+390341123456"),
        ("+41 79 123 45 67", "+41791234567"),
        (" ada.prova+scuola@esempio.it ", "ada.prova+scuola@esempio.it"),
    ],
)
def test_a_number_or_an_address_is_understood(typed: str, value: str):
    assert contact_in(typed).value == value


@pytest.mark.parametrize(
    "typed",
    [
        "112",
        "333 12",
        "ada",
        "ada@",
        "@ada",
        "ada@esempio",
        "a..b@esempio.it",
        "333 123 4567 int. 5",
        "chiamami al 333 123 4567",
        "a@b.it c@d.it",
        "+39 999 999 9999 999",
        "",
        "a@-x.it",
        "<b>@esempio.it",
    ],
)
def test_what_is_neither_is_refused(typed: str):
    assert contact_in(typed) is None


@pytest.mark.parametrize("typed", ["Ada", "Zoë", "Jean-Luc", "D'Angela", "Мария", "李", "ale07", "أحمد"])
def test_a_first_name_of_any_alphabet_is_taken(typed: str):
    assert first_name_in(f" {typed} ") == typed


@given(st.text(max_size=40))
def test_whatever_passes_for_a_name_is_one_word_and_no_contact(text: str):
    name = first_name_in(text)
    if name is not None:
        assert " " not in name
        assert "@" not in name
        assert contact_in(name) is None
