"""Which scene an event belongs to. Reads as the menu of the bot."""

from dataclasses import replace
from datetime import datetime

from bot.conversation import (
    ask,
    classroom,
    contact,
    contact_own,
    crisis,
    feedback,
    gate,
    guided,
    help,  # noqa: A004 - a scene's name
    interests,
    language,
    memory,
    near,
    person,
    privacy,
    rights,
)
from bot.conversation.buttons import number_in
from bot.conversation.context import Context
from bot.conversation.events import (
    AgeStated,
    Alarm,
    Answered,
    ClassFound,
    ComplaintPlaced,
    DataRemoved,
    DetailTyped,
    Event,
    Failed,
    GuideOpened,
    LanguageSpoken,
    MachineAsked,
    NumberShared,
    Outcome,
    OwnDataGathered,
    QuestionnaireRead,
    QuestionsRead,
    ReadersAsked,
    SectionOpened,
    SheetPrinted,
    SourcesRecalled,
    StandingRead,
    Tapped,
    TextSent,
    Unsupported,
)
from bot.conversation.plain_rights import right_in
from bot.conversation.replies import Reply
from bot.conversation.requests import OpenBrief, OpenTopic, OpenWhole, RecallSources
from bot.conversation.rich import rich
from bot.conversation.session import Session, Step
from bot.conversation.typed import command_in

_SCENES = frozenset({*guided.COMMANDS, "interessi", "contatto", "vicino", "domande"})
"""Commands of scenes that stand behind the door."""


def handle(session: Session, event: Event | Outcome, context: Context, now: datetime) -> Step:
    """What `event` leads to. Pure: the same arguments, the same step."""
    session = classroom.after_end(memory.after_silence(session, now), now)
    context = context.speaking(session.language)
    match event:
        case TextSent(text) if (name := command_in(text)) is not None:
            return _no_longer_writing(_command(session, name, text.strip(), context, now))
        case TextSent(text) if right := right_in(text):
            return rights.exercise(session, right, "", context)
        case TextSent(text):
            return _text(session, text, context, now)
        case AgeStated(_, text):
            return contact.after_age(session, _age(session, event, text, context, now))
        case MachineAsked():
            return _disclose(session, context, now)
        case DetailTyped(text) if right := right_in(text):
            return rights.exercise(session, right, "", context)
        case DetailTyped(text) if gate.is_open(session, context, now):
            return language.in_italian(contact.hear(session, text, context, now), context)
        case DetailTyped(text):
            return gate.knock(session, text, context, now)
        case NumberShared(number, own):
            return language.in_italian(contact.share_number(session, number, own, context, now), context)
        case StandingRead(wanted) if wanted.startswith(f"{near.PAYLOAD}:"):
            return language.in_italian(near.go_on(session, event, context, now), context)
        case StandingRead():
            return language.in_italian(contact.go_on(session, event, context, now), context)
        case Tapped(payload, quoted):
            return _no_longer_writing(_tap(session, payload, quoted, context, now))
        case Alarm():
            return crisis.show_card(session, event, now)
        case LanguageSpoken(spoken):
            return language.follow(session, spoken)
        case ReadersAsked():
            return crisis.say_who_reads(session, event, context)
        case DataRemoved():
            return crisis.tell_data_were_removed(session, context)
        case Unsupported():
            return help.refuse_unsupported(session, context)
        case GuideOpened():
            return language.in_italian(guided.go_on(session, event, context, now), context)
        case SheetPrinted():
            return language.in_italian(guided.hand_over(session, event, context), context)
        case Answered():
            return ask.show_answer(session, event, context, now)
        case SectionOpened():
            return ask.show_section(session, event, context, now)
        case SourcesRecalled():
            return ask.show_sources(session, event, context)
        case OwnDataGathered(data):
            return rights.hand_over(session, data, context, now)
        case QuestionnaireRead():
            return language.in_italian(interests.go_on(session, event, context), context)
        case ComplaintPlaced():
            return feedback.count(session, event, context)
        case QuestionsRead():
            return person.go_on(session, event, context, now)
        case ClassFound():
            return language.in_italian(classroom.enter(session, event, context, now), context)
        case Failed(what, reference):
            said = context.texts.say(f"failure.{what}", reference=reference)
            return Step(session, (Reply(rich(said), "limited"),))


def _text(session: Session, text: str, context: Context, now: datetime) -> Step:
    if not gate.is_open(session, context, now):
        return gate.knock(session, text, context, now)
    return ask.ask(session, text) if session.writing_to is None else contact_own.say(session, text, context)


