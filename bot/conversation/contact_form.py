"""What the form for an interest shows at each of its stages, the notice that is agreed to, and the summary."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from bot.conversation.buttons import rows
from bot.conversation.context import Context
from bot.conversation.replies import Button, Reply, Rows
from bot.conversation.rich import plain, rich
from bot.conversation.session import Session
from bot.conversation.typed import letters_of
from bot.guide.models import Guide
from bot.people.cooperative import Cooperative, near, provinces_of
from bot.people.lead import Draft, OwnLead, Stage, Standing
from bot.people.notice import notice_hash
from bot.people.retention import TERMS
from bot.texts import Texts, load_texts

AT_SUMMARY: Stage = "summary"
_SHORT = 8


def pulls(session: Session, context: Context) -> bool:
    """Whether nothing is passed on of this student: they are shown whom to turn to."""
    return session.age_band != "adult" and context.minor_follow_up == "pull"


def reach_stage(session: Session, draft: Draft, context: Context) -> Stage:
    """What comes after the name: adults may leave a contact; minors may not, unless it is a parent's who has agreed."""
    if session.age_band == "adult":
        return "reach"
    if context.minor_follow_up == "parent":
        return "reach" if draft.parent else "parent"
    return "summary"


def may_reach(session: Session, draft: Draft, context: Context) -> bool:
    """Whether a telephone number or an address may be left: an adult's own, or a parent's who has agreed."""
    return reach_stage(session, draft, context) == "reach"


def missing(session: Session, draft: Draft, context: Context) -> Stage | None:
    """The stage at which something is still wanted, if there is one."""
    if not draft.recipients:
        return "recipients"
    if not draft.name:
        return "name"
    return "parent" if reach_stage(session, draft, context) == "parent" else None


def chosen(draft: Draft, standing: Standing) -> tuple[Cooperative, ...]:
    """The cooperatives that were chosen, by name."""
    return tuple(one for one in standing.cooperatives if one.id in draft.recipients)


def notice_for(session: Session, draft: Draft, standing: Standing, context: Context) -> tuple[str, str]:
    """The hash of what is agreed to, and its words: who receives what, how, for how long. The Italian words bind."""
    texts = load_texts()
    minor = session.age_band != "adult"
    how = "parent" if minor and context.minor_follow_up == "parent" else "relay" if minor else "adult"
    said = texts.say(
        "contact.notice",
        operator=context.operator,
        recipients=listed((one.name for one in chosen(draft, standing)), texts),
        how=texts.say(f"contact.how.{how}"),
        unanswered=round(TERMS["leads_unanswered"].kept_for.days / 30.4),
        kept=round(TERMS["leads"].kept_for.days / 30.4),
    )
    return notice_hash(said), said


def mark_of(draft: Draft) -> str:
    """What ties the last button to the summary it stands under: another answer, another mark."""
    told = (
        draft.professions,
        draft.province,
        draft.school_year,
        draft.recipients,
        draft.notice,
        draft.name,
        draft.contact,
    )
    return sha256(repr((*told, draft.parent, draft.opportunity)).encode()).hexdigest()[:_SHORT]


def draft_of(own: OwnLead, now: datetime) -> Draft:
    """An interest as a form, to be changed; it is agreed to anew."""
    lead = own.lead
    return Draft(
        AT_SUMMARY,
        now,
        lead.professions,
        lead.province,
        lead.school_year,
        lead.recipients,
        "",
        lead.name,
        lead.contact,
        lead.contact is not None and lead.contact.whose == "parent",
        lead.opportunity,
        fixing=True,
    )


