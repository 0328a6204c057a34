"""Who works here: inviting, suspending, inviting anew. Only for the consortium's administrators."""

from typing import Annotated

from pydantic import StringConstraints
from starlette.responses import Response

from bot.people.staff import OF_THE_CONSORTIUM, ROLES, NewStaff, Role, email_in
from bot.review.doors import HOME, Doors, Nothing, Visit
from bot.review.entering import Typed
from bot.review.form import Form
from bot.review.refusal import nowhere


class Inviting(Form):
    """Somebody to be invited."""

    email: Typed = ""
    name: Typed = ""
    role: Role
    cooperative: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}$")]


def hang(doors: Doors) -> None:
    """Hang the pages."""
    house = doors.house

    def page(visit: Visit, status: int = 200, problem: str = "", link: str = "", **typed: str) -> Response:
        return doors.show(
            visit,
            "accounts.html",
            status,
            people=house.accounts.all(),
            cooperatives=house.cooperatives(),
            roles=ROLES,
            link=link,
            problem=problem,
            typed={"email": "", "name": "", "role": "", "cooperative": "", **typed},
        )

    def link_to(visit: Visit, key: str) -> str:
        return f"{(house.public or str(visit.request.base_url)).rstrip('/')}{HOME}/invito/{key}"

    def number(visit: Visit) -> int:
        given = str(visit.request.path_params["number"])
        if not (given.isascii() and given.isdecimal() and len(given) < 13):
            raise nowhere()
        return int(given)

    @doors.page("/persone", "staff.manage")
    def show(visit: Visit) -> Response:
        return page(visit)

    @doors.form("/persone", "staff.manage", Inviting)
    def invite(visit: Visit, form: Inviting) -> Response:
        typed = form.model_dump(exclude={"token"})
        where = next((one for one in house.cooperatives() if one.id == int(form.cooperative)), None)
        email = email_in(form.email)
        if where is None or email is None:
            return page(visit, 422, "review.accounts.email" if where else "review.accounts.no_cooperative", **typed)
        if form.role in OF_THE_CONSORTIUM and not where.consortium:
            return page(visit, 422, "review.accounts.consortium", **typed)
        try:
            new = NewStaff(email, form.name.strip(), form.role, where.id)
        except ValueError:
            return page(visit, 422, "review.accounts.bad_name", **typed)
        if house.accounts.with_email(email) is not None:
            return page(visit, 409, "review.accounts.taken", **typed)
        return page(visit, link=link_to(visit, house.accounts.add(new, visit.staff.id)))

    @doors.form("/persone/{number}/sospendi", "staff.manage", Nothing)
    def suspend(visit: Visit, _form: Nothing) -> Response:
        if number(visit) == visit.staff.id:
            return page(visit, 409, "review.accounts.oneself")
        if not house.accounts.disable(number(visit), visit.staff.id):
            raise nowhere()
        return doors.go("/persone", "sospesa")

    @doors.form("/persone/{number}/invito", "staff.manage", Nothing)
    def invite_anew(visit: Visit, _form: Nothing) -> Response:
        if number(visit) == visit.staff.id:
            return page(visit, 409, "review.accounts.oneself")
        key = house.accounts.reset(number(visit), visit.staff.id)
        if key is None:
            raise nowhere()
        return page(visit, link=link_to(visit, key))
