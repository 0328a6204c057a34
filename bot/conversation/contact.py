"""Leaving an interest: a form of taps, a yes of its own, a first name, a summary; nothing is kept by anybody before the last tap.

What is typed comes after the yes, waits sealed for a day at most, and the yes and the interest are written in one transaction.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar, get_args

from bot.conversation import contact_form, contact_handover, contact_own
from bot.conversation.buttons import number_in
from bot.conversation.contact_form import AT_SUMMARY, notice_for
from bot.conversation.context import Context
from bot.conversation.events import StandingRead
from bot.conversation.near import open_to
from bot.conversation.replies import Button, Reply
from bot.conversation.requests import ReadStanding
from bot.conversation.rich import rich
from bot.conversation.session import Session, Step
from bot.guide.models import Guide
from bot.people.consent import ConsentEvent
from bot.people.cooperative import near, provinces_of
from bot.people.lead import ATTEMPTS_A_DAY, MOST_PROFESSIONS, Draft, LeadLeft, Stage, Standing, is_alive, lead_of
from bot.people.reaching import contact_in, first_name_in
from bot.people.recipients import receivers

PAYLOAD = "contact"
_STAGES: tuple[Stage, ...] = get_args(Stage)
_YEARS = range(1, 6)
_Chosen = TypeVar("_Chosen")


def buttons(context: Context) -> tuple[Button, ...]:
    """The button that stands under an answer, where somebody can receive an interest."""
    if not receivers(context.recipients, "lead"):
        return ()
    return (Button(context.texts.say("contact.button"), f"{PAYLOAD}:about"),)


def begin(session: Session, wanted: str = "") -> Step:
    """A button was tapped, or /contatto written: what there is has to be read first."""
    return Step(session, (), (ReadStanding(f"{PAYLOAD}:{wanted}"),))


def cancel(session: Session, context: Context) -> Step:
    """/annulla, or its button: the form is thrown away, or the message to a cooperative is not written."""
    had = session.draft is not None or session.writing_to is not None
    said = context.texts.say("contact.cancelled" if had else "contact.nothing_to_cancel")
    return Step(replace(session, draft=None, writing_to=None), (Reply(rich(said), "info"),))


def after_age(before: Session, step: Step) -> Step:
    """What an age that was said does to an interest: a minor's own number is nobody's."""
    after = step.session
    if after.closed_until is not None:
        return step
    if before.age_band == "adult" and after.age_band == "minor":
        return replace(step, requests=(*step.requests, ReadStanding(f"{PAYLOAD}:minor")))
    return step


def go_on(session: Session, outcome: StandingRead, context: Context, now: datetime) -> Step:
    """What was wanted, now that it is known who may receive an interest and whether there is one."""
    name, _, rest = outcome.wanted.removeprefix(f"{PAYLOAD}:").partition(":")
    standing, guide = outcome.standing, outcome.guide
    if standing is None:
        return _say(session, "contact.not_here", context)
    session = _fitting(session, standing, context, now)
    if name in contact_own.WANTED:
        shown = contact_own.show(session, standing, name, rest, context, guide)
        return contact_handover.beside(shown, standing, context, now) if name == "mine" else shown
    if name in contact_handover.WANTED:
        return contact_handover.answer(session, standing, name, rest, context, now)
    if name == "minor":
        contact = standing.own.lead.contact if standing.own else None
        if contact is None or contact.whose != "own":
            return Step(session)
        gone = _say(session, "contact.too_young_for_contact", context)
        return replace(gone, consents=(ConsentEvent("follow_up", granted=False),))
    if session.no_lead_until is not None and now < session.no_lead_until:
        return _say(session, "contact.not_now", context)
    if not standing.cooperatives:
        return Step(session, (contact_form.nobody_yet(context),))
    draft = session.draft
    if name == "change" and standing.own is not None:
        return _begun(session, contact_form.draft_of(standing.own, now), standing, guide, context, now)
    if draft is None and standing.own is not None:
        mine = contact_own.show(session, standing, "mine", "", context, guide)
        return contact_handover.beside(mine, standing, context, now)
    if draft is None or name in ("start", "with", "about", "visit"):
        fresh = _fresh(session, draft, name, rest, standing, guide, now)
        return _begun(session, fresh, standing, guide, context, now, is_new=draft is None)
    return _answered(session, draft, name, rest, standing, guide, context, now)


def hear(session: Session, text: str, context: Context, now: datetime) -> Step:
    """What was typed where the form wants words: a name, a parent's sentence, a number or an address."""
    draft = session.draft
    if draft is None:
        return begin(session)
    draft = replace(draft, changed_at=now)
    match draft.stage:
        case "name":
            name = first_name_in(text)
            if name is None:
                return _say(session, "contact.bad_name", context, cancel=True)
            return _next(session, replace(draft, name=name), "reach", context)
        case "parent":
            if not contact_form.is_parents_sentence(text, context):
                return _say(session, "contact.bad_parent", context, cancel=True)
            return _next(session, replace(draft, parent=True), "reach", context)
        case _ if not contact_form.may_reach(session, draft, context):
            return _next(session, draft, "summary", context)
        case _:
            contact = contact_in(text, "own" if session.age_band == "adult" else "parent")
            if contact is None:
                return _say(session, "contact.bad_contact", context, cancel=True)
            return _next(session, replace(draft, contact=contact), "summary", context)


