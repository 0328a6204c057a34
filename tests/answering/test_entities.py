from datetime import date

import pytest

from bot.answering.entities import Names
from bot.retrieval.index import Shelf
from bot.retrieval.library import Library, Page


@pytest.mark.parametrize(
    ("question", "pages"),
    [
        ("che fa un oss?", ("oss",)),
        ("gli operatori socio-sanitari lavorano di notte?", ("oss",)),
        ("differenza tra educatrici e O.S.S.", ("educatore", "oss")),
        ("come divento eduactore", ("educatore",)),
        ("che tempo fa", ()),
    ],
)
def test_subjects_are_found_by_any_of_their_names_and_forms(shelf: Shelf, question: str, pages: tuple[str, ...]):
    index = shelf.current()
    assert tuple(mention.page_id for mention in Names(index.library).mentions(question, index.lexical.mend)) == pages


def test_a_name_that_only_little_words_make_is_found_by_no_other_word():
    page = Page(
        "dopo", "Dopo di noi", "servizio", ("durante noi", "legge sul futuro"), date(2026, 11, 22), 365, (), "dopo.md"
    )
    names = Names(Library((page,), {}))
    assert names.mentions("e dopo la laurea?", list) == ()
    assert [mention.page_id for mention in names.mentions("la legge sul futuro", list)] == ["dopo"]
