"""One interest: who it is, how it goes on, the conversation that passes through the chat, one's own notes."""

from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import StringConstraints
from starlette.responses import Response

from bot.browsing.refusal import Refusal
from bot.people.inbox import NEXT, Refused
from bot.people.lead import Reason, Status
from bot.review import handing_over
from bot.review.doors import Doors, Nothing, Visit
from bot.review.form import Form
from bot.review.inbox import asker, colleagues, of_cooperative
from bot.review.opportunities import title_of
from bot.review.refusal import nowhere
from bot.review.watching import mark_of

LONGEST_NOTE = 2000
REASONS: tuple[Reason, ...] = get_args(Reason)


class Moving(Form):
    """Another state; closing says why."""

    status: Status
    reason: Reason | Literal[""] = ""


class Giving(Form):
    """Whose it is to deal with; empty: nobody's."""

    staff: Annotated[str, StringConstraints(max_length=20)] = ""


class Timing(Form):
    """By when; empty: no day."""

    due_on: date | Literal[""] = ""


class Proposing(Form):
    """To which cooperative it is to be passed on: a number."""

    receiver: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,12}$")] = ""


class Writing(Form):
    """Words: a note, or a message to the student."""

    text: Annotated[str, StringConstraints(max_length=20_000)] = ""


def hang(doors: Doors) -> None:
    """Hang the pages."""
    leads = doors.house.leads

    def key(visit: Visit) -> str:
        return str(visit.request.path_params["key"])

    def back(visit: Visit, done: str, *, there: bool) -> Response:
        if not there:
            raise nowhere()
        return doors.go(f"/interessi/{key(visit)}", done)

    def page(visit: Visit, status: int = 200, problem: str = "", note: str = "", message: str = "") -> Response:
        opened = leads.open(asker(visit.staff), key(visit))
        if opened is None:
            raise nowhere()
        return doors.show(
            visit,
            "lead.html",
            status,
            lead=opened.row,
            opened=opened,
            next=NEXT[opened.row.status],
            reasons=REASONS,
            colleagues=colleagues(doors, visit.staff),
            names=of_cooperative(doors, visit.staff),
            opportunity=title_of(doors, asker(visit.staff), opened.row.opportunity),
            may_write=visit.staff.may("leads.write") and opened.row.withdrawn_at is None,
            receivers=handing_over.receivers(doors, visit.staff, opened),
            mark=mark_of(opened.messages),
            today=doors.house.clock().date(),
            problem=problem,
            note=note,
            message=message,
            longest_note=LONGEST_NOTE,
        )

    @doors.page("/interessi/{key}", "leads.read")
    def show(visit: Visit) -> Response:
        return page(visit)

    @doors.form("/interessi/{key}/stato", "leads.write", Moving)
    def move(visit: Visit, form: Moving) -> Response:
        if (form.status == "closed") != bool(form.reason):
            return page(visit, 422, "review.lead.why")
        try:
            there = leads.set_status(asker(visit.staff), key(visit), form.status, form.reason or None)
        except Refused as refused:
            return page(visit, 409, f"review.lead.{refused.key}")
        return back(visit, "stato", there=there)

    @doors.form("/interessi/{key}/persona", "leads.write", Giving)
    def give(visit: Visit, form: Giving) -> Response:
        if form.staff and form.staff not in colleagues(doors, visit.staff):
            raise Refusal(422, "review.fault.form")
        return back(visit, "persona", there=leads.assign(asker(visit.staff), key(visit), form.staff))

    @doors.form("/interessi/{key}/scadenza", "leads.write", Timing)
    def time(visit: Visit, form: Timing) -> Response:
        return back(visit, "scadenza", there=leads.set_due(asker(visit.staff), key(visit), form.due_on or None))

    @doors.form("/interessi/{key}/note", "leads.write", Writing)
    def note(visit: Visit, form: Writing) -> Response:
        text = form.text.strip()
        if not text or len(text) > LONGEST_NOTE:
            return page(visit, 422, "review.lead.note_long" if text else "review.lead.note_empty", note=form.text)
        return back(visit, "nota", there=leads.add_note(asker(visit.staff), key(visit), text))

    @doors.form("/interessi/{key}/messaggi", "leads.write", Writing)
    def write(visit: Visit, form: Writing) -> Response:
        try:
            arrives = leads.write(asker(visit.staff), key(visit), form.text)
        except Refused as refused:
            return page(visit, 422, f"review.relay.{refused.key}", message=form.text)
        late = arrives is not None and arrives > doors.house.clock()
        return back(visit, "messaggio_alle_otto" if late else "messaggio", there=arrives is not None)

    @doors.form("/interessi/{key}/passaggio", "leads.write", Proposing)
    def propose(visit: Visit, form: Proposing) -> Response:
        opened = leads.open(asker(visit.staff), key(visit))
        if opened is None:
            raise nowhere()
        if form.receiver not in handing_over.receivers(doors, visit.staff, opened):
            return page(visit, 422, "review.handover.nobody")
        try:
            there = leads.propose(asker(visit.staff), key(visit), int(form.receiver))
        except Refused as refused:
            return page(visit, 409, f"review.handover.{refused.key}")
        return back(visit, "passaggio", there=there)

    @doors.form("/interessi/{key}/passaggio/ritira", "leads.write", Nothing)
    def take_back(visit: Visit, _form: Nothing) -> Response:
        try:
            there = leads.withdraw_proposal(asker(visit.staff), key(visit))
        except Refused as refused:
            return page(visit, 409, f"review.handover.{refused.key}")
        return back(visit, "passaggio_ritirato", there=there)

    @doors.form("/interessi/{key}/chiudi", "leads.write", Nothing)
    def close(visit: Visit, _form: Nothing) -> Response:
        return back(visit, "conversazione", there=leads.close_thread(asker(visit.staff), key(visit)))
