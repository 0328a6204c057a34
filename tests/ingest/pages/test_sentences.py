from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.library import Mark
from ingest.pages.sentences import split_sentences


def texts_of(marked: str) -> list[str]:
    sentences, _ = split_sentences(marked)
    return [sentence.text for sentence in sentences]


def faults_of(marked: str) -> list[str]:
    _, faults = split_sentences(marked)
    return [fault.key for fault in faults]


def test_a_sentence_ends_where_its_mark_stands():
    assert texts_of("Il corso dura 1.000 ore.[^a] L'OSS lavora in squadra.[^noi]") == [
        "Il corso dura 1.000 ore.",
        "L'OSS lavora in squadra.",
    ]


def test_a_mark_names_a_source_and_the_place_in_it():
    sentences, _ = split_sentences("Serve la laurea.[^l205-2017 art.1 c.594][^b]")
    assert sentences[0].marks == (Mark("l205-2017", "art.1 c.594"), Mark("b"))


def test_abbreviations_and_figures_end_no_sentence():
    marked = "Il D.Lgs. 61/2017, art. 1 c. 594, fissa 1.359,85 euro al sig. Neri e ai dott. di turno.[^a]"
    assert faults_of(marked) == []
    assert len(texts_of(marked)) == 1


def test_a_sentence_without_a_mark_is_reported():
    assert faults_of("L'OSS aiuta. Il corso dura mille ore.[^a]") == ["sentence_without_mark"]
    assert faults_of("L'OSS aiuta.[^a] Il corso dura mille ore.") == ["sentence_without_mark"]


def test_a_mark_before_the_full_stop_is_reported():
    assert faults_of("L'OSS aiuta[^a].") == ["mark_before_stop", "sentence_without_mark"]


def test_a_mark_without_a_name_or_without_a_sentence_is_reported():
    assert faults_of("L'OSS aiuta.[^]") == ["broken_mark"]
    assert faults_of("[^a] L'OSS aiuta.[^a]") == ["mark_without_sentence"]


def test_questions_and_quotes_end_sentences_too():
    assert texts_of("Che fare?[^noi] L'OSS dice: «Eccomi!»[^noi] Poi va…[^noi]") == [
        "Che fare?",
        "L'OSS dice: «Eccomi!»",
        "Poi va…",
    ]


words = st.text(st.characters(categories=("Ll",), include_characters="àèìòù"), min_size=1, max_size=12)
bodies = st.lists(words, min_size=1, max_size=8).map(lambda found: " ".join(found).capitalize() + ".")


@given(st.lists(bodies, min_size=1, max_size=6))
def test_marked_sentences_glued_together_are_split_into_themselves(found: list[str]):
    assert texts_of(" ".join(f"{sentence}[^a]" for sentence in found)) == found


@given(st.text())
def test_any_text_is_split_without_failing_and_without_inventing(text: str):
    sentences, _ = split_sentences(text)
    squeezed = "".join(text.split())
    assert all("".join(sentence.text.split()) in squeezed for sentence in sentences)
