from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.message import LONGEST, units
from bot.channels.telegram.render import begin_with, entities_of, render
from bot.channels.telegram.split import split
from bot.conversation.replies import Button, Reply
from bot.conversation.rich import Span, plain, rich, text_of

letters = st.text(st.sampled_from("aàZ .!?…\n[1]«»🎒🧭e\u0301\u200d"), max_size=120)
spans = st.builds(Span, letters.filter(bool), st.booleans(), st.sampled_from(["", "https://esempio.invalid"]))
rich_texts = st.lists(spans, max_size=12).map(tuple)


@given(rich_texts, st.integers(2, 200))
def test_parts_glued_together_are_the_text_and_none_is_too_long(text, longest):
    parts = split(text, longest)

    assert "".join(text_of(part) for part in parts) == text_of(text)
    assert all(units(text_of(part)) <= longest for part in parts)


@given(rich_texts, st.integers(2, 200))
def test_every_character_keeps_its_style(text, longest):
    def styled(pieces):
        return [(character, span.bold, span.url) for span in pieces for character in span.text]

    assert [one for part in split(text, longest) for one in styled(part)] == styled(text)


@given(rich_texts)
def test_entities_cover_exactly_what_is_styled(text):
    encoded = text_of(text).encode("utf-16-le")
    covered = {
        (one.kind, one.url, encoded[2 * one.offset : 2 * (one.offset + one.length)].decode("utf-16-le"))
        for one in entities_of(text)
    }
    bold = {("bold", "", span.text) for span in text if span.bold}
    links = {("text_link", span.url, span.text) for span in text if span.url}

    assert covered == bold | links


def test_a_long_text_is_cut_where_a_sentence_ends():
    sentence = "L'OSS aiuta le persone a vivere bene ogni giorno, anche con l'art. 5 della legge. [1] "
    parts = split(plain(sentence * 200))

    assert len(parts) > 1
    assert all(text_of(part).endswith("[1] ") for part in parts)
    assert all(units(text_of(part)) > LONGEST / 2 for part in parts[:-1])


def test_a_paragraph_is_a_better_place_than_a_sentence():
    text = "Una frase. " * 60 + "\n\n" + "Altra frase. " * 60
    parts = split(plain(text), 1000)

    assert text_of(parts[0]).endswith("\n\n")


def test_an_unbroken_text_is_cut_anyway_and_never_inside_a_character():
    parts = split(plain("🧭" * 5000))

    assert [len(text_of(part)) for part in parts] == [2048, 2048, 904]


def test_buttons_stand_under_the_last_message_and_all_quote_the_question():
    reply = Reply(plain("Una frase intera. " * 500), "answer", ((Button("Fonti", "sources:x"),),), quotes=True)
    messages = render(reply, 42)

    assert len(messages) > 1
    assert [bool(message.buttons) for message in messages] == [False] * (len(messages) - 1) + [True]
    assert {message.quotes for message in messages} == {42}


def test_a_reply_that_quotes_nobody_is_no_reply():
    (message,) = render(Reply(plain("Ciao"), "info"), 42)

    assert message.quotes is None


def test_an_opening_sentence_moves_the_styles():
    (message,) = render(Reply(rich("Sono **Bussola** 🧭"), "info"), None)
    longer = begin_with("Scusa 🎒. ", message)

    assert longer.text == "Scusa 🎒. Sono Bussola 🧭"
    assert longer.text.encode("utf-16-le")[2 * longer.entities[0].offset :].decode("utf-16-le").startswith("Bussola")


def test_room_is_left_for_an_opening_sentence():
    messages = render(Reply(plain("Una frase intera. " * 500), "answer"), None, reserved=100)

    assert all(units(begin_with("x" * 100, message).text) <= LONGEST for message in messages)
