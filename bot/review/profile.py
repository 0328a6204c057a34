"""One's own account: who one is here, and another password."""

from typing import Annotated

from pydantic import Field
from starlette.responses import Response

from bot.review.doors import Doors, Visit
from bot.review.entering import Typed, again, judged, minutes
from bot.review.form import Form
from bot.review.passwords import weakness


class Changing(Form):
    """The password there was, with a code, and the one to be."""

    password: Annotated[str, Field(max_length=1000)] = ""
    code: Typed = ""
    new: Annotated[str, Field(max_length=1000)] = ""
    again: Annotated[str, Field(max_length=1000)] = ""


def hang(doors: Doors) -> None:
    """Hang the pages."""
    accounts = doors.house.accounts

    @doors.page("/profilo", "self")
    def show(visit: Visit) -> Response:
        return doors.show(visit, "profile.html", wait=0)

    @doors.form("/profilo", "self", Changing)
    def change(visit: Visit, form: Changing) -> Response:
        weak = weakness(form.new, visit.staff)
        if weak is not None or form.new != form.again:
            return doors.show(visit, "profile.html", 422, problem=f"review.password.{weak or 'differs'}", wait=0)
        judgement = judged(doors, visit, visit.staff.email, form.password, form.code)
        if isinstance(judgement, int):
            status = 429 if judgement else 403
            return doors.show(visit, "profile.html", status, problem=again(judgement), wait=minutes(judgement))
        if not accounts.confirm(*judgement, visit.address):
            return doors.show(visit, "profile.html", 403, problem=again(0), wait=0)
        accounts.set_password(visit.staff.id, doors.house.passwords.hash(form.new), visit.browser.key)
        return doors.go("/profilo", "password")
