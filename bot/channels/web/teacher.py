"""A teacher's pages: classes, the ways into them on screen and on paper, and numbers that are made once a week.

Whoever holds a teacher's key sees these pages and nothing else below their address: rows, texts and ids of pupils have no page
here, and a class of somebody else is refused like one that does not exist.
"""

from collections.abc import Mapping
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.browsing.refusal import Refusal
from bot.channels.threads import in_thread
from bot.channels.web.door import Door
from bot.channels.web.form import Form, read_form
from bot.channels.web.house import Classroom, House
from bot.channels.web.invitation import invitation
from bot.channels.web.numbers import told_of
from bot.channels.web.paper import print_invitation
from bot.channels.web.templates import Templates
from bot.channels.web.visitor import Visitor, new_visitor, visitor_with
from bot.people.classes import LABEL, MOST_CLASSES, NoMoreClasses, SchoolClass, Teacher
from bot.people.retention import TERMS
from bot.texts.days import day

HOME = "/insegnante"
_PAPERS: Mapping[str, str] = {"foglio-a4.pdf": "a4", "manifesto-a3.pdf": "a3"}


def routes(house: House, classroom: Classroom, door: Door, templates: Templates) -> APIRouter:
    """The teacher's addresses."""
    router = APIRouter()
    desk = classroom.classes

    def known(request: Request) -> tuple[Visitor, Teacher] | None:
        visitor = visitor_with(door.teachers.key(request))
        teacher = desk.teacher(visitor.key) if visitor else None
        return (visitor, teacher) if visitor and teacher else None

    def admitted(request: Request, code: str = "") -> tuple[Visitor, Teacher, SchoolClass | None]:
        here = known(request)
        if here is None:
            raise Refusal(403, "classroom.teacher.login")
        mine = next((one for one in desk.classes_of(here[1]) if one.code == code), None) if code else None
        if code and mine is None:
            raise Refusal(403, "classroom.teacher.only_numbers")
        return (*here, mine)

    def home(request: Request, status: int = 200, problem: str = "") -> Response:
        here = known(request)
        if here is None:
            return templates.page("teacher_login.html", status, here=HOME, problem=problem)
        visitor, teacher = here
        return templates.page(
            "teacher.html",
            status,
            here=HOME,
            visitor=visitor,
            teacher=teacher,
            classes=desk.classes_of(teacher),
            now=house.clock(),
            day=day,
            problem=problem,
        )

    async def written(request: Request, code: str = "") -> tuple[Form, Teacher]:
        """A form of a page of theirs, sent from it."""
        form = await read_form(request)
        door.is_from_here(request, form)
        visitor, teacher, _ = await in_thread(admitted, request, code)
        if not visitor.wrote(form.token):
            raise Refusal(403, "web.fault.old")
        return form, teacher

    @router.get(HOME)
    async def show(request: Request) -> Response:
        return await in_thread(home, request)

    @router.post(f"{HOME}/entra")
    async def come_in(request: Request) -> Response:
        form = await read_form(request)
        door.is_from_here(request, form)
        visitor = visitor_with(form.key.strip())
        door.may_go_on(request, visitor or new_visitor(), form)
        if visitor is None or not await in_thread(desk.come_in, visitor.key):
            problem = house.context.texts.say("classroom.teacher.key_unknown")
            return templates.page("teacher_login.html", 403, here=HOME, problem=problem)
        response = RedirectResponse(HOME, 303)
        door.teachers.give(request, response, visitor.key)
        return response

    @router.post(f"{HOME}/esci")
    async def leave(request: Request) -> Response:
        await written(request)
        response = RedirectResponse(HOME, 303)
        door.teachers.take_back(request, response)
        return response

    @router.post(f"{HOME}/classi")
    async def create(request: Request) -> Response:
        form, teacher = await written(request)
        label = form.text.strip()
        if not LABEL.fullmatch(label):
            said = house.context.texts.say("classroom.teacher.label_wrong")
            return await in_thread(home, request, 422, said)
        try:
            made = await in_thread(desk.open_class, teacher, label)
        except NoMoreClasses:
            said = house.context.texts.say("classroom.teacher.many", most=MOST_CLASSES)
            return await in_thread(home, request, 409, said)
        return RedirectResponse(f"{HOME}/classi/{quote(made.code)}", 303)

    @router.get(f"{HOME}/classi/{{code}}")
    async def one_class(request: Request, code: str) -> Response:
        return await in_thread(_class_page, request, code)

    def _class_page(request: Request, code: str) -> Response:
        visitor, teacher, mine = admitted(request, code)
        assert mine is not None
        weeks = told_of(desk.weeks_of(teacher, code), classroom.pages(), house.context.texts)
        return templates.page(
            "class.html",
            here=HOME,
            visitor=visitor,
            mine=mine,
            invited=invitation(code, mine.ends_at, house, classroom, request),
            is_open=mine.ends_at > house.clock(),
            until=day(mine.created_at + TERMS["classes"].kept_for),
            day=day,
            papers=_PAPERS,
            weeks=weeks,
        )

    @router.get(f"{HOME}/classi/{{code}}/{{paper}}")
    async def paper(request: Request, code: str, paper: str) -> Response:
        _, _, mine = await in_thread(admitted, request, code)
        if mine is None or paper not in _PAPERS:
            raise Refusal(403, "classroom.teacher.only_numbers")
        invited = invitation(code, mine.ends_at, house, classroom, request)
        printed = await in_thread(print_invitation, invited, _PAPERS[paper], house.context.texts, house.clock())
        headers = {"Content-Disposition": f'inline; filename="bussola-{mine.code}-{paper}"'}
        return Response(printed, media_type="application/pdf", headers=headers)

    @router.post(f"{HOME}/classi/{{code}}/chiudi")
    async def close(request: Request, code: str) -> Response:
        _, teacher = await written(request, code)
        await in_thread(desk.close_class, teacher, code)
        return RedirectResponse(HOME, 303)

    @router.api_route(f"{HOME}/{{rest:path}}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    async def nothing_else() -> Response:
        raise Refusal(403, "classroom.teacher.only_numbers")

    return router
