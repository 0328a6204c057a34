import pytest

from bot.safety.detect import Detector
from bot.safety.question import question_in


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
