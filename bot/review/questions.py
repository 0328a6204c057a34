"""Questions that nobody could answer, sent by their authors: read, answered with a source, made into the draft of a page."""

from datetime import datetime
from hashlib import sha256
from typing import Annotated

from pydantic import StringConstraints
from starlette.responses import Response

from bot.browsing.refusal import Refusal
from bot.people.retention import TERMS
from bot.people.sent_question import LONGEST_ANSWER, AskedQuestion, Unfit, WrittenAnswer, answer_in
from bot.review.doors import Doors, Nothing, Visit
from bot.review.draft_page import KINDS, Kind, draft_of, name_of
from bot.review.form import Form

_AT_ONCE = 50
_MARK = 16


class Answering(Form):
    """An answer and its source; `seen` is the mark of the answer as it was shown, to be sent."""

    text: Annotated[str, StringConstraints(max_length=20_000)] = ""
    source_title: Annotated[str, StringConstraints(max_length=2_000)] = ""
    source_address: Annotated[str, StringConstraints(max_length=2_000)] = ""
    seen: Annotated[str, StringConstraints(max_length=_MARK)] = ""


def hang(doors: Doors) -> None:
    """Hang the pages."""
    house, questions = doors.house, doors.house.questions

    def opened(visit: Visit) -> AskedQuestion:
        question = questions.open(visit.staff.id, str(visit.request.path_params["key"]))
        if question is None:
            raise gone()
        return question

    def page(
        visit: Visit,
        question: AskedQuestion,
        status: int = 200,
        problem: str = "",
        form: Answering | None = None,
        written: WrittenAnswer | None = None,
    ) -> Response:
        """One question, with what is being written; `written` is shown as its author would read it, to be sent."""
        shown = house.as_read(question, written) if written is not None else ""
        return doors.show(
            visit,
            "question.html",
            status,
            question=question,
            until=until(question),
            form=form or Answering(),
            preview=shown,
            mark=_mark(shown),
            declined=house.as_read(question, None),
            answered=house.as_read(question, question.answer) if question.answer is not None else "",
            longest=LONGEST_ANSWER,
            kinds=KINDS,
            problem=problem,
        )

    def closed(done: str, arrives: datetime | None) -> Response:
        if arrives is None:
            raise gone()
        late = arrives > house.clock()
        return doors.go("/domande", f"{done}_alle_otto" if late else done)

    @doors.page("/domande", "questions.answer")
    def show(visit: Visit) -> Response:
        waiting = questions.waiting(_AT_ONCE)
        return doors.show(
            visit,
            "questions.html",
            waiting=[(question, until(question)) for question in waiting],
            number=questions.number_waiting(),
            answered=questions.answered(_AT_ONCE),
            now=house.clock(),
        )

    @doors.page("/domande/{key}", "questions.answer")
    def show_one(visit: Visit) -> Response:
        return page(visit, opened(visit))

    @doors.form("/domande/{key}/anteprima", "questions.answer", Answering)
    def preview(visit: Visit, form: Answering) -> Response:
        question = opened(visit)
        try:
            written = answer_in(form.text, form.source_title, form.source_address)
        except Unfit as unfit:
            return page(visit, question, 422, f"review.questions.{unfit.key}", form)
        return page(visit, question, form=form, written=written)

    @doors.form("/domande/{key}/risposta", "questions.answer", Answering)
    def answer(visit: Visit, form: Answering) -> Response:
        question = opened(visit)
        try:
            written = answer_in(form.text, form.source_title, form.source_address)
            if form.seen != _mark(house.as_read(question, written)):
                return page(visit, question, 409, "review.questions.unseen", form, written)
            arrives = questions.answer(visit.staff.id, question.key, written)
        except Unfit as unfit:
            status = 409 if unfit.key == "closed" else 422
            return page(visit, question, status, f"review.questions.{unfit.key}", form)
        return closed("risposta", arrives)

    @doors.form("/domande/{key}/non-per-noi", "questions.answer", Nothing)
    def decline(visit: Visit, _form: Nothing) -> Response:
        question = opened(visit)
        try:
            arrives = questions.decline(visit.staff.id, question.key)
        except Unfit as unfit:
            return page(visit, question, 409, f"review.questions.{unfit.key}")
        return closed("non_per_noi", arrives)

    @doors.page("/domande/{key}/bozza.md", "questions.answer")
    def draft(visit: Visit) -> Response:
        question = opened(visit)
        kind: Kind = next((one for one in KINDS if one == visit.request.query_params.get("tipo")), "percorso")
        if question.answer is None:
            raise Refusal(404, "review.questions.no_draft")
        questions.note_draft(visit.staff.id, question.key)
        today = house.clock().date()
        content = draft_of(question.words, question.answer, kind, today, house.texts)
        headers = {"Content-Disposition": f'attachment; filename="{name_of(today)}.md"'}
        return Response(content, media_type="text/markdown; charset=utf-8", headers=headers)


def until(question: AskedQuestion) -> datetime:
    """By when one has to be answered."""
    return question.sent_at + TERMS["sent_questions"].kept_for


def gone() -> Refusal:
    """There is no such question, or there is no more: who sent it may have taken it back."""
    return Refusal(404, "review.questions.gone")


def _mark(shown: str) -> str:
    return sha256(shown.encode()).hexdigest()[:_MARK]