def _age(session: Session, event: AgeStated, text: str, context: Context, now: datetime) -> Step:
    """An age changes where somebody stands; below the service's, nothing more is said than that. Then the message goes on."""
    step = gate.hear_age(session, event, context, now) or Step(session)
    if not text:
        return replace(step, replies=())
    if step.replies and not right_in(text):
        return step
    after = handle(step.session, TextSent(text), context, now)
    return replace(after, consents=(*step.consents, *after.consents))


def _disclose(session: Session, context: Context, now: datetime) -> Step:
    """It is a machine, whoever asks and wherever they stand; at the door, what the door asks comes after."""
    said = Reply(rich(context.texts.say("smalltalk.umano")), "smalltalk", quotes=True)
    if gate.is_open(session, context, now):
        return Step(session, (said,))
    step = gate.enter(session, context, now)
    return replace(step, replies=(said, *step.replies))


def _no_longer_writing(step: Step) -> Step:
    """Whoever turns to something else is not writing to a cooperative any more: what is typed next goes to nobody else."""
    return replace(step, session=replace(step.session, writing_to=None))


def _command(session: Session, name: str, text: str, context: Context, now: datetime) -> Step:
    match name:
        case "start" if text.partition(" ")[2].startswith(classroom.PREFIX):
            return classroom.join(session, text.partition(" ")[2], context)
        case "classe":
            return classroom.join(session, text.partition(" ")[2], context)
        case "start":
            inside = gate.is_open(session, context, now)
            return _greet(session, context) if inside else gate.enter(session, context, now)
        case "aiuto" | "help":
            return help.show_help(session, context)
        case "privacy":
            return privacy.show(session, context)
        case "lingua" | "language" | "lang":
            return language.offer(session, context)
        case "revoca" | "esporta" | "cancella":
            return rights.exercise(session, rights.COMMANDS[name], "", context)
        case "fonti" if session.last_record:
            return Step(session, (), (RecallSources(session.last_record),))
        case "annulla":
            return contact.cancel(session, context)
        case "nuovo":
            return Step(memory.forget_topic(session), (Reply(rich(context.texts.say("help.fresh_start")), "info"),))
        case scene if scene in _SCENES and not gate.is_open(session, context, now):
            return gate.enter(session, context, now)
        case guide if guide in guided.COMMANDS:
            return guided.begin(session, guided.payload_of(guide, text))
        case "interessi":
            return interests.open_interests(session)
        case "contatto":
            return contact.begin(session)
        case "vicino":
            return near.begin(session)
        case "domande":
            return person.begin(session, "mine", "", context)
        case _:
            return help.show_help(session, context)


def _tap(session: Session, payload: str, quoted: str, context: Context, now: datetime) -> Step:
    name, _, rest = payload.partition(":")
    match name:
        case "age":
            return contact.after_age(session, gate.choose_age(session, rest, context, now))
        case "consent":
            return gate.choose_consent(session, rest, quoted, context, now)
        case "back":
            return crisis.go_back(session, context, now)
        case "revoke" | "export" | "forget":
            return rights.exercise(session, name, rest, context)
        case "privacy":
            return privacy.show(session, context)
        case "help":
            return help.show_help(session, context)
        case language.PAYLOAD:
            return language.choose(session, rest, context)
        case _ if not gate.is_open(session, context, now):
            return gate.enter(session, context, now)
        case "answer" if quoted:
            return ask.ask(session, quoted)
        case "sources":
            return Step(session, (), (RecallSources(rest),))
        case "more":
            return Step(session, (), (OpenWhole(rest),))
        case "brief":
            return Step(session, (), (OpenBrief(rest),))
        case guide if guide in guided.PAYLOADS:
            return guided.begin(session, payload)
        case interests.PAYLOAD:
            return interests.open_interests(session, rest)
        case contact.PAYLOAD if rest == "cancel":
            return contact.cancel(session, context)
        case contact.PAYLOAD:
            return contact.begin(session, rest)
        case near.PAYLOAD:
            return near.begin(session, rest)
        case person.PAYLOAD:
            return person.begin(session, rest, quoted, context)
        case "unhelpful":
            return feedback.ask_why(session, rest, context)
        case "why":
            return feedback.place(session, rest, context)
        case "unwhy":
            return feedback.take_back(session, rest, context)
        case "topic":
            key, _, position = rest.partition(":")
            return Step(session, (), (OpenTopic(key, number_in(position) or 0),))
        case _:
            return help.show_help(session, context)


def _greet(session: Session, context: Context) -> Step:
    return Step(session, (Reply(rich(context.texts.say("gate.welcome_back")), "smalltalk"),))
