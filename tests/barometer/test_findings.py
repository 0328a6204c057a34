"""A month in words: titles say what was found, and no sentence says more than its numbers."""

from datetime import date

from bot.barometer.findings import Line, Subject, Subjects, findings_of
from bot.people.barometer import Month
from bot.texts import load_texts
from ingest.pages.readability import gulpease

OCTOBER = date(2026, 10, 1)
SUBJECTS = Subjects(
    {
        "oss": Subject("OSS", "profession"),
        "asa": Subject("ASA", "profession"),
        "rsa": Subject("RSA", "topic"),
        "miti#uno": Subject("È vero che basta il cuore?", "myth"),
    },
    {"oss": "OSS", "edu": "Educatore"},
)
CELLS = {
    "people": 120,
    "asked:oss": 60,
    "asked:asa": 30,
    "asked:rsa": 20,
    "asked:tolta": 90,
    "myth:miti#uno": 40,
    "missing:": 10,
    "missing:rsa": 20,
}
INTERESTS = {
    "left": 50,
    "met": 20,
    "left:province:Cremona": 40,
    "met:province:Cremona": 10,
    "left:profession:oss": 20,
    "left:profession:edu": 20,
    "met:profession:oss": 10,
    "left:pair:Cremona:oss": 20,
    "left:pair:Cremona:edu": 10,
}


def told(cells, *before):
    found = findings_of((Month(OCTOBER, cells), *before), OCTOBER, SUBJECTS, load_texts())
    return {one.name: one for one in found}


def test_what_was_asked_most_is_the_title_and_the_sentence_has_the_numbers():
    one = told(CELLS)["professions"]
    assert one.title == "La professione più chiesta: «OSS»"
    assert one.sentence == "A ottobre 2026 almeno 60 persone hanno chiesto di «OSS». Poi: «ASA» (almeno 30)."
    assert one.lines == (Line("OSS", 60), Line("ASA", 30))
    assert one.rows == (("OSS", "60"), ("ASA", "30"))


def test_professions_topics_myths_and_what_is_missing_are_told_apart_and_pages_that_are_gone_are_left_out():
    found = told(CELLS)
    assert [line.label for line in found["topics"].lines] == ["RSA"]
    assert [line.label for line in found["myths"].lines] == ["È vero che basta il cuore?"]
    assert [line.label for line in found["missing"].lines] == ["RSA", "Nessun argomento vicino"]
    assert "tolta" not in str(found)


def test_where_two_are_first_neither_is_put_before_the_other():
    one = told({"people": 30, "asked:oss": 30, "asked:asa": 30})["professions"]
    assert one.title == "Le professioni più chieste: «ASA» e «OSS»"
    assert (
        one.sentence
        == "A ottobre 2026 almeno 30 persone per ciascuna hanno chiesto di queste professioni: «ASA» e «OSS»."
    )


def test_a_month_is_compared_with_the_one_before_where_that_can_be_told():
    before = Month(date(2026, 9, 1), {"people": 90})
    assert told(CELLS, before)["people"].sentence.endswith("Sono più del mese prima, quando erano almeno 90.")
    assert told(CELLS)["people"].sentence.endswith("Del mese prima non si può dire.")
    few = told(CELLS, Month(date(2026, 9, 1), {"people": 0}))["people"]
    assert few.sentence.endswith("Del mese prima non si può dire.")
    assert few.rows[0] == ("settembre 2026", "meno di 10", "non ancora contati")


def test_interests_say_how_many_became_a_meeting():
    found = told(CELLS | INTERESTS)
    assert found["journey"].sentence == (
        "A ottobre 2026 almeno 50 persone hanno lasciato un interesse. Entro la fine di novembre 2026 almeno 20 di loro "
        "hanno incontrato una cooperativa."
    )
    assert found["by_province"].rows == (("Cremona", "40", "10"),)
    assert found["by_profession"].rows == (("Educatore", "20", "non si dice"), ("OSS", "20", "10"))
    assert found["by_profession"].lines[1] == Line("OSS", 20, 10, "con almeno 10 incontri")
    assert "Per «OSS» gli incontri sono almeno 10." in found["by_profession"].sentence


def test_profession_and_province_are_told_together_where_they_may_be():
    one = told(CELLS | INTERESTS)["by_pair"]
    assert one.rows == (("OSS, provincia di Cremona", "20"), ("Educatore, provincia di Cremona", "10"))
    assert "almeno 20 persone hanno lasciato un interesse per «OSS, provincia di Cremona»" in one.sentence
    assert told(CELLS | {"left": 50, "met": 0})["by_pair"].lines == ()


def test_interests_that_are_not_counted_yet_are_announced():
    found = told(CELLS)
    assert "journey" not in found
    assert found["later"].sentence.endswith("Questi numeri compaiono all'inizio di dicembre 2026.")


def test_where_too_little_may_be_told_there_is_a_sentence_and_no_picture():
    for cells in ({"people": 0}, {"people": 0, "left": 0, "met": 0}):
        for one in told(cells).values():
            assert not one.lines
            assert one.title
            assert "None" not in one.sentence


def test_every_sentence_is_easy_to_read():
    said = " ".join(f"{one.title}. {one.sentence}" for one in told(CELLS | INTERESTS).values())
    assert gulpease(said) >= 50
    assert gulpease(load_texts().say("barometer.how")) >= 60
