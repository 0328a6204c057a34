"""What one's cooperative offers to see: written, seen as students will, published, taken back, copied for next year."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, get_args

from starlette.responses import Response

from bot.people.cooperative import provinces_of
from bot.people.inbox import Asker
from bot.people.opportunity import MOST_PROFESSIONS, Opportunity, OwnOpportunity, Published, Sort
from bot.review.doors import Doors, Nothing, Visit
from bot.review.inbox import asker
from bot.review.offering import Offering, next_year, read, typed
from bot.review.refusal import nowhere

SORTS: tuple[Sort, ...] = get_args(Sort)
State = Literal["draft", "published", "ended"]
STATES: tuple[State, ...] = get_args(State)
_EMPTY = Offering()


def state_of(one: OwnOpportunity, today: date) -> State:
    """Where it stands: over whether it was published or not."""
    if one.opportunity.ends < today:
        return "ended"
    return "published" if one.published_at else "draft"


def title_of(doors: Doors, who: Asker, key: str) -> str:
    """The title of an opportunity of the asker's cooperative; empty where there is none."""
    if not key:
        return ""
    return next((one.opportunity.title for one in doors.house.opportunities.own(who) if one.key == key), "")


def hang(doors: Doors) -> None:
    """Hang the pages."""
    house, store = doors.house, doors.house.opportunities

    def today() -> date:
        return house.clock().date()

    def found(visit: Visit, key: str = "") -> OwnOpportunity:
        key = key or str(visit.request.path_params["key"])
        one = next((one for one in store.own(asker(visit.staff)) if one.key == key), None)
        if one is None:
            raise nowhere()
        return one

    def choices(before: tuple[str, ...]) -> dict[str, str]:
        """The professions to choose from: those of the guide, and those chosen before that it no longer has."""
        return {code: code for code in before} | dict(house.professions())

    def form(
        visit: Visit,
        offering: Offering,
        one: OwnOpportunity | None = None,
        wrong: Mapping[str, str] | None = None,
        copied: bool = False,
    ) -> Response:
        return doors.show(
            visit,
            "offering.html",
            422 if wrong else 200,
            one=one,
            copied=copied,
            typed=offering,
            wrong=wrong or {},
            problem="review.offering.fix" if wrong else "",
            sorts=SORTS,
            provinces=provinces_of(house.cooperatives()),
            choices=choices(one.opportunity.professions if one else offering.professions if not wrong else ()),
            most=MOST_PROFESSIONS,
            today=today(),
        )

    def written(offering: Offering, before: tuple[str, ...]) -> Opportunity | Mapping[str, str]:
        return read(offering, frozenset(choices(before)), today())

    def page(visit: Visit, status: int = 200, problem: str = "") -> Response:
        one = found(visit)
        as_seen = Published(
            key=one.key,
            cooperative=visit.staff.cooperative,
            cooperative_name=visit.staff.cooperative_name,
            opportunity=one.opportunity,
        )
        return doors.show(
            visit,
            "opportunity.html",
            status,
            one=one,
            state=state_of(one, today()),
            is_open=one.opportunity.is_open(today()),
            preview=house.preview(as_seen),
            may_read=visit.staff.may("leads.read"),
            problem=problem,
        )

    @doors.page("/opportunita", "opportunities.write")
    def show(visit: Visit) -> Response:
        by_state: dict[State, list[OwnOpportunity]] = {state: [] for state in STATES}
        for one in store.own(asker(visit.staff)):
            by_state[state_of(one, today())].append(one)
        by_state["ended"].reverse()
        return doors.show(visit, "opportunities.html", by_state=by_state, may_read=visit.staff.may("leads.read"))

    @doors.page("/opportunita/nuova", "opportunities.write")
    def begin(visit: Visit) -> Response:
        earlier = visit.request.query_params.get("da", "")
        if not earlier:
            return form(visit, _EMPTY)
        return form(visit, typed(next_year(found(visit, earlier).opportunity)), copied=True)

    @doors.form("/opportunita/nuova", "opportunities.write", Offering)
    def add(visit: Visit, offering: Offering) -> Response:
        one = written(offering, ())
        if not isinstance(one, Opportunity):
            return form(visit, offering, wrong=one)
        return doors.go(f"/opportunita/{store.put(asker(visit.staff), one)}", "bozza")

    @doors.page("/opportunita/{key}", "opportunities.write")
    def look(visit: Visit) -> Response:
        return page(visit)

    @doors.page("/opportunita/{key}/modifica", "opportunities.write")
    def edit(visit: Visit) -> Response:
        one = found(visit)
        return form(visit, typed(one.opportunity), one)

    @doors.form("/opportunita/{key}/modifica", "opportunities.write", Offering)
    def change(visit: Visit, offering: Offering) -> Response:
        earlier = found(visit)
        one = written(offering, earlier.opportunity.professions)
        if not isinstance(one, Opportunity):
            return form(visit, offering, earlier, one)
        if store.put(asker(visit.staff), one, earlier.key) is None:
            raise nowhere()
        return doors.go(f"/opportunita/{earlier.key}", "opportunita")

    @doors.form("/opportunita/{key}/pubblica", "opportunities.write", Nothing)
    def publish(visit: Visit, _form: Nothing) -> Response:
        one = found(visit)
        if not one.opportunity.is_open(today()):
            return page(visit, 409, "review.offering.late")
        if not store.publish(asker(visit.staff), one.key):
            raise nowhere()
        return doors.go(f"/opportunita/{one.key}", "pubblicata")

    @doors.form("/opportunita/{key}/ritira", "opportunities.write", Nothing)
    def take_back(visit: Visit, _form: Nothing) -> Response:
        one = found(visit)
        if not store.unpublish(asker(visit.staff), one.key):
            raise nowhere()
        return doors.go(f"/opportunita/{one.key}", "ritirata")

    @doors.form("/opportunita/{key}/elimina", "opportunities.write", Nothing)
    def remove(visit: Visit, _form: Nothing) -> Response:
        one = found(visit)
        if state_of(one, today()) == "published":
            return page(visit, 409, "review.offering.still_published")
        if not store.remove(asker(visit.staff), one.key):
            raise nowhere()
        return doors.go("/opportunita", "eliminata")
