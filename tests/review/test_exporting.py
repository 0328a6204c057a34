"""Interests in a file."""

import csv
import io
import zipfile

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.review.sheets import safe
from tests.review.conftest import PASSWORD


async def export(browser, form="csv", **fields):
    await browser.open("/esporta")
    return await browser.send("/esporta", format=form, password=PASSWORD, code=browser.code(), **fields)


async def test_a_file_has_a_row_for_each_interest(carla, leave):
    leave("web:1", name="Ada")
    leave("web:2", name="Bea", province="Brescia")
    await export(carla)
    rows = list(csv.DictReader(io.StringIO(carla.response.content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["Nome"], row["Provincia"], row["Professioni"]) for row in rows] == [
        ("Bea", "Brescia", "OSS"),
        ("Ada", "Cremona", "OSS"),
    ]
    assert carla.response.headers["content-disposition"] == 'attachment; filename="interessi-2026-11-22.csv"'
    assert carla.response.headers["cache-control"] == "no-store"


async def test_filters_hold_for_the_file_too(carla, leave):
    leave("web:1", name="Ada")
    leave("web:2", name="Bea", province="Brescia")
    await export(carla, provincia="Brescia")
    assert "Ada" not in carla.response.text


async def test_another_cooperative_s_interests_are_in_no_file(dino, leave):
    leave()
    await export(dino)
    assert dino.status == 200
    assert "Ada" not in dino.response.text


async def test_notes_messages_and_what_was_withdrawn_are_in_no_file(carla, leave, database):
    key = leave("web:1", name="Ada")
    leave("web:2", name="Bea")
    database.close(None, "web:2")
    await carla.open(f"/interessi/{key}")
    await carla.send(f"/interessi/{key}/note", text="canarino in una nota")
    await carla.send(f"/interessi/{key}/messaggi", text="canarino in un messaggio")
    await export(carla)
    assert "canarino" not in carla.response.text
    assert "Bea" not in carla.response.text
    assert "Ada" in carla.response.text


@pytest.mark.parametrize("wrong", [{"password": "sbagliata"}, {"code": "000000"}, {"password": "", "code": ""}])
async def test_without_password_and_code_there_is_no_file(carla, leave, wrong):
    leave()
    await carla.open("/esporta")
    await carla.send("/esporta", **{"password": PASSWORD, "code": carla.code(), **wrong})
    assert carla.status == 403
    assert "content-disposition" not in carla.response.headers
    assert "La password o il codice non vanno bene" in carla.words


async def test_the_code_one_came_in_with_makes_no_file(carla, leave, clock):
    await carla.open("/esporta")
    await carla.send("/esporta", password=PASSWORD, code=pyotp.TOTP(carla.seed).at(clock()))
    assert carla.status == 403


async def test_a_code_makes_one_file(carla, leave, clock):
    leave()
    await export(carla)
    assert carla.status == 200
    await carla.open("/esporta")
    await carla.send("/esporta", password=PASSWORD, code=pyotp.TOTP(carla.seed).at(clock()))
    assert carla.status == 403


async def test_that_a_file_was_made_is_noted_and_its_student_may_know(carla, leave, database):
    from bot.store import audit

    leave()
    await export(carla)
    with database._engine.begin() as connection:
        assert [row.what for row in audit.latest(connection, 3)][-1] == "lead.exported"
    (own,) = database.own_data("web:ada").leads
    assert [one.how for one in own.openings] == ["export"]


async def test_a_sheet_for_excel_has_words_and_no_formulas(carla, leave):
    contact = {"kind": "phone", "value": "+393331234567", "whose": "own"}
    leave("web:1", name="Ada", age_band="adult", contact=contact)
    await export(carla, "xlsx")
    with zipfile.ZipFile(io.BytesIO(carla.response.content)) as book:
        words = book.read("xl/sharedStrings.xml").decode()
        page = book.read("xl/worksheets/sheet1.xml").decode()
    assert "'+393331234567" in words
    assert "<f>" not in page


@given(st.text(max_size=40))
def test_no_cell_begins_a_formula(cell):
    kept = safe(cell)
    assert not kept.lstrip().startswith(("=", "+", "-", "@", "\0"))
    assert not kept.startswith(("\t", "\r", "\n"))
    assert kept in (cell, f"'{cell}")


@pytest.mark.parametrize("cell", ["=1+1", "+39", "-2", "@SUM(A1)", "\t=1", "\r=1", "\0=1", " =cmd|' /C calc'!A0"])
def test_what_begins_a_formula_is_quoted(cell):
    assert safe(cell) == f"'{cell}"
