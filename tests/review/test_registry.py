"""The audit as administrators and the DPO read it, the terms of retention, and who may see neither."""

import re
from typing import get_args

import pytest
from sqlalchemy import text

from bot.people.audit import KINDS, AuditEvent, What, kind_of, of_kind
from bot.people.inbox import Asker
from bot.people.retention import TERMS
from bot.people.staff import ROLES
from bot.texts import load_texts


@pytest.fixture
async def elena(enrolled, cooperatives):
    """The consortium's administrator (synthetic, like everybody here)."""
    return await enrolled("Elena", cooperatives["Consorzio"], "administrator").enter()


@pytest.fixture
async def bea(enrolled, cooperatives):
    """Who watches over the data."""
    return await enrolled("Bea", cooperatives["Consorzio"], "dpo").enter()


async def test_i2_who_opened_an_interest_is_read_in_words_and_the_student_is_nobody(carla, bea, leave):
    key = leave()
    await carla.open(f"/interessi/{key}")
    await bea.open("/registro")
    assert "Interesse aperto: interesse" in bea.words
    assert "Carla, Cooperativa Aurora (di prova)" in bea.words
    assert "Interesse lasciato: interesse" in bea.words
    assert "una persona che scrive nella chat" in bea.words
    assert "Ada" not in bea.words
    assert key not in bea.response.text


async def test_i2_reading_the_audit_is_noted_in_it_with_who_read(bea, enrolled, cooperatives):
    await bea.open("/registro")
    dino = await enrolled("Dino", cooperatives["Consorzio"], "dpo").enter()
    await dino.open("/registro?tipo=accounts")
    read = dino.response.text.index("Registro letto")
    assert "Bea, Consorzio di prova" in dino.response.text[read : read + 300]


@pytest.mark.parametrize("role", [role for role in ROLES if role != "dpo"])
async def test_i2_nobody_else_reads_the_audit(enrolled, cooperatives, role):
    berto = await enrolled("Berto", cooperatives["Consorzio"], role).enter()
    assert (await berto.open("/registro")).status == 403
    assert (await berto.open("/conservazione")).status == (200 if role == "administrator" else 403)
    await berto.open("/profilo")
    assert "/gestione/registro" not in berto.response.text


async def test_i2_the_dpo_sees_the_audit_and_the_terms_and_nothing_else(bea):
    await (await bea.enter()).follow()
    assert bea.response.headers["location"] == "/gestione/registro"
    for path in ("/interessi", "/esporta", "/opportunita", "/classi", "/persone"):
        assert (await bea.open(path)).status == 403


async def test_it_is_looked_through_by_day_and_kind(carla, bea, leave, clock):
    leave()
    clock.move(days=2)
    await bea.enter()
    await bea.open("/registro?giorno=2026-11-22&tipo=interests")
    assert "Interesse lasciato" in bea.words
    assert "Entrata nella gestione" not in bea.words
    await bea.open("/registro?giorno=2026-11-23")
    assert "Con questi filtri non c'è niente" in bea.words
    await bea.open("/registro?tipo=rights")
    assert "Consenso dato: contatto con una cooperativa" in bea.words


async def test_a_day_is_a_day_in_italy(bea, leave, clock):
    clock.move(hours=13, minutes=30)  # 23:30 in London, half past midnight in Rome
    leave()
    await bea.enter()
    await bea.open("/registro?giorno=2026-11-23&tipo=interests")
    assert "Interesse lasciato" in bea.words


@pytest.mark.parametrize("query", ["giorno=ieri", "tipo=segreti", "prima=0", "prima=x"])
async def test_a_filter_that_can_not_be_is_refused_kindly(bea, query):
    await bea.open(f"/registro?{query}")
    assert bea.status == 422
    assert "Uno dei filtri non va bene" in bea.words


async def test_it_is_turned_page_by_page_and_nothing_is_skipped(bea, database):
    for number in range(120):
        database.note(AuditEvent("purge", f"leads={number}"))
    seen: list[str] = []
    path = "/registro?tipo=house"
    while path:
        await bea.open(path.removeprefix("/gestione").replace("&amp;", "&"))
        seen += re.findall(r"interessi lasciati, tutti: (\d+)</p>", bea.response.text)
        path = next((part for part in bea.response.text.split('"') if "prima=" in part), "")
    assert [int(one) for one in seen] == list(range(119, -1, -1))


