"""Taking up an invitation: a password and an app for codes, in one step. Looking at the page uses nothing up."""

from typing import Annotated

from pydantic import Field
from starlette.responses import Response

from bot.browsing.refusal import Refusal
from bot.people.staff import Staff
from bot.review.codes import address_of, is_seed, new_seed, picture_of, step_of
from bot.review.doors import Doors, Visit
from bot.review.entering import Typed
from bot.review.form import Form
from bot.review.passwords import weakness


class Enrolling(Form):
    """`seed` is the one that the page showed: it is nobody's before it comes back with a code that was made from it."""

    seed: Typed = ""
    password: Annotated[str, Field(max_length=1000)] = ""
    again: Annotated[str, Field(max_length=1000)] = ""
    code: Typed = ""


def hang(doors: Doors) -> None:
    """Hang the pages."""
    accounts, texts = doors.house.accounts, doors.house.texts

    def invited(visit: Visit) -> Staff:
        staff = accounts.invited(visit.request.path_params["key"])
        if staff is None:
            raise Refusal(404, "review.invitation.gone")
        return staff

    def show(visit: Visit, staff: Staff, seed: str, problem: str = "") -> Response:
        picture = picture_of(address_of(seed, staff.email, texts.say("web.name")))
        grouped = " ".join(seed[at : at + 4] for at in range(0, len(seed), 4))
        values = {"invited": staff, "seed": seed, "grouped": grouped, "picture": picture, "problem": problem}
        return doors.show(visit, "invitation.html", 422 if problem else 200, **values)

    @doors.page("/invito/{key}", None)
    def look(visit: Visit) -> Response:
        return show(visit, invited(visit), new_seed())

    @doors.form("/invito/{key}", None, Enrolling)
    def enrol(visit: Visit, form: Enrolling) -> Response:
        staff = invited(visit)
        seed = form.seed if is_seed(form.seed) else new_seed()
        weak = weakness(form.password, staff)
        if weak is not None:
            return show(visit, staff, seed, f"review.password.{weak}")
        if form.again != form.password:
            return show(visit, staff, seed, "review.password.differs")
        step = step_of(form.code, seed, doors.house.clock())
        if step is None:
            return show(visit, staff, seed, "review.invitation.wrong")
        kept = doors.house.passwords.hash(form.password)
        if not accounts.enrol(visit.request.path_params["key"], kept, seed, step):
            raise Refusal(404, "review.invitation.gone")
        return doors.go("/entra", "pronto")
