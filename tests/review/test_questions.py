"""The staff's pages of questions nobody could answer: read, answered with a source after a preview, closed, drafted."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.conversation.session import Session
from bot.people.consent import ConsentEvent
from bot.people.sent_question import LONGEST_ANSWER, QuestionSent, QuestionWithdrawn, Unfit, WrittenAnswer, answer_in
from bot.retrieval.library import Kind as PageKind
from bot.review.draft_page import KINDS, MARK, draft_of, name_of
from bot.store import tables
from bot.store.database import Database
from bot.texts import load_texts
from bot.turn import Turn
from ingest.pages.page import read_page
from tests.conftest import NOW
from tests.review.conftest import Browser
from tests.support.asking import ANSWER, QUESTION

GIVEN = {"text": ANSWER.text, "source_title": ANSWER.source_title, "source_address": ANSWER.source_address}


@pytest.fixture
def ask(database: Database, clock):
    """Somebody synthetic sends a question, with consent; its key."""

    def send(conversation: str = "web:ada", words: str = QUESTION, record: str = "chiave") -> str:
        before = {one.key for one in database.questions.waiting()}
        agreed = ConsentEvent("question", "c" * 64, recipients=("Consorzio di prova",))
        asked = QuestionSent(record, words, ("Che cosa fa un OSS?",))
        database.keep(conversation, Turn(Session(), (), None, consents=(agreed,), questions=(asked,)))
        clock.move(seconds=1)
        return next(one.key for one in database.questions.waiting() if one.key not in before)

    return send


@pytest.fixture
def editor(enrolled, cooperatives):
    """Somebody of a cooperative who looks after the pages; not in yet."""
    return enrolled("Elisa", cooperatives["Aurora"], "editor")


async def answered(browser: Browser, key: str, **changes: str) -> Browser:
    """The way an answer goes: written, looked at, sent."""
    await browser.open(f"/domande/{key}")
    await browser.send(f"/domande/{key}/anteprima", **{**GIVEN, **changes})
    return await browser.send(f"/domande/{key}/risposta")


async def test_an_editor_finds_questions_when_they_come_in_the_oldest_first(editor: Browser, ask):
    first, second = ask(), ask("web:berto", "Seconda domanda di prova?")
    await editor.enter()
    await editor.follow()
    await editor.follow()
    assert "Aspettano una risposta (2)" in editor.words
    assert editor.words.index(QUESTION) < editor.words.index("Seconda domanda di prova?")
    assert f"/gestione/domande/{first}" in editor.response.text
    assert f"/gestione/domande/{second}" in editor.response.text
    assert "rispondi entro il 22/12/2026" in editor.words


async def test_an_answer_is_seen_as_it_will_be_read_and_then_sent(editor: Browser, ask, database: Database):
    key = ask()
    await editor.enter()
    await editor.open(f"/domande/{key}")
    assert "Che cosa fa un OSS?" in editor.words
    await editor.send(f"/domande/{key}/anteprima", **GIVEN)
    assert (
        "Ti risponde una persona. Queste parole le ha scritte chi cura le pagine di Bussola per Consorzio di prova"
        in editor.words
    )
    assert database.coming("web:ada").answers == ()
    await editor.send(f"/domande/{key}/risposta")
    assert editor.status == 303
    await editor.follow()
    assert "Risposta inviata" in editor.words

    (coming,) = database.coming("web:ada").answers
    assert (coming.words, coming.answer) == (QUESTION, ANSWER)


async def test_what_was_not_looked_at_is_not_sent(editor: Browser, ask, database: Database):
    key = ask()
    await editor.enter()
    await editor.open(f"/domande/{key}")
    await editor.send(f"/domande/{key}/risposta", **GIVEN)
    assert (editor.status, "non è quella dell'anteprima" in editor.words) == (409, True)
    await editor.send(f"/domande/{key}/risposta", text="Altre parole.")
    assert editor.status == 409
    assert database.coming("web:ada").answers == ()
    await editor.send(f"/domande/{key}/risposta")
    assert database.coming("web:ada").answers[0].answer.text == "Altre parole."


async def test_an_answer_sent_twice_arrives_once(editor: Browser, ask, database: Database):
    key = ask()
    await editor.enter()
    await editor.open(f"/domande/{key}")
    await editor.send(f"/domande/{key}/anteprima", **GIVEN)
    form = next(form for form in editor.forms if form.action.endswith("/risposta")).fields
    for wanted in (303, 409):
        await editor.send(f"/domande/{key}/risposta", **form)
        assert editor.status == wanted
    assert "ha già chiuso questa domanda" in editor.words
    assert len(database.coming("web:ada").answers) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": "  "}, "La risposta è vuota"),
        ({"text": "parola " * LONGEST_ANSWER}, "è troppo lunga"),
        ({"text": "Chiamami al 333 123 4567."}, "c'è un numero di telefono"),
        ({"text": "Scrivi a carla@esempio.invalid"}, "c'è un numero di telefono"),
        ({"source_title": ""}, "Manca il titolo della fonte"),
        ({"source_address": ""}, "L'indirizzo della fonte non va bene"),
        ({"source_address": "javascript:alert(1)"}, "L'indirizzo della fonte non va bene"),
        ({"source_address": "https://t.me/carla_finta"}, "L'indirizzo della fonte non va bene"),
    ],
)
async def test_what_cannot_be_sent_is_said_kindly_and_nothing_typed_is_lost(
    editor: Browser, ask, database: Database, changes, said
):
    key = ask()
    await editor.enter()
    await editor.open(f"/domande/{key}")
    await editor.send(f"/domande/{key}/anteprima", **{**GIVEN, **changes})
    assert (editor.status, said in editor.words) == (422, True)
    fields = next(form for form in editor.forms if form.action.endswith("/anteprima")).fields
    kept = {**GIVEN, **changes}
    assert fields["source_title"] == kept["source_title"]
    assert kept["text"].strip() in editor.words or not kept["text"].strip()
    assert database.coming("web:ada").answers == ()


async def test_what_is_not_for_us_is_closed_with_a_sentence_that_is_shown_before(
    editor: Browser, ask, database: Database
):
    key = ask()
    await editor.enter()
    await editor.open(f"/domande/{key}")
    assert "Non hai sbagliato a chiedere" in editor.words
    await editor.send(f"/domande/{key}/non-per-noi")
    assert editor.status == 303
    assert [one.status for one in database.coming("web:ada").answers] == ["declined"]
    await editor.send(f"/domande/{key}/non-per-noi")
    assert editor.status == 409


async def test_one_that_was_taken_back_is_told_so_on_every_verb(editor: Browser, ask, database: Database):
    key = ask()
    await editor.enter()
    await editor.open(f"/domande/{key}")
    database.keep("web:ada", Turn(Session(), (), None, questions=(QuestionWithdrawn("chiave"),)))
    for action, fields in (("anteprima", GIVEN), ("risposta", GIVEN), ("non-per-noi", {})):
        await editor.send(f"/domande/{key}/{action}", **fields)
        assert (editor.status, "Questa domanda non c'è più" in editor.words) == (404, True)
    for path in (f"/domande/{key}", f"/domande/{key}/bozza.md"):
        await editor.open(path)
        assert (editor.status, QUESTION in editor.response.text) == (404, False)


async def test_dino_who_follows_interests_sees_no_question_on_any_verb(dino: Browser, ask):
    key = ask()
    await dino.open("/profilo")
    assert "Domande" not in dino.words
    for path in ("/domande", f"/domande/{key}", f"/domande/{key}/bozza.md"):
        await dino.open(path)
        assert (dino.status, QUESTION in dino.response.text) == (403, False)
    for action in ("anteprima", "risposta", "non-per-noi"):
        await dino.send(f"/domande/{key}/{action}", **GIVEN)
        assert (dino.status, QUESTION in dino.response.text) == (403, False)


async def test_an_editor_finds_questions_and_no_interest(editor: Browser, ask, leave):
    ask()
    lead = leave()
    await editor.enter()
    await editor.open("/domande")
    assert editor.status == 200
    for path in ("/interessi", f"/interessi/{lead}", "/esporta", "/persone"):
        await editor.open(path)
        assert editor.status == 403


async def test_whose_a_question_is_stands_on_no_page(editor: Browser, ask, database: Database):
    key = ask("telegram:7319731973")
    await editor.enter()
    for path in ("/domande", f"/domande/{key}"):
        await editor.open(path)
        assert "7319731973" not in editor.response.text
        assert database._names.owner("telegram:7319731973") not in editor.response.text


async def test_what_was_done_is_noted_without_a_word_of_it(editor: Browser, ask, database: Database):
    key = ask()
    await editor.enter()
    await answered(editor, key)
    await editor.open(f"/domande/{key}/bozza.md")
    with database._engine.begin() as connection:
        rows = connection.execute(select(tables.audit).where(tables.audit.c.what.like("question.%"))).all()
    kinds = [row.what for row in rows]
    assert kinds[0] == "question.sent"
    assert set(kinds) == {"question.sent", "question.viewed", "question.answered", "question.drafted"}
    assert "canarino" not in repr(rows)
    assert database.verify_audit().fault is None


async def test_words_in_a_question_are_words_and_no_markup(editor: Browser, ask):
    key = ask(words="<script>alert(1)</script> è un lavoro?")
    await editor.enter()
    for path in ("/domande", f"/domande/{key}"):
        await editor.open(path)
        assert "<script>" not in editor.response.text
        assert "<script>alert(1)</script> è un lavoro?" in editor.words


async def test_the_draft_is_read_by_the_pages_own_reader_and_only_its_source_is_wanted(
    editor: Browser, ask, tmp_path: Path
):
    key = ask()
    await editor.enter()
    await editor.open(f"/domande/{key}/bozza.md")
    assert editor.status == 404
    await answered(editor, key)
    response = (await editor.open(f"/domande/{key}/bozza.md?tipo=professione")).response
    assert response.headers["content-type"] == "text/markdown; charset=utf-8"
    name = response.headers["content-disposition"].partition('"')[2].strip('"')
    page, problems = read(tmp_path / name, response.text)

    assert (name, page.kind, page.sections[0].heading) == ("bozza-domanda-2026-11-22.md", "professione", QUESTION)
    assert [sentence.text for sentence in page.sections[0].paragraphs[0].sentences] == [
        "Sì, sulle navi da crociera c'è un'infermeria.",
        "Di solito ci lavorano infermieri e medici.",
    ]
    assert [(one.key, dict(one.details)["key"]) for one in problems] == [("unknown_source", MARK)] * 2
    for told in ("BOZZA", ANSWER.source_title, ANSWER.source_address, "riscrivi titolo e domanda"):
        assert told in response.text.partition("---\n\n##")[0]


def read(path: Path, content: str):
    path.write_text(content, "utf-8")
    return read_page(path, {}, path.parent)


def test_the_kinds_of_drafts_are_those_of_pages():
    assert set(KINDS) == set(PageKind.__args__)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("bozze")


WORDS = st.text(max_size=200) | st.lists(
    st.sampled_from(
        ["Ciao.", "## No", "- voce", "| a | b |", "[^x]", "---", "id: b", "«Sì.» Poi", "1.000", "es. OSS\n\n", "È?"]
    )
).map(" \n".join)


@given(WORDS, WORDS, st.text(max_size=60))
@example("?", "", "")
def test_whatever_was_asked_and_answered_the_draft_can_be_read(folder: Path, question: str, text: str, title: str):
    try:
        answer = answer_in(text, title, "https://esempio.invalid/pagina")
    except Unfit:
        answer = WrittenAnswer("Sì.", title, "https://esempio.invalid/pagina")
    draft = draft_of(question, answer, "mito", NOW.date(), load_texts())
    page, problems = read(folder / f"{name_of(NOW.date())}.md", draft)
    assert page is not None
    assert len(page.sections) <= 1
    assert {one.key for one in problems} <= {"unknown_source"} or not any(letter.isalnum() for letter in answer.text)
