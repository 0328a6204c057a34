import pytest

from bot.answering.models import Chosen, Recognized, Topic
from bot.conversation.context import Context
from bot.conversation.events import Answered
from bot.conversation.requests import OpenBrief, OpenTopic, OpenWhole, RecallSources
from bot.conversation.routes import handle
from bot.conversation.session import Session
from bot.settings import PROJECT
from ingest.pages.intents import read_intents
from tests.conftest import NOTICE, NOW

INSIDE = Session(age_band="minor", notice=NOTICE, agreed_at=NOW)
INTENTS = sorted(set(read_intents(PROJECT / "knowledge")[0]) - {"domanda"})


def met(context: Context, intent: str, session: Session = INSIDE, nearest: tuple[Topic, ...] = ()):
    return handle(session, Answered(Recognized(intent, nearest), "chiave"), context, NOW)


@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_of_the_examples_is_met_with_words_or_a_deed(context: Context, intent: str):
    with_answer = Session(age_band="minor", notice=NOTICE, agreed_at=NOW, last_record="abc")
    for session in (INSIDE, with_answer):
        step = met(context, intent, session)
        assert step.replies or step.requests
        assert all(reply.words and "{" not in reply.words for reply in step.replies)


@pytest.mark.parametrize("intent", ["umano", "chi_sei"])
def test_it_always_says_that_it_is_a_machine(context: Context, intent: str):
    assert "intelligenza artificiale" in met(context, intent).replies[0].words


@pytest.mark.parametrize("intent", ["persona", "lamentela", "medico", "legale", "troppo_preciso"])
def test_where_a_person_is_needed_one_is_named(context: Context, intent: str):
    (reply,) = met(context, intent).replies
    assert reply.handoff
    assert "prova@esempio.invalid" in reply.words


def test_a_verdict_on_aptitude_is_never_given(context: Context):
    (reply,) = met(context, "valutami", nearest=(Topic("oss#a", "Che cosa fa un OSS?"),)).replies
    assert reply.kind == "refused"
    assert reply.buttons


@pytest.mark.parametrize(
    ("intent", "request_"),
    [("spiega_meglio", OpenWhole), ("continua", OpenWhole), ("in_breve", OpenBrief), ("fonte", RecallSources)],
)
def test_words_about_the_last_answer_act_on_it(context: Context, intent: str, request_: type):
    session = Session(age_band="minor", notice=NOTICE, agreed_at=NOW, last_record="abc")
    assert met(context, intent, session).requests == (request_("abc"),)
    assert met(context, intent).replies[0].kind == "smalltalk"


def test_an_ordinal_opens_the_question_offered(context: Context):
    session = Session(age_band="minor", notice=NOTICE, agreed_at=NOW, last_offer="abc")
    assert handle(session, Answered(Chosen(1), "k"), context, NOW).requests == (OpenTopic("abc", 1),)
    assert handle(INSIDE, Answered(Chosen(1), "k"), context, NOW).replies[0].kind == "smalltalk"
