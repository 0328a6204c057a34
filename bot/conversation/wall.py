"""The conversation on a screen that a whole class looks at: the same answers, nobody's session, and no way to anybody's data.

What may happen there is a list of what is allowed, so that a scene added tomorrow stays outside until somebody lets it in: no age
and no consent is asked (an adult projects, and it is nobody's chat), no right is exercised since nothing is kept, no interest can
be left, no answer is judged. Danger is recognised as everywhere, and its card comes first.
"""

from dataclasses import replace
from datetime import UTC, datetime

from bot.conversation import guided
from bot.conversation.bands import bands
from bot.conversation.context import Context
from bot.conversation.events import (
    AgeStated,
    Alarm,
    Answered,
    DataRemoved,
    Event,
    Failed,
    GuideOpened,
    LanguageSpoken,
    MachineAsked,
    Outcome,
    ReadersAsked,
    SectionOpened,
    SheetPrinted,
    SourcesRecalled,
    Tapped,
    TextSent,
)
from bot.conversation.notice import notice_of
from bot.conversation.plain_rights import right_in
from bot.conversation.replies import Reply, Rows
from bot.conversation.requests import (
    AskQuestion,
    OpenBrief,
    OpenGuide,
    OpenPage,
    OpenSection,
    OpenTopic,
    OpenWhole,
    PrintSheet,
    RecallSources,
)
from bot.conversation.rich import rich
from bot.conversation.routes import handle
from bot.conversation.session import Session, Step
from bot.conversation.typed import command_in

_ALLOWED = frozenset({"answer", "sources", "more", "brief", "topic", "back", "readers", *guided.PAYLOADS})
"""Buttons that open what everybody may read."""
_COMMANDS = frozenset({"fonti", "nuovo", *guided.COMMANDS})
_HEARD = (
    *(TextSent, Tapped, Alarm, MachineAsked, LanguageSpoken, ReadersAsked, DataRemoved),
    *(Answered, SectionOpened, SourcesRecalled, GuideOpened, SheetPrinted, Failed),
)
_DONE = (AskQuestion, OpenTopic, OpenWhole, OpenBrief, RecallSources, OpenPage, OpenSection, OpenGuide, PrintSheet)
_NEVER = datetime.max.replace(tzinfo=UTC)


def opened(context: Context, now: datetime) -> Session:
    """A session that is nobody's. It is treated as a minor's, since minors look on, and no interest can ever come of it."""
    youngest = bands(context)[1]
    notice = notice_of(context).hash
    return Session(youngest.name, notice=notice, agreed_at=now, no_lead_until=_NEVER, told_of_masking=True)


def going_on(session: Session, context: Context, now: datetime) -> Session:
    """A new session that remembers what was spoken of, and nothing else."""
    return replace(
        opened(context, now),
        focus=session.focus,
        last_record=session.last_record,
        last_offer=session.last_offer,
        language=session.language,
    )


def handle_on_wall(session: Session, event: Event | Outcome, context: Context, now: datetime) -> Step:
    """As `routes.handle`, for a screen: pure too."""
    match event:
        case AgeStated(_, text) if text:
            return handle_on_wall(session, TextSent(text), context, now)
        case AgeStated():
            return Step(session)
        case _ if not isinstance(event, _HEARD):
            return _not_here(session, context)
        case TextSent(text) if not _may_be_said(text):
            return _not_here(session, context)
        case Tapped(payload) if payload.partition(":")[0] not in _ALLOWED:
            return _not_here(session, context)
    step = handle(session, event, context, now)
    if any(reply.kind == "gate" for reply in step.replies):
        return _not_here(session, context)
    replies = tuple(replace(reply, buttons=_buttons(reply)) for reply in step.replies)
    return Step(
        going_on(step.session, context, now), replies, tuple(one for one in step.requests if isinstance(one, _DONE))
    )


def _may_be_said(text: str) -> bool:
    name = command_in(text)
    return right_in(text) is None if name is None else name in _COMMANDS


def _buttons(reply: Reply) -> Rows:
    rows = (tuple(one for one in row if one.payload.partition(":")[0] in _ALLOWED) for row in reply.buttons)
    return tuple(row for row in rows if row)


def _not_here(session: Session, context: Context) -> Step:
    return Step(
        session, (Reply(rich(context.speaking(session.language).texts.say("classroom.wall.not_here")), "info"),)
    )
