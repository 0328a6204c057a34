"""Taking interests away in a file: only who shows once more that it is them, and noted."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints
from starlette.responses import Response

from bot.people.lead import Status
from bot.review.doors import Doors, Visit
from bot.review.entering import Typed, again, judged, minutes
from bot.review.form import Form
from bot.review.inbox import STATUSES, Code, Wanted, asker, provinces, wanted
from bot.review.sheets import MEDIA_TYPES, Format, sheet

MOST = 2000


class Exporting(Form):
    """Which ones, as what, and who asks."""

    stato: Status | Literal[""] = ""
    professione: Code = ""
    provincia: Annotated[str, StringConstraints(max_length=60)] = ""
    classe: Code = ""
    format: Format = "xlsx"
    password: Annotated[str, Field(max_length=1000)] = ""
    code: Typed = ""


def hang(doors: Doors) -> None:
    """Hang the pages."""
    house = doors.house

    def page(visit: Visit, look: Wanted, status: int = 200, problem: str = "", wait: int = 0) -> Response:
        return doors.show(
            visit,
            "export.html",
            status,
            look=look,
            statuses=STATUSES,
            provinces=provinces(doors),
            most=MOST,
            problem=problem,
            wait=wait,
        )

    @doors.page("/esporta", "leads.export")
    def show(visit: Visit) -> Response:
        return page(visit, wanted(dict(visit.request.query_params)))

    @doors.form("/esporta", "leads.export", Exporting)
    def export(visit: Visit, form: Exporting) -> Response:
        look = Wanted(stato=form.stato, professione=form.professione, provincia=form.provincia, classe=form.classe)
        judgement = judged(doors, visit, visit.staff.email, form.password, form.code)
        if isinstance(judgement, int):
            return page(visit, look, 429 if judgement else 403, again(judgement), minutes(judgement))
        if not house.accounts.confirm(*judgement, visit.address):
            return page(visit, look, 403, again(0))
        found = house.leads.export(asker(visit.staff), look.filters(visit.staff), MOST)
        content = sheet(found, form.format, house.texts, house.professions())
        name = f"interessi-{house.clock():%Y-%m-%d}.{form.format}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type=MEDIA_TYPES[form.format], headers=headers)
