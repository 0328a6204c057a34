"""What may never stand in a sentence of ours: urgency, streaks, feelings, flattery, pretending to be someone."""

import re

import pytest

from bot.safety import cards
from bot.texts import load_texts

FORBIDDEN = {
    "urgency": r"affrettati|ultim[ai] (?:occasione|posti|ore)|solo per oggi|non perdere|scade tra|entro oggi|sbrigati",
    "streaks": r"giorni di fila|non interrompere|torna domani|ti aspetto|punti guadagnati|livello \d|badge|primo in classifica",
    "feelings": r"mi manchi|ti voglio bene|sono (?:triste|felice|content[oa]|emozionat[oa])|mi fa piacere|so come ti senti",
    "flattery": r"(?<!«)sei (?:bravissim|fantastic|special|perfett|portat)|hai talento|saresti perfett",
    "pretending": r"(?<!non )(?:sono|sarò) (?:una persona|un umano|un[oa] psicolog[oa]|un educatore)",
    "promises of a call": r"\bti (?:chiamerà|richiamerà|ricontatterà|chiameremo)",
}
SAID = {**load_texts().sentences, "cards": (cards.FOLDER / "it.yaml").read_text("utf-8")}


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_no_sentence_of_ours_plays_on_who_reads_it(kind: str):
    found = {
        key: match.group() for key, said in SAID.items() if (match := re.search(FORBIDDEN[kind], said, re.IGNORECASE))
    }
    assert found == {}


def test_whoever_wants_a_person_is_told_of_real_ones_and_that_this_is_none():
    said = SAID["smalltalk.persona"]
    assert "programma" in said
    assert "nessuno" in said or "non c'è" in said


def test_a_verdict_is_refused_in_words_that_hold_none():
    assert "non ti conosco" in SAID["smalltalk.valutami"]
    assert not re.search(r"(?<!«)sei portat|sei adatt", SAID["smalltalk.valutami"])
