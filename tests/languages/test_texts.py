"""What students read in their own languages: whole, marked as drafts, with the same gaps to fill as in Italian."""

import string

import pytest

from bot.conversation.help import show_help
from bot.conversation.session import Session
from bot.languages.names import DEFAULT, LANGUAGES
from bot.texts import load_texts, read_own

OTHERS = LANGUAGES[1:]
ROOMS = (
    "gate", "ask", "help", "failure", "smalltalk", "safety.back", "safety.data_removed", "limits", "feedback", "rights",
    "language", "answer.ai_label",
)  # fmt: skip
"""The scenes that are there in every language."""
FOR_OTHERS = ("feedback.report", "rights.file")
"""What operators read, and the names of fields in a file."""
ITALIAN = read_own(DEFAULT)[0]


def _is_in(key: str, rooms: tuple[str, ...]) -> bool:
    return any(key == room or key.startswith(f"{room}.") for room in rooms)


def _gaps(said: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(said) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_no_scene_lacks_a_sentence(language: str):
    wanted = {key for key in ITALIAN if _is_in(key, ROOMS) and not _is_in(key, FOR_OTHERS)}
    own, _ = read_own(language)
    assert sorted(wanted - own.keys()) == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_is_kept_that_italian_has_not(language: str):
    assert sorted(read_own(language)[0].keys() - ITALIAN.keys()) == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_gap_is_kept_and_none_is_new(language: str):
    own, _ = read_own(language)
    assert {key: _gaps(said) for key, said in own.items()} == {key: _gaps(ITALIAN[key]) for key in own}


@pytest.mark.parametrize("language", OTHERS)
def test_commands_and_helpline_numbers_are_the_same(language: str):
    for key, said in read_own(language)[0].items():
        for command in ("/aiuto", "/privacy", "/revoca", "/cancella", "/esporta", "112"):
            assert command in said or command not in ITALIAN[key], (key, command)


@pytest.mark.parametrize("language", OTHERS)
def test_bold_is_closed(language: str):
    assert [key for key, said in read_own(language)[0].items() if said.count("**") % 2] == []


@pytest.mark.parametrize("language", OTHERS)
def test_drafts_say_so_under_help(language: str, context):
    texts = load_texts(language)
    assert texts.is_draft
    assert texts.say("language.draft") in show_help(Session(), context.speaking(language)).replies[0].words


def test_italian_is_no_draft(context):
    assert not load_texts().is_draft
    assert context.texts.say("language.draft") not in show_help(Session(), context).replies[0].words


def test_what_a_language_lacks_is_said_in_italian():
    assert load_texts("zh").say("telegram.short_description") == load_texts().say("telegram.short_description")


def test_every_arabic_line_is_set_from_the_right_and_latin_names_do_not_turn_it_around():
    said = load_texts("ar").say("gate.welcome", operator="Con.Solida (Lecco)")
    assert all(line.startswith("\u200f") for line in said.splitlines() if line)
    assert "\u2068Con.Solida (Lecco)\u2069" in said
