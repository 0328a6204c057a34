"""The language of a conversation, over real conversations."""

from dataclasses import replace

import pytest

from bot.conversation.events import GuideOpened, QuestionnaireRead, StandingRead, Tapped, TextSent
from bot.conversation.notice import notice_of
from bot.conversation.routes import handle
from bot.conversation.session import Session
from bot.conversations import Conversations
from bot.languages.names import LANGUAGES, NAMES
from bot.people.lead import Standing
from bot.texts import load_texts
from tests.conftest import NOW


@pytest.fixture
def ada(context) -> Session:
    return Session(age_band="minor", notice=notice_of(context).hash, agreed_at=NOW)


def test_the_door_speaks_the_language_of_the_first_message(conversations: Conversations):
    turn = conversations.take(Session(), TextSent("Як стати соціальним працівником?"))
    assert turn.session.language == "uk"
    assert turn.replies[0].words.startswith("Привіт!")


def test_the_last_plain_message_decides_and_unclear_ones_change_nothing(conversations: Conversations, ada: Session):
    for text, language in [
        ("how are you?", "en"),
        ("oss?", "en"),
        ("merci beaucoup", "fr"),
        ("12", "fr"),
        ("grazie mille", "it"),
    ]:
        ada = conversations.take(ada, TextSent(text)).session
        assert ada.language == language


def test_an_answer_in_italian_says_so_to_who_reads_another_language(conversations: Conversations, ada: Session):
    question = TextSent("OSS corso 1.000 ore")
    told = conversations.take(replace(ada, language="en"), question).replies[0].words
    assert told.startswith(load_texts("en").say("language.in_italian"))
    assert load_texts().say("language.in_italian") not in conversations.take(ada, question).replies[0].words


def test_languages_are_offered_by_their_own_names_and_a_tap_changes_them(conversations: Conversations):
    offered = conversations.take(Session(), TextSent("/lingua")).replies[0]
    buttons = [button for row in offered.buttons for button in row]
    assert [button.label for button in buttons] == list(NAMES.values())
    session = Session()
    for language, button in zip(LANGUAGES, buttons, strict=True):
        turn = conversations.take(session, Tapped(button.payload))
        session = turn.session
        assert session.language == language
        assert turn.replies[0].words == load_texts(language).say("language.chosen")


def test_a_language_that_is_not_spoken_here_changes_nothing(conversations: Conversations):
    assert conversations.take(Session(), Tapped("language:xx")).session.language == "it"


def test_privacy_is_told_in_both_languages_where_the_italian_binds(conversations: Conversations, ada: Session):
    told = conversations.take(replace(ada, language="fr"), TextSent("/privacy")).replies[0].words
    assert load_texts("fr").say("language.draft") in told
    assert load_texts().say("privacy.gist") in told


def test_a_translation_is_no_other_notice(conversations: Conversations, ada: Session, context):
    assert notice_of(context.speaking("ar")) == notice_of(context)


def test_personal_data_are_refused_in_the_readers_language(conversations: Conversations, ada: Session):
    turn = conversations.take(ada, TextSent("My phone number is 333 1234567, what does a nurse do?"))
    assert turn.replies[0].words == load_texts("en").say("safety.data_removed")


SCENES = [
    GuideOpened("explore", None),
    QuestionnaireRead("", None),
    StandingRead("", Standing(), None),
    StandingRead("near:", Standing(), None),
]


@pytest.mark.parametrize("scene", SCENES, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("spoken", LANGUAGES[1:])
def test_a_scene_in_italian_only_says_so_once_in_the_readers_language(context, ada: Session, scene, spoken: str):
    first = handle(replace(ada, language=spoken), scene, context, NOW)
    again = handle(first.session, scene, context, NOW)
    told = load_texts(spoken).say("language.only_italian")
    assert told in first.replies[0].words
    assert told != load_texts().say("language.only_italian")
    assert first.replies[1:] == again.replies != ()
    assert {reply.language for reply in again.replies} == {"it"}


@pytest.mark.parametrize("scene", SCENES, ids=lambda one: type(one).__name__)
def test_whoever_reads_italian_is_told_nothing_of_it(context, ada: Session, scene):
    step = handle(ada, scene, context, NOW)
    assert load_texts().say("language.only_italian") not in " ".join(reply.words for reply in step.replies)
    assert step.session.told_in_italian == ""


def test_whoever_turns_to_another_language_is_told_in_that_one_too(context, ada: Session):
    step = handle(replace(ada, language="fr"), SCENES[0], context, NOW)
    turned = handle(replace(step.session, language="ro"), SCENES[0], context, NOW)
    assert load_texts("ro").say("language.only_italian") in turned.replies[0].words