def ask(session: Session, draft: Draft, standing: Standing, guide: Guide | None, context: Context) -> Reply:
    """The question of the stage at hand."""
    texts = context.texts
    match draft.stage:
        case "professions":
            return _ask_professions(draft, guide, texts)
        case "province":
            options = [Button(one, f"contact:prov:{one}") for one in provinces_of(standing.cooperatives)]
            elsewhere = (Button(texts.say("contact.elsewhere"), "contact:prov:-"),)
            return _reply(texts.say("contact.ask_province"), (*rows(options), elsewhere), texts)
        case "year":
            years = tuple(Button(texts.say("contact.year", year=year), f"contact:year:{year}") for year in range(1, 6))
            skip = (Button(texts.say("contact.skip"), "contact:year:-"),)
            return _reply(texts.say("contact.ask_year"), (years[:3], years[3:], skip), texts)
        case "recipients":
            return _ask_recipients(draft, standing, texts)
        case "consent":
            full, words = notice_for(session, draft, standing, context)
            buttons = (
                (Button(texts.say("contact.agree"), f"contact:yes:{full[:_SHORT]}"),),
                (Button(texts.say("contact.disagree"), "contact:no"),),
                (Button(texts.say("contact.other_recipients"), "contact:go:recipients"),),
            )
            return _reply(words, buttons, texts)
        case "name":
            return _reply(texts.say("contact.ask_name"), (), texts)
        case "parent":
            said = texts.say(
                "contact.ask_parent", operator=context.operator, sentence=texts.say("contact.parents_sentence")
            )
            return _reply(said, (), texts)
        case "reach":
            return _ask_reach(session, context)
        case _:
            return _summary(session, draft, standing, guide, context)


def ask_for_number(session: Session, draft: Draft, context: Context) -> tuple[Reply, ...]:
    """Telegram's own button for an adult's number, beside the question."""
    if draft.stage != "reach" or session.age_band != "adult" or context.channel != "telegram":
        return ()
    texts = context.texts
    return (Reply(rich(texts.say("contact.number_button")), "info", number_button=texts.say("contact.share_number")),)


def is_parents_sentence(text: str, context: Context) -> bool:
    """Whether `text` is what a parent is asked to type."""
    return letters_of(text) == letters_of(context.texts.say("contact.parents_sentence"))


def nobody_yet(context: Context) -> Reply:
    """Nobody can receive interests: what can be done instead."""
    texts = context.texts
    buttons = (
        (Button(texts.say("contact.see_path"), "path"),),
        (Button(texts.say("contact.see_professions"), "explore"),),
    )
    return Reply(rich(texts.say("contact.nobody_yet", person=context.person)), "info", buttons)


def contacts(draft: Draft, standing: Standing, context: Context) -> Reply:
    """Whom to turn to, for whoever is not contacted: nothing was passed on."""
    texts = context.texts
    lines = []
    for one in chosen(draft, standing):
        turn_to = one.contact or context.reach or texts.say("contact.no_contact")
        lines.append(texts.say("contact.pull_line", name=one.name, contact=turn_to))
    return Reply(rich(texts.say("contact.pull", contacts="\n".join(lines))), "info")


def listed(names: Iterable[str], texts: Texts) -> str:
    """«A, B e C»."""
    *others, last = list(names) or [""]
    return texts.say("contact.and", others=", ".join(others), last=last) if others else last


def described(lead: Draft, names: str, guide: Guide | None, texts: Texts, opportunity: str = "") -> str:
    """What an interest says, a line each."""
    titles = [guide.by_code[code].name for code in lead.professions if guide is not None and code in guide.by_code]
    if lead.professions and not titles:
        titles = list(lead.professions)
    year = texts.say("contact.year_told", year=lead.school_year) if lead.school_year else texts.say("contact.not_said")
    reach = texts.say(f"contact.reach.{lead.contact.whose}", contact=lead.contact.value) if lead.contact else ""
    lines = [
        texts.say("contact.line.name", value=lead.name),
        texts.say("contact.line.professions", value=", ".join(titles) or texts.say("contact.not_decided")),
        texts.say("contact.line.province", value=lead.province or texts.say("contact.elsewhere")),
        texts.say("contact.line.year", value=year),
        *([texts.say("contact.line.opportunity", value=opportunity)] if opportunity else []),
        texts.say("contact.line.recipients", value=names),
        texts.say("contact.line.reach", value=reach or texts.say("contact.reach.relay")),
    ]
    return "\n".join(lines)


