"""Messages that are no question for the pages: met kindly, in a line or two, and led back to what Bussola can do."""

from dataclasses import replace

from bot.answering.models import Recognized
from bot.conversation.buttons import topic_buttons
from bot.conversation.context import Context
from bot.conversation.replies import Button, Reply, ReplyKind, Rows
from bot.conversation.requests import OpenBrief, OpenWhole, RecallSources
from bot.conversation.rich import rich
from bot.conversation.session import Session, Step

_KINDS: dict[str, ReplyKind] = {
    "saluto": "smalltalk",
    "grazie": "smalltalk",
    "congedo": "smalltalk",
    "chi_sei": "smalltalk",
    "umano": "smalltalk",
    "persona": "smalltalk",
    "lamentela": "smalltalk",
    "insulto": "smalltalk",
    "cenno": "smalltalk",
    "risata": "smalltalk",
    "noia": "smalltalk",
    "complimento": "smalltalk",
    "esplora": "smalltalk",
    "compiti": "offtopic",
    "svago": "offtopic",
    "curiosita": "offtopic",
    "amori": "offtopic",
    "informatica": "offtopic",
    "politica": "offtopic",
    "medico": "offtopic",
    "legale": "offtopic",
    "altro_mestiere": "offtopic",
    "troppo_preciso": "declined",
    "odio": "refused",
    "sessuale": "refused",
    "manipolazione": "refused",
    "dati_personali": "refused",
    "valutami": "refused",
}
_ABOUT_LAST_ANSWER: dict[str, type[OpenWhole | OpenBrief | RecallSources]] = {
    "spiega_meglio": OpenWhole,
    "continua": OpenWhole,
    "in_breve": OpenBrief,
    "fonte": RecallSources,
}
_WITH_A_PERSON = frozenset({"persona", "lamentela", "medico", "legale", "altro_mestiere", "troppo_preciso", "valutami"})
_CHOOSING = frozenset({"esplora", "valutami"})
_WITH_TOPICS = frozenset({"esplora", "valutami", "troppo_preciso"})


def meet(session: Session, found: Recognized, record_key: str, context: Context) -> Step:
    """What is said to a message that is no question, or done where it is about the last answer."""
    if wanted := _ABOUT_LAST_ANSWER.get(found.intent):
        if session.last_record:
            return Step(session, (), (wanted(session.last_record),))
        return Step(session, (Reply(rich(context.texts.say("smalltalk.nothing_yet")), "smalltalk"),))
    said = context.texts.say(f"smalltalk.{found.intent}", operator=context.operator)
    if found.intent in _WITH_A_PERSON:
        said = f"{said}\n\n{context.person}"
    topics = found.nearest if found.intent in _WITH_TOPICS else ()
    near = topic_buttons(topics, record_key)
    buttons = (*_ways_to_choose(context), *near) if found.intent in _CHOOSING else near
    handoff = found.intent in _WITH_A_PERSON
    offered = replace(session, last_offer=record_key) if topics else session
    return Step(offered, (Reply(rich(said), _KINDS[found.intent], buttons, quotes=True, handoff=handoff),))


def _ways_to_choose(context: Context) -> Rows:
    say = context.texts.say
    return ((Button(say("explore.together"), "explore"),), (Button(say("explore.interests"), "interests"),))
