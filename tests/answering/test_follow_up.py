import pytest

from bot.answering.answer import Answerer
from bot.answering.entities import Names
from bot.answering.follow_up import chosen_topic, refers_back, versions_of
from bot.answering.models import Answer, Focus
from bot.retrieval.index import Shelf


def versions(shelf: Shelf, question: str, focus: Focus) -> list[tuple[str, tuple[str, ...]]]:
    index = shelf.current()
    mentions = Names(index.library).mentions(question, index.lexical.mend)
    return [(version.question, version.pages) for version in versions_of(question, mentions, focus, index.library)]


def test_a_message_that_names_only_a_subject_takes_the_aspect_asked_before(shelf: Shelf):
    focus = Focus(("oss",), "paga")
    assert versions(shelf, "e invece l'educatore?", focus) == [("quanto guadagna l'educatore?", ("educatore",))]


def test_a_correction_keeps_the_aspect(shelf: Shelf):
    assert versions(shelf, "no scusa, intendevo l'educatore", Focus(("oss",), "paga")) == [
        ("quanto guadagna l'educatore", ("educatore",))
    ]


def test_what_a_message_says_it_wants_is_not_replaced_by_the_aspect_asked_before(shelf: Shelf):
    question = "che cosa fa invece un educatore?"
    assert versions(shelf, question, Focus(("oss",), "paga")) == [(question, ("educatore",))]


def test_a_little_word_before_the_subject_hides_no_aspect(shelf: Shelf):
    assert versions(shelf, "e quella dell'educatore", Focus(("oss",), "paga")) == [
        ("quanto guadagna quella dell'educatore", ("educatore",))
    ]


def test_a_message_that_names_no_subject_may_take_the_one_spoken_of(shelf: Shelf):
    focus = Focus(("oss",), "diventare")
    assert versions(shelf, "e quanto si guadagna?", focus) == [
        ("e quanto si guadagna?", ()),
        ("e quanto si guadagna? OSS", ("oss",)),
    ]


def test_a_message_that_says_all_is_read_as_it_stands(shelf: Shelf):
    question = "come si diventa educatore?"
    assert versions(shelf, question, Focus(("oss",), "paga")) == [(question, ("educatore",))]


def test_without_anything_spoken_of_nothing_is_added(shelf: Shelf):
    assert versions(shelf, "e quanto si guadagna?", Focus()) == [("e quanto si guadagna?", ())]


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