async def test_whether_it_is_whole_is_said_with_an_anchor(bea, database):
    await bea.open("/registro")
    await bea.send("/registro/verifica")
    assert "Il registro è intero" in bea.words
    anchor = bea.response.text.partition("<code>")[2].partition("</code>")[0]
    assert re.fullmatch(r"\d+:[0-9a-f]{64}", anchor)
    assert "Registro letto: controllo" in bea.words


async def test_a_row_that_was_changed_is_said_loudly(bea, database):
    database.note(AuditEvent("purge", "leads=1"))
    with database._engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_unchanged"))
        connection.execute(text("UPDATE audit SET outcome = 'leads=2' WHERE what = 'purge'"))
    await bea.open("/registro")
    await bea.send("/registro/verifica")
    assert 'role="alert"' in bea.response.text
    assert "è stata cambiata" in bea.words


async def test_who_did_not_come_in_is_not_taken_for_the_house(bea, database):
    bea.client.cookies.clear()
    await bea.open("/entra")
    await bea.send("/entra", email="nessuno@esempio.invalid", password="sbagliata del tutto", code="123456")
    database.classes.come_in("una chiave che non c'è")
    await bea.enter()
    await bea.open("/registro")
    for what, who in (
        ("Entrata nella gestione</strong>: non riuscita", "qualcuno che non è entrato"),
        ("Entrata di un insegnante</strong>: rifiutata", "una persona che insegna"),
    ):
        told = bea.response.text.partition(what)[2]
        assert who in told[:200]


async def test_who_had_an_account_is_not_taken_for_a_student(bea, leave, database, cooperatives):
    key = leave()
    database.leads.open(Asker(cooperatives["Aurora"], "4711"), key)
    await bea.open("/registro?tipo=interests")
    opened = bea.response.text.partition("Interesse aperto")[2][:200]
    assert "un accesso che non c&#39;è più" in opened


def test_every_event_has_words_and_a_kind():
    texts = load_texts()
    for what in get_args(What):
        assert f"review.audit.what.{what.replace('.', '_')}" in texts, what
        assert what in of_kind(kind_of(what))
    assert {kind_of(what) for what in get_args(What)} == set(KINDS)


async def test_what_happens_here_is_said_without_codes(carla, elena, bea, leave, database, clock):
    key = leave()
    await carla.open(f"/interessi/{key}")
    await carla.send(f"/interessi/{key}/messaggi", text="Ciao, sono Carla.")
    await elena.open("/classi")
    await elena.send("/classi", name="Elena Finta")
    await carla.open("/persone")
    database.count_crisis("R:SUI")
    clock.move(days=1)
    database.purge()
    await bea.enter()
    await bea.open("/registro")
    assert "Schede di aiuto mostrate in un giorno: 1" in bea.words
    assert "SUI" not in bea.words
    assert "Richiesta non permessa: gestire gli accessi" in bea.words
    listed = bea.response.text.partition("<ol")[2].partition("</ol>")[0]
    for code in ("lead.", "relay", "staff.", "teacher", "cooperative=", "access.", "sha="):
        assert code not in listed, code


async def test_each_term_is_told_with_what_is_kept_under_it(bea, leave, database):
    leave()
    await bea.open("/conservazione")
    assert "la pulizia non è ancora passata" in bea.words
    database.purge()
    await bea.open("/conservazione")
    assert "L'ultima pulizia è passata il 22/11/2026" in bea.words
    texts = load_texts()
    for table in TERMS:
        assert texts.say(f"custody.retention.{table}") in bea.words
    told = bea.response.text.partition(texts.say("custody.retention.consents"))[2].partition("</li>")[0]
    for value in ("365 giorni", "<dd>1</dd>", "22/11/2026"):
        assert value in told
    assert "oltre il termine" not in bea.words


async def test_a_purge_that_stands_still_is_said(bea, leave, database, clock):
    database.purge()
    leave()
    clock.move(days=400)
    await bea.enter()
    await bea.open("/conservazione")
    assert "più di due ore fa" in bea.words
    assert "oltre il termine" in bea.words
