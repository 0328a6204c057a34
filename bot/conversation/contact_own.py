"""One's own interest: to see it, take it back, read and write messages. Open in every state, also when no new one may be left."""

from dataclasses import replace

from bot.conversation import contact_form
from bot.conversation.context import Context
from bot.conversation.replies import Button, Reply
from bot.conversation.rich import plain, rich
from bot.conversation.session import Session, Step
from bot.guide.models import Guide
from bot.people.consent import ConsentEvent
from bot.people.lead import Arrived, MessageShown, OwnLead, Sharing, Standing, StudentClosed, StudentSaid
from bot.people.relay import LONGEST, MASK, without_contacts
from bot.texts import Texts
from bot.texts.days import day

WANTED = frozenset({"mine", "withdraw", "messages", "write", "close"})
_SHOWN = 12
"""Messages that are shown, the last ones."""


def show(session: Session, standing: Standing, name: str, rest: str, context: Context, guide: Guide | None) -> Step:
    """What was wanted of one's own interest; `name` is one of `WANTED`."""
    texts, own = context.texts, standing.own
    if own is None:
        return Step(session, (_none(texts),))
    sharing = _sharing(own, rest)
    match name:
        case "withdraw" if rest == "yes":
            gone = Reply(rich(texts.say("contact.withdrawn")), "info")
            withdrawn = (ConsentEvent("follow_up", granted=False),)
            return Step(replace(session, draft=None, writing_to=None), (gone,), consents=withdrawn)
        case "withdraw":
            buttons = (
                (Button(texts.say("contact.withdraw_yes"), "contact:withdraw:yes"),),
                (Button(texts.say("contact.withdraw_no"), "contact:mine"),),
            )
            return Step(session, (Reply(rich(texts.say("contact.withdraw_ask")), "info", buttons),))
        case "messages":
            return Step(session, (_messages(own, texts),))
        case "write" if sharing is not None and _can_write(sharing):
            asked = texts.say("contact.write", name=sharing.cooperative.name, most=LONGEST)
            cancel = ((Button(texts.say("contact.cancel_button"), "contact:cancel"),),)
            return Step(replace(session, writing_to=sharing.cooperative.id), (Reply(rich(asked), "info", cancel),))
        case "close" if sharing is not None and _can_write(sharing):
            said = texts.say("contact.thread_closed", name=sharing.cooperative.name)
            closed = (StudentClosed(sharing.cooperative.id),)
            return Step(replace(session, writing_to=None), (Reply(rich(said), "info"),), leads=closed)
        case "write" | "close":
            return Step(session, (Reply(rich(texts.say("contact.thread_is_closed")), "info"),))
        case _:
            return Step(session, (_mine(own, standing, guide, texts),))


def say(session: Session, text: str, context: Context) -> Step:
    """What the student writes goes to the cooperative they chose to write to; nothing that leads out of the chat goes with it."""
    texts, cooperative = context.texts, session.writing_to
    if cooperative is None or len(text) > LONGEST:
        return Step(session, (Reply(rich(texts.say("contact.message_too_long", most=LONGEST)), "limited"),))
    safe = without_contacts(text)
    # Most is taken out of every message before it comes here.
    key = "contact.message_sent_without" if MASK in safe else "contact.message_sent"
    more = ((Button(texts.say("contact.write_more"), f"contact:write:{cooperative}"),),)
    sent = Reply(rich(texts.say(key)), "info", more)
    return Step(replace(session, writing_to=None), (sent,), leads=(StudentSaid(cooperative, safe),))


def show_arrived(session: Session, messages: tuple[Arrived, ...], context: Context) -> Step:
    """What cooperatives have written since, for whoever comes back to it."""
    texts = context.speaking(session.language).texts
    said = tuple(arrived(one.cooperative, one.name, one.text, texts) for one in messages)
    return Step(session, said, leads=tuple(MessageShown(one.id) for one in messages))


def arrived(cooperative: int, name: str, text: str, texts: Texts) -> Reply:
    """A cooperative's message, as its student reads it."""
    opening = rich(texts.say("contact.arrived", name=name))
    buttons = (
        (Button(texts.say("contact.answer"), f"contact:write:{cooperative}"),),
        (Button(texts.say("contact.close_thread"), f"contact:close:{cooperative}"),),
    )
    return Reply((*opening, *plain(f"\n\n{text}"), *rich(f"\n\n{texts.say('contact.arrived_end')}")), "info", buttons)


def unanswered(name: str, texts: Texts) -> Reply:
    """Nobody has answered for some days: said plainly, with what can be done."""
    buttons = ((Button(texts.say("contact.mine_button"), "contact:mine"),),)
    return Reply(rich(texts.say("contact.unanswered", name=name)), "info", buttons)


def _mine(own: OwnLead, standing: Standing, guide: Guide | None, texts: Texts) -> Reply:
    names = contact_form.listed((one.cooperative.name for one in own.sharings if not one.passed_on), texts)
    draft = contact_form.draft_of(own, own.changed_at)
    said = contact_form.described(draft, names, guide, texts, contact_form.title_of(draft.opportunity, standing))
    states = "\n".join(
        texts.say("contact.state_line", name=one.cooperative.name, state=texts.say(f"contact.state.{_state(one)}"))
        for one in own.sharings
    )
    buttons = (
        *(((Button(texts.say("contact.messages_button"), "contact:messages"),),) if own.messages else ()),
        (Button(texts.say("contact.change_button"), "contact:change"),),
        (Button(texts.say("contact.withdraw_button"), "contact:withdraw"),),
    )
    opening = rich(f"{texts.say('contact.mine', day=day(own.left_at))}\n\n")
    return Reply((*opening, *plain(f"{said}\n\n{states}")), "info", buttons)


def _messages(own: OwnLead, texts: Texts) -> Reply:
    if not own.messages:
        return Reply(rich(texts.say("contact.no_messages")), "info")
    lines = [
        f"{one.at.day}/{one.at.month} · {one.cooperative if one.author == 'staff' else texts.say('contact.you')}: {one.text}"
        for one in own.messages[-_SHOWN:]
    ]
    buttons = tuple(
        (Button(texts.say("contact.write_to", name=one.cooperative.name), f"contact:write:{one.cooperative.id}"),)
        for one in own.sharings
        if _can_write(one)
    )
    return Reply((*rich(f"{texts.say('contact.messages')}\n\n"), *plain("\n\n".join(lines))), "info", buttons)


def _none(texts: Texts) -> Reply:
    return Reply(
        rich(texts.say("contact.none")), "info", ((Button(texts.say("contact.leave_button"), "contact:start"),),)
    )


def _sharing(own: OwnLead, number: str) -> Sharing | None:
    return next((one for one in own.sharings if str(one.cooperative.id) == number), None)


def _can_write(sharing: Sharing) -> bool:
    """A student answers; a thread is begun by the cooperative."""
    return sharing.messages > 0 and not sharing.thread_closed and sharing.status != "closed"


def _state(sharing: Sharing) -> str:
    return "passed_on" if sharing.passed_on else sharing.status
