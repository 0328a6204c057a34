"""Pages that are brought up to date without a reload: what they ask for, and what that may not do."""

import re

from sqlalchemy import select

from bot.conversation.session import Session
from bot.people.inbox import Asker
from bot.people.lead import StudentSaid
from bot.store.tables import audit
from bot.turn import Turn


async def news(browser, key: str, shown: str = ""):
    return (await browser.open(f"/interessi/{key}/messaggi?visti={shown}")).response


def shown_on(browser) -> str:
    return re.search(r"messaggi\?visti=([0-9-]+)", browser.response.text)[1]


async def test_an_open_conversation_is_told_what_has_come_and_nothing_where_nothing_has(carla, leave, database, clock):
    key = leave()
    database.leads.write(Asker(1, "1"), key, "Ciao!")
    await carla.open(f"/interessi/{key}")
    shown = shown_on(carla)
    assert (await news(carla, key, shown)).status_code == 204
    said = StudentSaid(1, "Volentieri, quando?")
    database.keep("web:ada", Turn(Session(), (), None, leads=(said,)))
    told = await news(carla, key, shown)
    assert "Volentieri, quando?" in told.text
    assert "È arrivato un messaggio di Ada." in told.text
    assert "<html" not in told.text
    assert (await news(carla, key, shown_on(carla))).status_code == 204


async def test_i1_what_is_shown_so_is_noted_like_any_opening_and_asking_for_nothing_is_not(carla, leave, database):
    key = leave()
    await carla.open(f"/interessi/{key}")

    def viewed() -> int:
        with database._engine.begin() as connection:
            return len(connection.execute(select(audit).where(audit.c.what == "lead.viewed")).all())

    assert viewed() == 1
    await news(carla, key, shown_on(carla))
    assert viewed() == 1
    await news(carla, key, "9-9-9")
    assert viewed() == 2


async def test_h9_another_cooperative_s_conversation_is_nowhere(dino, leave):
    key = leave()
    assert (await news(dino, key)).status_code == 404


async def test_a_page_that_asks_by_itself_keeps_nobody_in_and_takes_nobody_away(carla, leave, clock):
    key = leave()
    await carla.open(f"/interessi/{key}")
    shown = shown_on(carla)
    for _ in range(3):
        clock.move(minutes=11)
        response = await news(carla, key, shown)
    assert response.status_code == 403
    assert (await carla.open("/interessi")).response.headers["location"] == "/gestione/entra"


async def test_a_list_that_is_asked_for_alone_takes_whoever_is_out_to_the_door(carla, clock):
    clock.move(minutes=31)
    response = await carla.client.get("/gestione/interessi?stato=new", headers={"HX-Request": "true"})
    assert (response.status_code, response.headers["hx-redirect"]) == (204, "/gestione/entra")