def title_of(opportunity: str, standing: Standing) -> str:
    """The title of an opportunity that can still be chosen; empty otherwise."""
    return next((one.opportunity.title for one in standing.published if one.key == opportunity), "")


def _ask_professions(draft: Draft, guide: Guide | None, texts: Texts) -> Reply:
    if guide is None:
        return _reply(
            texts.say("contact.no_professions"), ((Button(texts.say("contact.go_on"), "contact:prof:ok"),),), texts
        )
    options = [
        Button(
            f"{texts.say('contact.tick')} {one.name}" if one.code in draft.professions else one.name,
            f"contact:prof:{one.code}",
        )
        for one in guide.professions
    ]
    key = "contact.go_on" if draft.professions else "contact.undecided"
    names = [guide.by_code[code].name for code in draft.professions if code in guide.by_code]
    said = texts.say("contact.ask_professions")
    if names:
        said = texts.say("contact.ask_more_professions", chosen=listed(names, texts))
    return _reply(said, (*rows(options), (Button(texts.say(key), "contact:prof:ok"),)), texts)


def _ask_recipients(draft: Draft, standing: Standing, texts: Texts) -> Reply:
    offered = near(standing.cooperatives, draft.province)
    also = tuple(one for one in chosen(draft, standing) if one not in offered)
    options = []
    for one in (*offered, *also):
        label = texts.say("contact.consortium", name=one.name) if one.consortium else one.name
        ticked = f"{texts.say('contact.tick')} {label}" if one.id in draft.recipients else label
        options.append((Button(ticked, f"contact:rec:{one.id}"),))
    further = ((Button(texts.say("contact.go_on"), "contact:rec:ok"),),) if draft.recipients else ()
    names = [one.name for one in chosen(draft, standing)]
    said = texts.say("contact.ask_recipients")
    if names:
        said = texts.say("contact.ask_more_recipients", chosen=listed(names, texts))
    return _reply(said, (*options, *further), texts)


def _ask_reach(session: Session, context: Context) -> Reply:
    texts = context.texts
    adult = session.age_band == "adult"
    in_chat = (Button(texts.say("contact.in_chat" if adult else "contact.no_parents_contact"), "contact:noreach"),)
    return _reply(texts.say("contact.ask_reach" if adult else "contact.ask_parents_contact"), (in_chat,), texts)


def _summary(session: Session, draft: Draft, standing: Standing, guide: Guide | None, context: Context) -> Reply:
    texts = context.texts
    names = listed((one.name for one in chosen(draft, standing)), texts)
    said = described(draft, names, guide, texts, title_of(draft.opportunity, standing))
    buttons = [(Button(texts.say("contact.save"), f"contact:save:{mark_of(draft)}"),)]
    stages: tuple[Stage, ...] = ("name", "professions", "province", "year", "recipients")
    fixes = [Button(texts.say(f"contact.fix.{stage}"), f"contact:go:{stage}") for stage in stages]
    if session.age_band == "adult":
        fixes.append(Button(texts.say("contact.fix.reach"), "contact:go:reach"))
    text = (
        *rich(f"{texts.say('contact.summary')}\n\n"),
        *plain(said),
        *rich(f"\n\n{texts.say('contact.summary_end')}"),
    )
    return Reply(text, "info", (*buttons, *rows(fixes), _cancel(texts)))


def _reply(said: str, buttons: Rows, texts: Texts) -> Reply:
    return Reply(rich(said), "info", (*buttons, _cancel(texts)))


def _cancel(texts: Texts) -> tuple[Button, ...]:
    return (Button(texts.say("contact.cancel_button"), "contact:cancel"),)
