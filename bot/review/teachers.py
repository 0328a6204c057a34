"""Teachers and their open classes: inviting, suspending, ending a class. Nothing of pupils is here, not even how many."""

from starlette.responses import Response

from bot.people.classes import CODE, LONGEST_NAME
from bot.review.doors import Doors, Nothing, Visit
from bot.review.entering import Typed
from bot.review.form import Form
from bot.review.refusal import nowhere


class Inviting(Form):
    """A teacher to be invited."""

    name: Typed = ""


def hang(doors: Doors) -> None:
    """Hang the pages."""
    house, roster = doors.house, doors.house.roster

    def page(visit: Visit, status: int = 200, problem: str = "", typed: str = "", key: str = "") -> Response:
        return doors.show(
            visit,
            "teachers.html",
            status,
            teachers=roster.all(),
            problem=problem,
            typed=typed,
            link=f"{(house.public or str(visit.request.base_url)).rstrip('/')}/insegnante#chiave={key}" if key else "",
            longest=LONGEST_NAME,
        )

    def number(visit: Visit) -> int:
        given = str(visit.request.path_params["number"])
        if not (given.isascii() and given.isdecimal() and len(given) < 13):
            raise nowhere()
        return int(given)

    def done(said: str, *, there: bool) -> Response:
        if not there:
            raise nowhere()
        return doors.go("/classi", said)

    @doors.page("/classi", "classes.manage")
    def show(visit: Visit) -> Response:
        return page(visit)

    @doors.form("/classi", "classes.manage", Inviting)
    def invite(visit: Visit, form: Inviting) -> Response:
        name = " ".join(form.name.split())
        if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
            return page(visit, 422, "review.teachers.bad_name", form.name)
        return page(visit, key=roster.invite(name, visit.staff.id))

    @doors.form("/classi/insegnanti/{number}/link", "classes.manage", Nothing)
    def renew(visit: Visit, _form: Nothing) -> Response:
        key = roster.renew(number(visit), visit.staff.id)
        if key is None:
            raise nowhere()
        return page(visit, key=key)

    @doors.form("/classi/insegnanti/{number}/sospendi", "classes.manage", Nothing)
    def suspend(visit: Visit, _form: Nothing) -> Response:
        return done("insegnante_sospeso", there=roster.suspend(number(visit), visit.staff.id))

    @doors.form("/classi/insegnanti/{number}/togli", "classes.manage", Nothing)
    def remove(visit: Visit, _form: Nothing) -> Response:
        return done("insegnante_tolto", there=roster.remove(number(visit), visit.staff.id))

    @doors.form("/classi/{code}/chiudi", "classes.manage", Nothing)
    def close(visit: Visit, _form: Nothing) -> Response:
        code = str(visit.request.path_params["code"])
        return done("classe_chiusa", there=bool(CODE.fullmatch(code)) and roster.close(code, visit.staff.id))
