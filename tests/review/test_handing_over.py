"""The staff's side of passing an interest on: proposed on its page, answered in the chat, read on its page."""

from dataclasses import replace

import pytest

from bot.conversation.session import Session
from bot.people.consent import ConsentEvent
from bot.people.handover import ProposalAnswered
from bot.turn import Turn


def answer(database, *, agreed: bool, conversation: str = "web:ada") -> None:
    """The student's tap, as its turn is kept."""
    number = database.standing(conversation).proposal.id
    given = (ConsentEvent("follow_up", "1" * 64, recipients=("Bosco",)),) if agreed else ()
    database.keep(conversation, Turn(Session(), (), None, consents=given, leads=(ProposalAnswered(number, agreed),)))


async def propose(carla, key: str, receiver: int):
    await carla.open(f"/interessi/{key}")
    await carla.send(f"/interessi/{key}/passaggio", receiver=str(receiver))
    return carla


async def test_it_is_proposed_and_the_page_says_that_an_answer_is_awaited(carla, leave, cooperatives):
    key = leave()
    await propose(carla, key, cooperatives["Bosco"])
    await carla.follow()
    assert "Glielo chiediamo nella chat" in carla.words
    assert "di passarlo a Cooperativa Bosco (di prova). Non ha ancora risposto" in " ".join(carla.words.split())
    assert f"/gestione/interessi/{key}/passaggio" not in [form.action for form in carla.forms]


async def test_the_other_cooperative_finds_it_after_the_yes_alone(carla, dino, leave, cooperatives, database):
    key = leave()
    await propose(carla, key, cooperatives["Bosco"])
    assert (await dino.open(f"/interessi/{key}")).status == 404
    assert "Ada" not in (await dino.open("/interessi")).words
    answer(database, agreed=True)
    assert "Ada" in (await dino.open("/interessi")).words
    assert "Interesse di Ada" in (await dino.open(f"/interessi/{key}")).words
    assert "Passaggio a un'altra cooperativa" in dino.words
    assert "ha detto di sì" not in dino.words
    await carla.open(f"/interessi/{key}")
    assert "ha detto di sì: adesso lo segue Cooperativa Bosco (di prova)" in " ".join(carla.words.split())
    assert "passato a un'altra cooperativa, con il suo sì" in carla.words


async def test_after_a_no_it_stays_and_is_not_asked_again(carla, leave, cooperatives, database):
    key = leave()
    await propose(carla, key, cooperatives["Bosco"])
    answer(database, agreed=False)
    await carla.open(f"/interessi/{key}")
    assert "ha preferito di no: resta con voi" in " ".join(carla.words.split())
    await propose(carla, key, cooperatives["Bosco"])
    assert carla.status == 409
    assert "Ha già preferito di no per questa cooperativa" in carla.words


async def test_a_proposal_made_by_mistake_is_taken_back_on_its_page(carla, dino, leave, cooperatives, database):
    key = leave()
    await propose(carla, key, cooperatives["Bosco"])
    await carla.open(f"/interessi/{key}")
    assert "Ritira la proposta" in carla.words
    await dino.open("/interessi")
    assert (await dino.send(f"/interessi/{key}/passaggio/ritira")).status == 404
    assert database.standing("web:ada").proposal is not None
    await carla.send(f"/interessi/{key}/passaggio/ritira")
    await carla.follow()
    assert "La proposta è ritirata" in carla.words
    assert "la proposta è stata ritirata: resta con voi" in " ".join(carla.words.split())
    assert "Proponi un passaggio" in carla.words
    assert database.standing("web:ada").proposal is None


async def test_what_was_answered_meanwhile_can_not_be_taken_back(carla, leave, cooperatives, database):
    key = leave()
    await propose(carla, key, cooperatives["Bosco"])
    await carla.open(f"/interessi/{key}")
    answer(database, agreed=True)
    await carla.send(f"/interessi/{key}/passaggio/ritira")
    assert carla.status == 409
    assert "Nel frattempo la proposta ha avuto risposta" in carla.words


async def test_where_nothing_was_proposed_there_is_nothing_to_take_back(carla, leave):
    key = leave()
    await carla.open(f"/interessi/{key}")
    await carla.send(f"/interessi/{key}/passaggio/ritira")
    assert carla.status == 404


@pytest.mark.parametrize("receiver", ["", "999999", "Aurora"])
async def test_a_cooperative_that_is_not_in_the_list_is_nobody(carla, leave, cooperatives, receiver):
    key = leave()
    await carla.open(f"/interessi/{key}")
    given = str(cooperatives.get(receiver, receiver))
    await carla.send(f"/interessi/{key}/passaggio", receiver=given)
    assert carla.status == 422
    assert "Scegli una cooperativa dall'elenco" in carla.words


async def test_another_cooperative_s_interest_can_not_be_proposed(dino, leave, cooperatives, database):
    key = leave()
    await dino.open("/interessi")
    await dino.send(f"/interessi/{key}/passaggio", receiver=str(cooperatives["Consorzio"]))
    assert dino.status == 404
    assert database.standing("web:ada").proposal is None


async def test_who_only_reads_finds_no_way_to_propose(enrolled, leave, cooperatives, database):
    key = leave()
    reader = await enrolled("Rita", cooperatives["Aurora"], "reader").enter()
    await reader.open(f"/interessi/{key}")
    assert "Proponi un passaggio" not in reader.words
    await reader.send(f"/interessi/{key}/passaggio", receiver=str(cooperatives["Bosco"]))
    assert reader.status == 403


async def test_it_is_not_among_the_reasons_one_can_choose(carla, leave):
    key = leave()
    await carla.open(f"/interessi/{key}")
    assert "passato a un'altra cooperativa" not in carla.words
    await carla.send(f"/interessi/{key}/stato", status="closed", reason="handed_over")
    assert carla.status == 422


@pytest.mark.parametrize("follow_up", ["pull", "parent"])
async def test_a_minor_s_is_not_proposed_where_their_tap_would_not_decide(
    house, enrolled, leave, cooperatives, follow_up
):
    import httpx

    from bot.review.site import build_review

    key = leave()
    adult = leave("web:anna", name="Anna", age_band="adult")
    carla = enrolled("Carla", cooperatives["Aurora"])
    carla.client = httpx.AsyncClient(
        transport=httpx.ASGITransport(build_review(replace(house, follow_up=follow_up))),
        base_url="http://localhost:8080",
    )
    await carla.enter()
    await carla.open(f"/interessi/{key}")
    assert "Proponi un passaggio" not in carla.words
    await carla.send(f"/interessi/{key}/passaggio", receiver=str(cooperatives["Bosco"]))
    assert carla.status == 422
    await carla.open(f"/interessi/{adult}")
    assert "Proponi un passaggio" in carla.words
    await carla.client.aclose()
