import pytest

from bot.answering.entities import Names
from bot.retrieval.index import Shelf


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
