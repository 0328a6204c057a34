"""What of a section's details is said beside its first paragraph."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import Answerer
from bot.answering.compose import MAX_CHARACTERS, compose
from bot.answering.details import FEATURES, MOST, detail_features, details
from bot.answering.evidence import Evidence, load_model
from bot.answering.models import Focus
from bot.answering.understand import Understanding
from bot.retrieval.library import Paragraph, Sentence

OUTINGS = "L'OSS accompagna anche nelle uscite."


def judged(answerer: Answerer, question: str) -> tuple[Understanding, Evidence]:
    """What `question` asks and the evidence for what an OSS does, whose details speak of outings."""
    found = answerer.judge(question, answerer.reading(), Focus())
    best = next(one for one in found.evidence if one.passage.section.heading == "Che cosa fa un OSS?")
    return found.understanding, best


def with_details(best: Evidence, *told: str) -> Evidence:
    """The same evidence, with other sentences in the details."""
    section = best.passage.section
    first = section.paragraphs[0]
    rest = Paragraph(tuple(Sentence(text, first.sentences[0].marks) for text in told))
    return replace(best, passage=replace(best.passage, section=replace(section, paragraphs=(first, rest))))


def test_a_detail_that_was_asked_for_is_said_and_another_is_not(answerer: Answerer):
    weights = load_model().details
    told = {
        question: [one.text for one in details(answerer.reading(), *judged(answerer, question), weights)]
        for question in ("l'OSS accompagna le persone nelle uscite?", "che cosa fa un OSS?")
    }
    assert list(told.values()) == [[OUTINGS], []]


def test_where_a_number_is_asked_for_only_a_sentence_that_tells_one_counts(answerer: Answerer):
    understanding, best = judged(answerer, "quante ore dura il turno dell'OSS?")
    other = with_details(best, "Il turno dura otto ore.", "Il turno finisce con le consegne.", "I turni sono 3.")
    counted = [told.counts for _, told in detail_features(answerer.reading(), understanding, other)]
    assert counted == [1, 0, 1]
    understanding, _ = judged(answerer, "chi aiuta l'OSS nel turno?")
    assert not any(told.counts for _, told in detail_features(answerer.reading(), understanding, other))


def test_whatever_was_learned_few_details_are_said_in_their_order_and_the_answer_stays_short(answerer: Answerer):
    question = "l'OSS accompagna le persone nelle uscite?"
    understanding, best = judged(answerer, question)
    other = with_details(best, OUTINGS, "L'OSS scrive le consegne. " * 20, "L'OSS esce con le persone.")
    order = [sentence.text for sentence in other.passage.section.paragraphs[1].sentences]

    @given(st.fixed_dictionaries({name: st.floats(-9, 9) for name in ("bias", *FEATURES)}))
    def whatever_was_learned(weights: dict[str, float]):
        said = [one.text for one in details(answerer.reading(), understanding, other, weights)]
        assert len(said) <= MOST
        assert said == sorted(said, key=order.index)
        model = replace(load_model(), details=weights)
        answer = compose(answerer.reading(), understanding, (other,), 0.9, model)
        assert len(answer.text) <= MAX_CHARACTERS

    whatever_was_learned()