def share_number(session: Session, number: str, own: bool, context: Context, now: datetime) -> Step:
    """A contact was sent by Telegram's button: it counts only where one was asked for, and only one's own."""
    draft = session.draft
    if draft is None or draft.stage != "reach" or not is_alive(draft, now):
        return _say(session, "contact.not_asked", context)
    if not own:
        return _say(session, "contact.not_yours", context, cancel=True)
    return hear(session, number if number.startswith("+") else f"+{number}", context, now)


def _answered(
    session: Session,
    draft: Draft,
    name: str,
    rest: str,
    standing: Standing,
    guide: Guide | None,
    context: Context,
    now: datetime,
) -> Step:
    """A tap within the form; one from another stage than the present counts too, as a correction."""
    known = {one.id for one in standing.cooperatives}
    draft = replace(draft, changed_at=now)
    match name:
        case "prof" if guide is not None and rest in guide.by_code:
            draft = replace(draft, stage="professions", professions=_toggled(draft.professions, rest, MOST_PROFESSIONS))
        case "prof" if rest == "ok":
            draft = _after(draft, "province")
        case "prov" if rest in ("-", *provinces_of(standing.cooperatives)):
            draft = _after(replace(draft, province="" if rest == "-" else rest), "year")
        case "year":
            year = number_in(rest)
            draft = _after(replace(draft, school_year=year if year in _YEARS else None), "recipients")
        case "rec" if (number := number_in(rest)) is not None and number in known:
            chosen = _toggled(draft.recipients, number, len(known))
            draft = replace(draft, stage="recipients", recipients=chosen, notice="")
        case "rec" if rest == "ok" and draft.recipients:
            if contact_form.pulls(session, context):
                own_way = contact_form.contacts(draft, standing, context)
                return Step(replace(session, draft=None), (own_way,))
            agreed = draft.notice == notice_for(session, draft, standing, context)[0]
            draft = replace(draft, stage=AT_SUMMARY if draft.fixing and agreed else "consent")
        case "yes":
            full, _ = notice_for(session, draft, standing, context)
            if draft.stage == "consent" and draft.recipients and full.startswith(rest or "-"):
                draft = _after(replace(draft, notice=full), "name")
        case "no":
            return _say(replace(session, draft=None), "contact.refused", context)
        case "noreach":
            draft = replace(draft, contact=None, stage=AT_SUMMARY)
        case "go" if rest in _STAGES and (rest != "reach" or contact_form.may_reach(session, draft, context)):
            draft = replace(draft, stage=_STAGES[_STAGES.index(rest)], fixing=True)
        case "save":
            return _save(session, draft, rest, standing, guide, context, now)
    return _ask(replace(session, draft=draft), standing, guide, context)


def _save(
    session: Session, draft: Draft, rest: str, standing: Standing, guide: Guide | None, context: Context, now: datetime
) -> Step:
    """The last tap: yes and interest together. Only what was shown last counts."""
    full, _ = notice_for(session, draft, standing, context)
    if draft.notice != full:
        return _ask(replace(session, draft=replace(draft, stage="consent")), standing, guide, context)
    missing = contact_form.missing(session, draft, context)
    if missing is not None or rest != contact_form.mark_of(draft):
        return _ask(replace(session, draft=replace(draft, stage=missing or AT_SUMMARY)), standing, guide, context)
    class_code = session.class_code if session.class_until is not None and now < session.class_until else ""
    lead = lead_of(draft, "adult" if session.age_band == "adult" else "minor", class_code)
    names = tuple(one.name for one in contact_form.chosen(draft, standing))
    key = "contact.changed" if standing.own else "contact.saved"
    said = context.texts.say(key, recipients=contact_form.listed(names, context.texts))
    buttons = ((Button(context.texts.say("contact.mine_button"), f"{PAYLOAD}:mine"),),)
    return Step(
        replace(session, draft=None),
        (Reply(rich(said), "info", buttons),),
        consents=(ConsentEvent("follow_up", full, recipients=names),),
        leads=(LeadLeft(lead),),
    )


