import numpy as np

from bot.retrieval.chunks import opening_chunk, split_library
from bot.retrieval.index import Shelf
from bot.retrieval.retriever import CHUNKS, retrieve
from tests.support.embedders import WordEmbedder


def search(shelf: Shelf, question: str) -> list[str]:
    index = shelf.current()
    cosines = index.dense.cosines(WordEmbedder().embed_query(question))
    neighbours = index.dense.nearest(cosines, CHUNKS)
    return [passage.section.id for passage in retrieve(index, question, cosines, neighbours)]


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


def test_every_chunk_is_compared_exactly_and_sections_by_their_questions_and_what_they_say_first(shelf: Shelf):
    index, embedder = shelf.current(), WordEmbedder()
    chunks = split_library(index.library)
    question = np.array(embedder.embed_query("quanto guadagna un OSS?"))
    vectors = np.array(embedder.embed_documents([chunk.text for chunk in chunks]))
    lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(question)
    exact = vectors @ question / np.where(lengths > 0, lengths, 1)

    cosines = index.dense.cosines(question.tolist())
    assert np.allclose(cosines, exact, atol=1e-5)
    nearest = index.dense.nearest(cosines, 5)
    assert np.allclose([one.similarity for one in nearest], np.sort(exact)[::-1][:5], atol=1e-5)
    for key, section in index.library.sections.items():
        asked = sorted((exact[i] for i, one in enumerate(chunks) if (one.section_id, one.role) == (key, "question")))
        told = chunks.index(opening_chunk(index.library.page_of(section), section))
        nearness = index.dense.nearness(cosines, key)
        assert np.allclose(
            (nearness.asked, nearness.agreed, nearness.told), (asked[-1], np.mean(asked[-3:]), exact[told]), atol=1e-5
        )


def test_chunks_of_named_pages_alone_are_found_where_they_are_asked_for(shelf: Shelf):
    index = shelf.current()
    cosines = index.dense.cosines(WordEmbedder().embed_query("quanto guadagna un OSS?"))
    found = index.dense.nearest(cosines, 400, ["educatore"])
    assert len(found) == sum(chunk.page_id == "educatore" for chunk in split_library(index.library))
    assert {one.section_id.partition("#")[0] for one in found} == {"educatore"}
    assert index.dense.nearest(cosines, 400, ["nessuna"]) == []
