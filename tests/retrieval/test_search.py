from bot.retrieval.chunks import opening_chunk, split_library
from bot.retrieval.index import Shelf
from bot.retrieval.retriever import CHUNKS, retrieve
from tests.support.embedders import WordEmbedder


def search(shelf: Shelf, question: str) -> list[str]:
    index = shelf.current()
    vector = WordEmbedder().embed_query(question)
    neighbours = index.dense.nearest(vector, CHUNKS)
    return [passage.section.id for passage in retrieve(index, question, vector, neighbours)]


def test_the_section_that_answers_is_found_first(shelf: Shelf):
    assert search(shelf, "quanto guadagna un OSS?")[0] == "oss#quanto-guadagna-un-oss"
    assert search(shelf, "quale laurea serve per fare l'educatore?")[0] == "educatore#come-si-diventa-educatore"


def test_a_misspelt_word_is_mended_from_the_pages_own_words(shelf: Shelf):
    assert shelf.current().lexical.mend(["eduactore", "corsi", "xyzzy", "oss"]) == [
        "educatore",
        "corsi",
        "xyzzy",
        "oss",
    ]


def test_words_nobody_wrote_find_nothing_lexically(shelf: Shelf):
    assert shelf.current().lexical.best("zanzibar qwerty", 5) == []


def test_every_chunk_of_a_section_glued_together_is_the_section(shelf: Shelf):
    library = shelf.current().library
    for section in library.sections.values():
        paragraphs = [
            one.text for one in split_library(library) if one.section_id == section.id and one.role == "paragraph"
        ]
        assert "\n\n".join(text.partition("\n")[2] for text in paragraphs) == section.text


def test_every_way_of_asking_is_a_chunk_of_its_own(shelf: Shelf):
    library = shelf.current().library
    section = library.sections["oss#quanto-guadagna-un-oss"]
    questions = [one.text for one in split_library(library) if one.section_id == section.id and one.role == "question"]
    assert questions == [section.heading, *section.asks]


def test_what_every_section_says_first_is_compared_though_no_search_found_it(shelf: Shelf):
    index = shelf.current()
    vector = WordEmbedder().embed_query("quanto guadagna un OSS?")
    near = index.openings.similarities(vector)

    assert set(near) == set(index.library.sections)
    first = {}
    for section in index.library.sections.values():
        first[opening_chunk(index.library.page_of(section), section).text] = section.id
    exact = {first[one.text]: one.similarity for one in index.dense.nearest(vector, CHUNKS) if one.text in first}
    assert exact
    assert all(abs(near[section] - similarity) < 1e-4 for section, similarity in exact.items())
