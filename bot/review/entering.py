"""Coming in and going out: password and code together, and whatever is wrong, the same is said."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints
from starlette.responses import Response

from bot.people.staff import Credentials, Power
from bot.review.codes import step_of
from bot.review.doors import Doors, Nothing, Visit
from bot.review.form import Form
from bot.review.house import Accounts
from bot.review.passwords import Passwords

Typed = Annotated[str, StringConstraints(max_length=200)]
_FIRST: tuple[tuple[str, Power], ...] = (
    ("/interessi", "leads.read"),
    ("/domande", "questions.answer"),
    ("/opportunita", "opportunities.write"),
    ("/registro", "audit.read"),
)
"""Where somebody who comes in finds themselves: the first that they may see."""


class Entering(Form):
    """Who comes in."""

    email: Typed = ""
    password: Annotated[str, Field(max_length=1000)] = ""
    code: Typed = ""


def judged(doors: Doors, visit: Visit, email: str, password: str, code: str) -> tuple[Credentials, int] | int:
    """Whose password and code these are, with the code's step; or how many seconds to wait, 0 where they are nobody's.

    It takes as long, and is counted, whether somebody has that address or not.
    """
    house = doors.house
    return judged_at(house.accounts, house.passwords, house.clock(), visit.address, email, password, code)


def judged_at(
    accounts: Accounts, passwords: Passwords, now: datetime, address: str, email: str, password: str, code: str
) -> tuple[Credentials, int] | int:
    """The same, wherever it is typed: `address` is where."""
    wait = accounts.attempt(email, address)
    if wait:
        return max(1, round(wait.total_seconds()))
    known = accounts.credentials(email)
    fits = passwords.fits(password, known.password_hash if known else None)
    step = step_of(code, known.seed, now) if known else None
    if known is not None and fits and step is not None and step > known.last_step:
        return known, step
    accounts.fail(email)
    return 0


def hang(doors: Doors) -> None:
    """Hang the pages."""
    accounts = doors.house.accounts

    @doors.page("", "self")
    def home(visit: Visit) -> Response:
        return doors.go(next((path for path, power in _FIRST if visit.staff.may(power)), "/profilo"))

    @doors.page("/entra", None)
    def entrance(visit: Visit) -> Response:
        return doors.go("") if visit.who else doors.show(visit, "enter.html", email="", wait=0)

    @doors.form("/entra", None, Entering)
    def enter(visit: Visit, form: Entering) -> Response:
        email = form.email.strip().lower()
        judgement = judged(doors, visit, email, form.password, form.code)
        if isinstance(judgement, int):
            return _again(doors, visit, judgement, form.email)
        key = accounts.begin(*judgement, visit.address)
        if key is None:
            return _again(doors, visit, 0, form.email)
        if visit.who:
            accounts.end(visit.browser.key)
        response = doors.go("")
        doors.cookie.give(visit.request, response, key)
        return response

    @doors.form("/esci", None, Nothing)
    def leave(visit: Visit, _form: Nothing) -> Response:
        accounts.end(visit.browser.key)
        response = doors.go("/entra", "uscita")
        doors.cookie.take_back(visit.request, response)
        return response


def _again(doors: Doors, visit: Visit, wait: int, email: str) -> Response:
    response = doors.show(
        visit, "enter.html", 429 if wait else 403, problem=sentence(wait), wait=minutes(wait), email=email
    )
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def sentence(wait: int) -> str:
    """What is said to who was not let in, and has to wait so many seconds."""
    return "review.enter.wait" if wait else "review.enter.wrong"


def minutes(seconds: int) -> int:
    """Whole minutes, and one more where some seconds are left."""
    return -(-seconds // 60)


def again(wait: int) -> str:
    """The same to who is in, and had to show who they are once more."""
    return "review.enter.wait" if wait else "review.again.wrong"
