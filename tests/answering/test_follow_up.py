from dataclasses import replace

import pytest

from bot.answering.answer import Answerer
from bot.answering.entities import Names
from bot.answering.follow_up import Version, chosen_topic, focus_after, refers_back, versions_of
from bot.answering.models import Answer, Focus
from bot.retrieval.index import Shelf

PAY = "oss#quanto-guadagna-un-oss"
SPOKEN_OF_PAY = Focus(("oss",), "paga", PAY)


def versions(shelf: Shelf, question: str, focus: Focus) -> dict[str, tuple[str, tuple[str, ...]]]:
    index = shelf.current()
    mentions = Names(index.library).mentions(question, index.lexical.mend)
    made = versions_of(question, mentions, focus, index.library)
    return {version.kind: (version.question, version.pages) for version in made}


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("e invece l'educatore?", "quanto guadagna l'educatore?"),
        ("no scusa, intendevo l'educatore", "quanto guadagna l'educatore"),
        ("e quella dell'educatore", "quanto guadagna quella dell'educatore"),
    ],
)
def test_a_message_that_names_only_a_subject_may_take_the_aspect_asked_before(shelf: Shelf, question: str, read: str):
    made = versions(shelf, question, SPOKEN_OF_PAY)
    assert made["aspect"] == (read, ("educatore",))
    assert made["after"][1] == ("educatore",)


def test_or_the_whole_question_where_it_had_no_aspect(shelf: Shelf):
    focus = replace(SPOKEN_OF_PAY, aspect=None)
    assert versions(shelf, "e l'educatore?", focus)["same"] == (
        "Quanto guadagna un OSS? l'educatore?",
        ("educatore",),
    )


def test_a_subject_that_is_named_beside_other_words_may_be_compared_with_the_one_spoken_of(shelf: Shelf):
    question = "quindi è una specie di educatore?"
    assert versions(shelf, question, SPOKEN_OF_PAY) == {
        "typed": (question, ("educatore",)),
        "after": (f"Quanto guadagna un OSS? / {question}", ("educatore",)),
        "both": (f"{question} OSS", ("oss", "educatore")),
    }


def test_what_a_message_says_it_wants_is_not_replaced_by_what_was_asked_before(shelf: Shelf):
    question = "che cosa fa invece un educatore?"
    made = versions(shelf, question, SPOKEN_OF_PAY)
    assert made["typed"] == (question, ("educatore",))
    assert set(made) <= {"typed", "after", "both"}


def test_a_message_that_names_no_subject_may_take_what_was_spoken_of(shelf: Shelf):
    question = "e quanto si guadagna?"
    assert versions(shelf, question, Focus(("oss",), "diventare", "oss#come-si-diventa-oss")) == {
        "typed": (question, ()),
        "subject": (f"{question} OSS", ("oss",)),
        "after": (f"Come si diventa OSS? / {question}", ("oss",)),
        "here": (question, ("oss",)),
    }


def test_where_nothing_was_answered_a_message_stands_after_the_name_of_what_is_spoken_of(shelf: Shelf):
    assert versions(shelf, "e quanto si guadagna?", Focus(("oss",)))["after"] == (
        "OSS / e quanto si guadagna?",
        ("oss",),
    )


def test_what_was_spoken_of_before_stands_first(shelf: Shelf):
    made = versions(shelf, "e fra i due?", replace(SPOKEN_OF_PAY, before=("educatore",)))
    assert made["after"][0] == "educatore / Quanto guadagna un OSS? / e fra i due?"


def test_the_words_of_a_message_are_looked_for_without_those_of_the_question_before(answerer: Answerer):
    ways = answerer.ways("e di notte?", answerer.reading(), SPOKEN_OF_PAY)
    after = next(way.understanding for way in ways if way.version.kind == "after")
    assert (after.question, after.goes_on) == ("e di notte?", True)


def test_what_was_spoken_of_before_is_taken_up_where_the_message_points_to_it(shelf: Shelf):
    focus = Focus(("educatore",), "paga", "", ("oss",))
    made = versions(shelf, "e quello di prima, quanto dura?", focus)
    assert made["before"] == ("e quello di prima, quanto dura? OSS", ("oss",))
    made = versions(shelf, "e chi dei due guadagna meglio?", focus)
    assert made["pair"][1] == ("educatore", "oss")


@pytest.mark.parametrize("focus", [Focus(), Focus(("sparita",), "paga", "sparita#paga", ("sparita",))])
def test_without_anything_spoken_of_that_is_still_there_only_the_pages_limit_the_reading(shelf: Shelf, focus: Focus):
    assert set(versions(shelf, "e quanto si guadagna?", focus)) <= {"typed", "here"}


def test_ok_is_no_question(shelf: Shelf):
    assert set(versions(shelf, "ok", SPOKEN_OF_PAY)) == {"typed"}


@pytest.mark.parametrize(
    ("version", "pages", "before"),
    [
        (Version("come si diventa educatore", ("educatore",)), ("educatore",), ("oss",)),
        (Version("e che orari ha? OSS", ("oss",), "subject"), ("oss",), ()),
        (Version("Che cosa fa un OSS? / e che orari ha?", ("oss",), "after"), ("oss",), ()),
        (Version("quanto guadagna l'educatore", ("educatore",), "aspect"), ("educatore",), ("oss",)),
        (Version("è come l'educatore? OSS", ("oss", "educatore"), "both"), ("oss",), ("educatore",)),
    ],
)
def test_afterwards_the_conversation_is_about_what_was_meant(
    shelf: Shelf, version: Version, pages: tuple[str, ...], before: tuple[str, ...]
):
    section = shelf.current().library.sections[PAY]
    assert focus_after(version, section, None, SPOKEN_OF_PAY) == Focus(pages, section.aspect, PAY, before)


def test_going_back_makes_the_earlier_subject_the_one_spoken_of(shelf: Shelf):
    focus = Focus(("educatore",), "paga", "", ("oss",))
    back = Version("e nel primo? OSS", ("oss",), "before")
    after = focus_after(back, shelf.current().library.sections[PAY], None, focus)
    assert (after.pages, after.before) == (("oss",), ("educatore",))


@pytest.mark.parametrize(
    ("question", "does"),
    [
        ("e dopo?", True),
        ("ma lui può fare le punture?", True),
        ("invece?", True),
        ("posso visitarla?", True),
        ("che cosa fa un educatore?", False),
    ],
)
def test_only_some_words_refer_back(question: str, does: bool):
    assert refers_back(question) is does


@pytest.mark.parametrize(
    ("text", "position"), [("la seconda", 1), ("1", 0), ("Il terzo", 2), ("la seconda guerra", None), ("", None)]
)
def test_an_ordinal_alone_picks_a_topic(text: str, position: int | None):
    assert chosen_topic(text) == position


def test_a_follow_up_is_answered_about_the_subject_spoken_of(answerer: Answerer):
    answer = answerer.answer("e quanto guadagna? stipendio", Focus(("oss",), "diventare"))
    assert isinstance(answer, Answer)
    assert answer.sections[0] == "oss#quanto-guadagna-un-oss"
    assert answer.focus.pages == ("oss",)
