"""Every page and every form, tried by every role: what is not allowed is refused, what is allowed is not."""

import pytest

from bot.people.staff import POWERS, ROLES
from bot.review.site import open_doors

ALLOWED = {
    "administrator": {
        "self",
        "leads.read",
        "leads.write",
        "leads.export",
        "opportunities.write",
        "staff.manage",
        "classes.manage",
        "retention.read",
        "questions.answer",
        "barometer.read",
    },
    "reviewer": {"self", "leads.read", "leads.write", "leads.export", "opportunities.write", "barometer.read"},
    "editor": {"self", "opportunities.write", "questions.answer", "barometer.read"},
    "reader": {"self", "leads.read", "barometer.read"},
    "dpo": {"self", "audit.read", "retention.read"},
}
OPEN = {("GET", "/entra"), ("POST", "/entra"), ("POST", "/esci"), ("GET", "/invito/{key}"), ("POST", "/invito/{key}")}


def test_the_powers_of_the_roles_are_these():
    assert {role: set(powers) for role, powers in POWERS.items()} == ALLOWED


def test_only_coming_in_going_out_and_invitations_are_open_to_everybody(house):
    powers = open_doors(house).powers
    assert {door for door, power in powers.items() if power is None} == OPEN


@pytest.mark.parametrize("role", ROLES)
async def test_each_role_finds_open_what_it_may_and_nothing_else(house, enrolled, cooperatives, leave, role):
    key = leave("web:ada", "Consorzio")
    berto = await enrolled("Berto", cooperatives["Consorzio"], role).enter()
    await berto.open("/profilo")
    token = berto.token
    tried = 0
    for (method, path), power in open_doors(house).powers.items():
        if power is None:
            continue
        address = f"/gestione{path.replace('{key}', key).replace('{number}', '1')}"
        if method == "GET":
            answer = await berto.client.get(address)
        else:
            answer = await berto.client.post(address, data={"token": token})
        tried += 1
        assert (answer.status_code == 403) == (power not in ALLOWED[role] or _asks_again(method, path)), (
            role,
            method,
            path,
        )
        if power not in ALLOWED[role]:
            assert "Il tuo accesso non permette di farlo" in answer.text
    assert tried > 10


def _asks_again(method: str, path: str) -> bool:
    """Where password and code are asked for once more, and none was given."""
    return (method, path) == ("POST", "/esporta")


async def test_who_may_only_read_finds_no_forms(enrolled, cooperatives, leave):
    key = leave()
    reader = await enrolled("Berto", cooperatives["Aurora"], "reader").enter()
    await reader.open(f"/interessi/{key}")
    assert [form.action for form in reader.forms] == ["/gestione/esci"]


async def test_what_a_role_was_refused_is_noted(enrolled, cooperatives, database):
    from bot.store import audit

    editor = await enrolled("Berto", cooperatives["Aurora"], "editor").enter()
    await editor.open("/interessi")
    with database._engine.begin() as connection:
        last = audit.latest(connection, 1)[0]
    assert (last.what, last.outcome) == ("access.denied", "leads.read")


async def test_who_was_refused_still_finds_the_way_out(enrolled, cooperatives):
    editor = await enrolled("Berto", cooperatives["Aurora"], "editor").enter()
    await editor.open("/interessi")
    await editor.send("/esci")
    assert (await editor.open("/profilo")).status == 303
