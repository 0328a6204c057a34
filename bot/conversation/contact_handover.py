"""Whether one's own interest may be passed on to another cooperative: asked in the words of a notice of its own, yes or no."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from bot.conversation.context import Context
from bot.conversation.gate import is_open
from bot.conversation.replies import Button, Reply
from bot.conversation.rich import rich
from bot.conversation.session import Session, Step
from bot.people.consent import ConsentEvent
from bot.people.handover import Proposal, ProposalAnswered, ProposalShown, may_be_asked
from bot.people.lead import LeadEvent, Standing
from bot.people.notice import notice_hash
from bot.people.retention import TERMS
from bot.texts import load_texts

WANTED: frozenset[Literal["pass", "keep"]] = frozenset({"pass", "keep"})
"""Also the payloads of the buttons, after `contact:`."""
_SHORT = 8


def notice_for(proposal: Proposal, operator: str) -> tuple[str, str]:
    """The hash of what a yes agrees to, and its words: who would receive what, and what becomes of it. The Italian words bind."""
    texts = load_texts()
    said = texts.say(
        "contact.handover.notice",
        operator=operator,
        giver=proposal.giver,
        receiver=proposal.receiver_name,
        contact=texts.say(f"contact.handover.contact.{proposal.contact or 'none'}"),
        unanswered=round(TERMS["leads_unanswered"].kept_for.days / 30.4),
        kept=round(TERMS["leads"].kept_for.days / 30.4),
    )
    return notice_hash(said), said


def question(proposal: Proposal, context: Context) -> Reply:
    """What a student is asked."""
    full, words = notice_for(proposal, context.operator)
    buttons = (
        (Button(context.texts.say("contact.handover.yes"), f"contact:pass:{proposal.id}:{full[:_SHORT]}"),),
        (Button(context.texts.say("contact.handover.no"), f"contact:keep:{proposal.id}"),),
    )
    return Reply(rich(words), "info", buttons)


def may_ask(proposal: Proposal, context: Context) -> bool:
    """Whether this installation lets a tap of this student decide it."""
    return may_be_asked(minor=proposal.minor, follow_up=context.minor_follow_up)


def show_proposed(session: Session, proposals: tuple[Proposal, ...], context: Context, now: datetime) -> Step:
    """What is asked of whoever comes back; not at a shut door, nor in the day after a card."""
    context = context.speaking(session.language)
    asked = tuple(one for one in proposals if may_ask(one, context))
    if not asked or _paused(session, now) or not is_open(session, context, now):
        return Step(session)
    shown: tuple[LeadEvent, ...] = tuple(ProposalShown(one.id) for one in asked)
    return Step(session, tuple(question(one, context) for one in asked), leads=shown)


def left_to_show(proposals: tuple[Proposal, ...], steps: Sequence[Step]) -> tuple[Proposal, ...]:
    """Those that `steps` have neither shown nor answered."""
    dealt_with = {
        change.id for step in steps for change in step.leads if isinstance(change, ProposalShown | ProposalAnswered)
    }
    return tuple(one for one in proposals if one.id not in dealt_with)


def beside(step: Step, standing: Standing, context: Context, now: datetime) -> Step:
    """`step`, with what is being asked after it: for whoever looks at their own interest."""
    session, asked = step.session, standing.proposal
    if asked is None or not may_ask(asked, context) or _paused(session, now):
        return step
    return Step(session, (*step.replies, question(asked, context)), leads=(ProposalShown(asked.id),))


def answer(session: Session, standing: Standing, name: str, rest: str, context: Context, now: datetime) -> Step:
    """Yes or no. A yes counts only to the words that are asked now, and not in the day after a card."""
    texts, asked = context.texts, standing.proposal
    number, _, mark = rest.partition(":")
    if asked is None or str(asked.id) != number or not may_ask(asked, context):
        return _said(session, "contact.handover.gone", context)
    if name == "keep":
        kept = Reply(rich(texts.say("contact.handover.kept", giver=asked.giver)), "info")
        return Step(session, (kept,), leads=(ProposalAnswered(asked.id, agreed=False),))
    if _paused(session, now):
        return _said(session, "contact.not_now", context)
    full, _ = notice_for(asked, context.operator)
    if mark != full[:_SHORT]:
        return Step(session, (question(asked, context),))
    mine = ((Button(texts.say("contact.mine_button"), "contact:mine"),),)
    passed = texts.say("contact.handover.passed", giver=asked.giver, receiver=asked.receiver_name)
    return Step(
        session,
        (Reply(rich(passed), "info", mine),),
        consents=(ConsentEvent("follow_up", full, recipients=(asked.receiver_name,)),),
        leads=(ProposalAnswered(asked.id, agreed=True),),
    )


def _paused(session: Session, now: datetime) -> bool:
    return session.no_lead_until is not None and now < session.no_lead_until


def _said(session: Session, key: str, context: Context) -> Step:
    mine = ((Button(context.texts.say("contact.mine_button"), "contact:mine"),),)
    return Step(session, (Reply(rich(context.texts.say(key)), "info", mine),))
