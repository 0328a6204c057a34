"""The barometer: what everybody together asked, month by month, for whoever speaks for the social professions."""

from starlette.responses import Response

from bot.barometer.findings import Finding, findings_of, month_in_words
from bot.browsing.refusal import Refusal
from bot.people.barometer import Month
from bot.review.doors import Doors, Visit

_SCHEMES = ("light", "dark")


def hang(doors: Doors) -> None:
    """Hang the page, its pictures and its PDF."""
    house = doors.house

    def wanted(visit: Visit) -> tuple[Month, tuple[Finding, ...]]:
        """The month in the address, and what may be said of it."""
        months = house.barometer()
        name = visit.request.path_params["month"]
        month = next((one for one in months if f"{one.first:%Y-%m}" == name), None)
        if month is None:
            raise Refusal(404, "review.fault.nowhere")
        return month, findings_of(months, month.first, house.subjects(), house.texts)

    @doors.page("/barometro", "barometer.read")
    def newest(visit: Visit) -> Response:
        months = house.barometer()
        if months:
            return doors.go(f"/barometro/{months[0].first:%Y-%m}")
        return doors.show(visit, "barometer.html", month=None)

    @doors.page("/barometro/{month}", "barometer.read")
    def show(visit: Visit) -> Response:
        month, findings = wanted(visit)
        others = [(f"{one.first:%Y-%m}", month_in_words(one.first, house.texts)) for one in house.barometer()]
        return doors.show(
            visit,
            "barometer.html",
            month=month,
            when=month_in_words(month.first, house.texts),
            path=f"/gestione/barometro/{month.first:%Y-%m}",
            findings=findings,
            others=others,
        )

    @doors.page("/barometro/{month}/{picture}.svg", "barometer.read")
    def picture(visit: Visit) -> Response:
        # What draws takes a hundred megabytes: it comes with the first picture, not with the process.
        from bot.barometer.bars import draw_bars

        _, findings = wanted(visit)
        name, _, scheme = visit.request.path_params["picture"].rpartition("-")
        lines = next((one.lines for one in findings if one.name == name), ())
        if not lines or scheme not in _SCHEMES:
            raise Refusal(404, "review.fault.nowhere")
        return Response(draw_bars(lines, "dark" if scheme == "dark" else "light"), media_type="image/svg+xml")

    @doors.page("/barometro/{month}/barometro.pdf", "barometer.read")
    def paper(visit: Visit) -> Response:
        from bot.barometer.paper import print_barometer

        month, findings = wanted(visit)
        headers = {"Content-Disposition": f'attachment; filename="barometro-{month.first:%Y-%m}.pdf"'}
        printed = print_barometer(month, findings, house.texts, house.clock())
        return Response(printed, media_type="application/pdf", headers=headers)
