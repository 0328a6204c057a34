import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safety.masking import MASK, mask

OMOCODIA = "0123456789LMNPQRSTUV"
LETTERS = st.sampled_from(string.ascii_uppercase)
DIGITS = st.text(string.digits, min_size=1, max_size=1)
HARMLESS = st.sampled_from(["ciao, ", "volevo sapere ", "come si diventa oss? ", "", "grazie. ", "(scusa) ", "e poi: "])


@st.composite
def tax_codes(draw) -> str:
    digit = st.sampled_from(OMOCODIA)
    parts = [draw(LETTERS) for _ in range(6)] + [draw(digit), draw(digit), draw(st.sampled_from("ABCDEHLMPRST"))]
    parts += [draw(digit), draw(digit), draw(LETTERS), draw(digit), draw(digit), draw(digit), draw(LETTERS)]
    code = "".join(parts)
    return draw(st.sampled_from([code, code.lower(), f"{code[:6]} {code[6:11]} {code[11:]}"]))


@st.composite
def mobiles(draw) -> str:
    rest = "".join(draw(st.lists(DIGITS, min_size=8, max_size=9)))
    number = "3" + rest
    gap = draw(st.sampled_from(["", " ", "-", "."]))
    prefix = draw(st.sampled_from(["", "+39 ", "+39", "0039 "]))
    return prefix + gap.join([number[:3], number[3:6], number[6:]])


@st.composite
def ibans(draw) -> str:
    number = "IT" + "".join(draw(st.lists(DIGITS, min_size=2, max_size=2))) + draw(LETTERS)
    number += "".join(draw(st.lists(DIGITS, min_size=10, max_size=10)))
    number += "".join(draw(st.lists(st.sampled_from(string.digits + string.ascii_uppercase), min_size=12, max_size=12)))
    return draw(st.sampled_from([number, " ".join(number[at : at + 4] for at in range(0, 27, 4))]))


@st.composite
def payment_cards(draw) -> str:
    body = draw(st.sampled_from("2345")) + "".join(draw(st.lists(DIGITS, min_size=14, max_size=14)))
    total = sum(int(d) if at % 2 else sum(map(int, str(2 * int(d)))) for at, d in enumerate(body))
    number = body + str(-total % 10)
    return draw(st.sampled_from([number, " ".join(number[at : at + 4] for at in range(0, 16, 4))]))


@pytest.mark.parametrize(
    "secrets",
    [tax_codes(), mobiles(), ibans(), payment_cards(), st.emails()],
    ids=["cf", "phone", "iban", "card", "email"],
)
def test_whatever_stands_around_it_the_secret_is_gone(secrets):
    @given(HARMLESS, secrets, HARMLESS)
    def check(before: str, secret: str, after: str) -> None:
        masked = mask(f"{before}{secret} {after}")
        core = "".join(letter for letter in secret if letter.isalnum())
        left = "".join(letter for letter in masked.text if letter.isalnum())
        assert masked.kinds
        assert MASK in masked.text
        assert core not in left

    if secrets is not None:
        check()


@given(st.text())
def test_masking_twice_changes_nothing_more(text: str):
    assert mask(mask(text).text).text == mask(text).text


@given(st.text())
def test_a_text_in_which_nothing_was_found_is_given_back_as_it_was(text: str):
    masked = mask(text)
    assert bool(masked.kinds) == (masked.text != text)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Il mio codice fiscale è RSSMRA08A01H501X, serve?", ("codice_fiscale",)),
        ("Questo è il numero della mia amica Giulia, 333 1234567: chiamatela voi.", ("phone",)),
        ("il fisso di casa è 0341 123456", ("phone",)),
        ("Ho il diabete e vado dallo psicologo, scrivilo nella mia scheda.", ("health",)),
        ("soffro di epilessia, posso fare l'oss?", ("health",)),
        ("sono celiaca", ("health",)),
        ("ho la 104", ("health",)),
        ("Mi chiamo Luca Rossi, 5B del liceo tale, abito in via Roma 3. Che lavori ci sono?", ("address", "name")),
        ("mi chiamo luca rossi e faccio la quarta", ("name",)),
        ("abito in corso Martiri 12 a Lecco", ("address",)),
        ("scrivimi a luca.rossi@scuola.it", ("email",)),
    ],
)
def test_what_students_type_is_found(text: str, kinds: tuple[str, ...]):
    assert mask(text).kinds == kinds


@pytest.mark.parametrize(
    "text",
    [
        "mi chiamo luca e vorrei fare l'oss",
        "mio fratello è autistico e vorrei lavorare con ragazzi come lui",
        "come si aiuta chi ha il diabete?",
        "un oss prende 1.591,06 euro dal 1 ottobre 2025",
        "legge 205/2017 commi 594-601",
        "il corso oss dura 1000 ore, 450 di tirocinio",
        "il 1522, il 114 e l'1 96 96 sono gratis",
        "il numero verde è 800 180 969",
        "andare via da scuola 2 volte",
        "ho l'ansia per il test",
        "E se ho la dislessia?",
        "se io ho il diabete posso fare l'oss?",
        "sono al liceo in via di guarigione dal latino",
    ],
)
def test_what_is_nobodys_secret_stays(text: str):
    assert mask(text).text == text


def test_the_question_stays():
    assert mask("Mi chiamo Luca Rossi. Che lavori ci sono?").text == f"Mi chiamo {MASK}. Che lavori ci sono?"
