"""The screen of a class, over real conversations and a real database."""

from dataclasses import replace

import pytest

from bot.conversation.events import Tapped
from bot.conversation.session import Session
from bot.texts import load_texts
from tests.channels.web.classroom.conftest import ANSWER, DISCLOSURE, QUESTION, dump
from tests.channels.web.conftest import SITE


async def test_e4_the_screen_answers_without_account_and_keeps_nothing(screen, tmp_path, code):
    before = dump(tmp_path)
    for path in ("/aula", f"/aula/{code}"):
        await screen.open(path)
        page = await screen.write(QUESTION)
        assert page.said[0].startswith(ANSWER)
        assert "https://esempio.invalid/legge" in page.response.text
        assert (await screen.tap("Dimmi di più")).said[0].startswith(ANSWER)
        assert "1.591,06" in (await screen.write("e quanto guadagna?")).said[0]

    assert dump(tmp_path) == before
    assert not screen.client.cookies


async def test_e4_the_card_comes_first_on_the_screen_too_and_nothing_is_kept(screen, tmp_path):
    before = dump(tmp_path)
    await screen.open("/aula")

    page = await screen.write(DISCLOSURE)

    assert 'class="said crisis"' in page.response.text
    assert 'href="tel:19696"' in page.response.text
    assert page.mine == []  # not in big type before the class
    answered = await screen.tap("Rispondi alla mia domanda")
    assert 'class="said crisis"' not in answered.response.text
    assert dump(tmp_path) == before


NOT_ON_A_SCREEN = (
    *(
        "/contatto",
        "/vicino",
        "/interessi",
        "/classe ABC",
        "/esporta",
        "/cancella",
        "/revoca",
        "/privacy",
        "/start",
        "/lingua",
    ),
    *("cancella i miei dati", "voglio i miei dati"),
)


@pytest.mark.parametrize("said", NOT_ON_A_SCREEN)
async def test_e4_no_interest_no_right_and_no_questionnaire_opens_on_the_screen(screen, tmp_path, said):
    before = dump(tmp_path)
    await screen.open("/aula")

    page = await screen.write(said)

    assert page.said == [load_texts().say("classroom.wall.not_here")]
    assert dump(tmp_path) == before


@pytest.mark.parametrize(
    "payload",
    ["contact", "contact:begin", "lead", "near", "forget:yes", "age:minor", "unhelpful:x", "interests", "qualunque"],
)
def test_e4_no_button_but_those_that_are_allowed_does_anything_on_the_screen(conversations, payload):
    turn = conversations.on_wall().take(Session(), Tapped(payload), "web:schermo")

    assert [reply.words[:22] for reply in turn.replies] == ["Sullo schermo di tutti"]
    assert (turn.consents, turn.audit, turn.leads, turn.judgements, turn.marks, turn.forget) == (
        (),
        (),
        (),
        (),
        (),
        False,
    )


async def test_e4_the_screen_shows_no_button_for_anybody_s_own_things(screen):
    await screen.open("/aula")

    page = await screen.write(QUESTION)

    assert "Non mi ha aiutato" not in page.labels
    assert "Mi interessa" not in page.labels
    assert "Dimmi di più" in page.labels


async def test_an_age_said_aloud_shuts_no_screen(screen):
    await screen.open("/aula")

    aged = await screen.write("ho 12 anni e mi interessa l'OSS")

    assert "Quanti anni hai?" not in aged.words
    assert (await screen.write(QUESTION)).said[0].startswith(ANSWER)


async def test_the_screen_of_a_class_shows_how_to_join_and_an_ended_one_says_so(screen, code, clock):
    page = await screen.open(f"/aula/{code}")
    assert code in page.words
    assert f"{SITE}/classe/{code}" in page.words

    clock.move(days=31)
    ended = await screen.open(f"/aula/{code}")
    assert ended.status == 404
    assert "la classe è finita" in ended.words
    assert (await screen.write(QUESTION)).said[0].startswith(ANSWER)


async def test_without_a_lesson_the_screen_says_so_kindly(screen):
    page = await screen.open("/aula/lezione")

    assert page.status == 404
    assert "La lezione non è ancora pubblicata" in page.words


async def test_the_lesson_runs_no_script_that_is_not_a_file_of_ours(visit, house, project, clock):
    from bot.lesson.lesson import build_lesson

    lesson = build_lesson(project.lesson, project.library, clock().date())
    browser = visit(classroom=replace(house.classroom, lesson=lambda: lesson))

    response = await browser.client.get("/aula/lezione")

    assert response.status_code == 200
    assert "<style" not in response.text
    assert "<script>" not in response.text
    for name in ("lesson.css", "lesson.js"):
        address = next(part for part in response.text.split('"') if part.endswith(name))
        assert (await browser.client.get(address)).status_code == 200
