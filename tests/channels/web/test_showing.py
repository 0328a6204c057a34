import base64

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.showing import Piece, show
from bot.conversation.replies import Button, Document, Reply
from bot.conversation.rich import Span, plain, rich
from bot.texts import load_texts

TEXTS = load_texts()


def shown(text: str, kind: str = "info", **more):
    return show(Reply(rich(text), kind, **more), (), "", TEXTS)


def test_paragraphs_and_lists_are_told_apart():
    blocks = shown("Titolo\n\nPrima riga\nseconda riga\n• uno\n• due\n\nFine").blocks

    assert [(block.kind, len(block.lines)) for block in blocks] == [
        ("paragraph", 1),
        ("paragraph", 2),
        ("list", 2),
        ("paragraph", 1),
    ]
    assert blocks[2].lines[0] == (Piece("uno"),)


def test_our_commands_can_be_pressed_and_fractions_can_not():
    (block,) = shown("Leggi /privacy, oppure 3/4, e/o www.sito.it/pagina. Con **/aiuto** vedi tutto.").blocks

    assert [piece.command for piece in block.lines[0] if piece.command] == ["/privacy", "/aiuto"]


def test_an_answer_holds_no_commands():
    (block,) = shown("Si scrive /mese", "answer").blocks

    assert not any(piece.command for piece in block.lines[0])


def test_in_a_crisis_numbers_can_be_called_and_elsewhere_they_are_bold():
    (calm,) = shown("Chiama il **1 96 96** o il **112**.", "crisis").blocks
    (other,) = shown("Chiama il **112**.").blocks

    assert [piece.telephone for piece in calm.lines[0] if piece.telephone] == ["19696", "112"]
    assert other.lines[0][1] == Piece("112", bold=True)


def test_the_label_of_written_answers_is_set_apart():
    label = TEXTS.say("answer.ai_label")

    assert [block.kind for block in shown(f"Una risposta.\n\n{label}").blocks] == ["paragraph", "note"]


def test_a_document_travels_in_the_page():
    reply = Reply(plain("Ecco"), "info", document=Document("dati.json", "application/json", b'{"a": 1}'))

    document = show(reply, (), "", TEXTS).document

    kind, _, content = document.address.partition(",")
    assert (kind, document.name, document.kilobytes) == ("data:application/json;base64", "dati.json", 1)
    assert base64.b64decode(content) == b'{"a": 1}'


def test_buttons_bring_back_the_words_only_where_the_reply_quotes_them():
    buttons = ((Button("Rispondi", "answer"),),)

    quoting = show(Reply(plain("x"), "info", buttons, quotes=True), (), "la domanda", TEXTS)
    other = show(Reply(plain("x"), "info", buttons), (), "la domanda", TEXTS)

    assert (quoting.quoted, other.quoted) == ("la domanda", "")


def test_without_a_record_the_button_for_sources_stays():
    rows = ((Button("Fonti", "sources:abc"),),)

    assert show(Reply(plain("x"), "answer", rows), (), "", TEXTS).rows == rows


@given(
    st.lists(
        st.builds(Span, st.text(max_size=40), st.booleans(), st.sampled_from(["", "https://a.example/x"])), max_size=6
    )
)
def test_no_word_of_a_reply_is_lost(spans):
    blocks = show(Reply(tuple(spans), "answer"), (), "", TEXTS).blocks

    said = "".join(piece.text for block in blocks for line in block.lines for piece in line)
    letters = [char for span in spans for char in span.text if char.isalnum()]
    assert [char for char in said if char.isalnum()] == letters


def test_italian_words_are_marked_as_italian_whoever_they_are_for():
    arabic = load_texts("ar")
    assert show(Reply(rich("مرحبا"), "info"), (), "", arabic).language == "ar"
    assert show(Reply(rich("Scegli una professione."), "info", language="it"), (), "", arabic).language == ""