def _begun(
    session: Session,
    draft: Draft,
    standing: Standing,
    guide: Guide | None,
    context: Context,
    now: datetime,
    *,
    is_new: bool = True,
) -> Step:
    attempts = tuple(at for at in session.lead_attempts if now - at < timedelta(days=1))
    if is_new and len(attempts) >= ATTEMPTS_A_DAY:
        return _say(replace(session, lead_attempts=attempts), "contact.enough_today", context)
    counted = (*attempts, now) if is_new else attempts
    return _ask(replace(session, draft=draft, lead_attempts=counted), standing, guide, context)


def _fresh(
    session: Session, draft: Draft | None, name: str, rest: str, standing: Standing, guide: Guide | None, now: datetime
) -> Draft:
    """A new form, or the one at hand, with what the button was about already in it."""
    form = draft or Draft("professions", now)
    codes: tuple[str, ...] = ()
    if guide is not None and name == "with":
        codes = tuple(code for code in (rest,) if code in guide.by_code)
    elif guide is not None and name == "about":
        codes = tuple(one.code for one in guide.professions if one.id in session.focus.pages)
    professions = tuple(dict.fromkeys((*form.professions, *codes)))[:MOST_PROFESSIONS]
    form = replace(form, professions=professions, changed_at=now)
    offered = open_to(session, standing.published, now.date()) if name == "visit" else ()
    visit = next((one for one in offered if one.key == rest), None)
    if visit is None:
        return form
    stage: Stage = "recipients" if form.stage == "professions" else form.stage
    recipients = tuple(dict.fromkeys((*form.recipients, visit.cooperative)))
    notice = form.notice if recipients == form.recipients else ""
    return replace(
        form,
        stage=stage,
        opportunity=visit.key,
        province=visit.opportunity.province,
        recipients=recipients,
        notice=notice,
    )


def _fitting(session: Session, standing: Standing, context: Context, now: datetime) -> Session:
    """The form as it may still be: not after a day, not for cooperatives that are gone, not with a minor's own contact."""
    draft = session.draft
    if draft is None or not is_alive(draft, now):
        return replace(session, draft=None)
    known = {one.id for one in standing.cooperatives}
    contact, whose = draft.contact, "own" if session.age_band == "adult" else "parent"
    may_reach = contact_form.may_reach(session, draft, context)
    if not may_reach or (contact is not None and contact.whose != whose):
        contact = None
    stage = AT_SUMMARY if draft.stage == "reach" and not may_reach else draft.stage
    recipients = tuple(one for one in draft.recipients if one in known)
    notice = draft.notice if recipients == draft.recipients else ""
    return replace(session, draft=replace(draft, stage=stage, contact=contact, recipients=recipients, notice=notice))


def _after(draft: Draft, stage: Stage) -> Draft:
    """The draft at its next stage; a correction goes back to the summary."""
    return replace(draft, stage=AT_SUMMARY if draft.fixing else stage)


def _next(session: Session, draft: Draft, stage: Stage, context: Context) -> Step:
    stage = AT_SUMMARY if draft.fixing else stage
    if stage == "reach":
        stage = contact_form.reach_stage(session, draft, context)
    return begin(replace(session, draft=replace(draft, stage=stage)))


def _ask(session: Session, standing: Standing, guide: Guide | None, context: Context) -> Step:
    """Where the form stands, as a message. At the summary, what is missing is asked first."""
    draft = session.draft
    if draft is None:
        return Step(session)
    if draft.stage == "recipients" and not draft.recipients:
        offered = near(standing.cooperatives, draft.province)
        if len(offered) == 1:
            draft = replace(draft, recipients=(offered[0].id,))
    if draft.stage == AT_SUMMARY:
        if draft.notice != notice_for(session, draft, standing, context)[0]:
            draft = replace(draft, stage="consent" if draft.recipients else "recipients")
        else:
            draft = replace(draft, stage=contact_form.missing(session, draft, context) or AT_SUMMARY, fixing=True)
    asked = contact_form.ask(session, draft, standing, guide, context)
    return Step(replace(session, draft=draft), (asked, *contact_form.ask_for_number(session, draft, context)))


def _toggled(chosen: tuple[_Chosen, ...], one: _Chosen, most: int) -> tuple[_Chosen, ...]:
    if one in chosen:
        return tuple(other for other in chosen if other != one)
    return (*chosen, one)[-most:]


def _say(session: Session, key: str, context: Context, *, cancel: bool = False) -> Step:
    texts = context.texts
    buttons = ((Button(texts.say("contact.cancel_button"), f"{PAYLOAD}:cancel"),),) if cancel else ()
    return Step(session, (Reply(rich(texts.say(key)), "info", buttons),))
