"""The way into a class, over real conversations and a real database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.events import TextSent
from bot.conversation.session import Session
from bot.turn import Turn
from tests.channels.web.classroom.conftest import ANSWER, QUESTION, dump


async def answers(visit, database, code: str = "") -> list[str]:
    browser = visit()
    await browser.enter()
    if code:
        await browser.open(f"/classe/{code}")
        await browser.tap("Entra")
    said = []
    for question in (QUESTION, "e quanto guadagna?", "come si diventa astronauta?"):
        said += (await browser.write(question)).said
    return said


async def test_e3_joining_a_class_changes_no_answer(visit, database, code):
    assert await answers(visit, database, code) == await answers(visit, database)


@pytest.mark.parametrize("question", [QUESTION, "Quanto guadagna un OSS?", "come si diventa astronauta?", "grazie"])
def test_e3_what_is_said_within_a_class_is_the_same_to_the_byte(conversations, context, clock, code, question):
    from tests.conftest import NOTICE

    outside = Session("minor", notice=NOTICE, agreed_at=clock())
    inside = replace(outside, class_code=code, class_until=clock() + timedelta(days=30))

    alone, joined = conversations.take(outside, TextSent(question)), conversations.take(inside, TextSent(question))

    def without_keys(turn: Turn) -> list[str]:
        keys = [record.key for record in turn.records]
        said = [repr(reply) for reply in turn.replies]
        return [text.replace(key, "") for text in said for key in keys or [""]]

    assert without_keys(alone) == without_keys(joined)
    assert replace(joined.session, class_code="", class_until=None, last_record="", last_offer="") == replace(
        alone.session, last_record="", last_offer=""
    )


async def test_looking_at_a_class_s_page_joins_nothing(visit, tmp_path, code):
    before = dump(tmp_path)

    page = await visit().open(f"/classe/{code}")

    assert code in page.words
    assert dump(tmp_path) == before


async def test_whoever_joins_before_the_gate_is_asked_what_everybody_is_asked(visit, code):
    browser = visit()
    await browser.open(f"/classe/{code}")

    page = await browser.tap("Entra")

    assert page.said[0].startswith("Ora sei nella classe, fino al 22/12/2026")
    assert "Quanti anni hai?" in page.said[1]


async def test_what_is_asked_in_a_class_is_counted_by_page_and_never_in_words(visit, database, tmp_path, code):
    browser = visit()
    await browser.enter()
    await browser.write(f"/classe {code}")
    await browser.write(QUESTION)
    await browser.write("canarino-7391 come si diventa astronauta?")

    with database._engine.begin() as connection:
        marks = [row[0] for row in connection.exec_driver_sql("SELECT mark FROM class_marks ORDER BY mark")]
    assert marks[0] == "asked:oss"
    assert marks[1].startswith("missing:")
    assert "canarino-7391" not in dump(tmp_path)


async def test_a_class_can_be_left_and_a_wrong_code_loses_nothing(visit, code):
    browser = visit()
    await browser.enter()

    assert "Questo codice non c'è" in (await browser.write("/classe SBAGLIATO")).said[0]
    assert (await browser.write(QUESTION)).said[0].startswith(ANSWER)
    await browser.write(f"/classe {code}")
    assert "Sei nella classe" in (await browser.write("/classe")).said[0]
    assert "Sei fuori dalla classe" in (await browser.write("/classe esci")).said[0]
    assert "Non sei in nessuna" in (await browser.write("/classe esci")).said[0]


def test_a_deep_link_into_telegram_joins_as_the_command_does(conversations, code):
    by_link = conversations.take(Session(), TextSent(f"/start classe_{code}"), "telegram:17")
    by_command = conversations.take(Session(), TextSent(f"/classe {code}"), "telegram:17")

    assert by_link.session.class_code == by_command.session.class_code == code
    assert [reply.words for reply in by_link.replies] == [reply.words for reply in by_command.replies]


def test_when_a_class_has_ended_the_session_leaves_it_with_the_next_message(conversations, clock, code):
    joined = conversations.take(Session(), TextSent(f"/classe {code}"), "web:ada").session
    clock.move(days=31)

    assert conversations.take(joined, TextSent("/aiuto"), "web:ada").session.class_code == ""
