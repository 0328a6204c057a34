import pytest

from bot.safety.detect import Detector
from bot.safety.question import question_in, without_hyperbole
from bot.safety.rules import load_rules


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (
            "mio padre mi picchia ma io voglio fare l'educatore, che scuola faccio?",
            "io voglio fare l'educatore, che scuola faccio",
        ),
        ("voglio morire. come si diventa oss?", "come si diventa oss"),
        ("la mia amica si taglia, cosa le dico?", ""),
        ("voglio morire", ""),
    ],
)
def test_only_what_asks_about_work_and_discloses_nothing_is_left(text: str, question: str):
    assert question_in(text, Detector()) == question


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("mi ammazzo di studio, che università faccio per il sociale?", "che università faccio per il sociale?"),
        ("sto morendo dal caldo! quanto guadagna un OSS", "quanto guadagna un OSS"),
        ("quanto guadagna un OSS? 1.591,06 euro lordi?", "quanto guadagna un OSS? 1.591,06 euro lordi?"),
        ("sto morendo dal ridere", "sto morendo dal ridere"),
        ("", ""),
    ],
)
def test_what_is_only_a_way_of_speaking_is_not_asked(text: str, asked: str):
    assert without_hyperbole(text, load_rules()) == asked
