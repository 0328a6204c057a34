"""Explore, compare and «il mio percorso»: driven through their buttons, over the guide as it is published."""

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from pypdf import PdfReader

from bot.answering.answer import Answerer
from bot.answering.models import Focus, Recognized
from bot.conversation import guided, smalltalk
from bot.conversation.events import GuideOpened, Tapped, TextSent
from bot.conversation.replies import Reply
from bot.conversation.requests import OpenGuide, OpenSection
from bot.conversation.routes import handle
from bot.conversation.session import Session
from bot.conversations import Conversations
from bot.guide.models import GUIDE
from bot.records import MemoryRecords
from bot.retrieval.index import Shelf
from bot.texts import load_texts
from ingest.pages.knowledge import read_knowledge
from ingest.publish import publish_index
from tests.conversation.test_routes import INSIDE
from tests.support.embedders import WordEmbedder
from tests.support.guide import CONTEXT, NOW, guide, knowledge, payloads, tap
from tests.support.knowledge import write_knowledge

LONGEST_PAYLOAD = 64
OUTSIDE = "interests"
"""The way to the questionnaire, a scene of its own."""
ANY_PAYLOAD = st.builds(
    "{}{}".format,
    st.sampled_from(sorted(guided.PAYLOADS)),
    st.text(st.sampled_from("abcdefgilnoprstuvz+:-0123456789²"), max_size=24),
)


def replies_of(payload: str) -> tuple[Reply, ...]:
    found = tap(payload)
    assert isinstance(found, tuple), found
    return found


def check(payload: str, found: tuple[Reply, ...] | OpenSection) -> list[str]:
    """What can be tapped next; wherever one is, there is something."""
    if isinstance(found, OpenSection):
        assert found.section_id in knowledge().library.sections, payload
        return []
    assert found, payload
    following = payloads(found)
    assert following, payload
    assert all(reply.words.strip() for reply in found)
    assert all(len(one.encode()) <= LONGEST_PAYLOAD for one in following), payload
    return [one for one in following if one != OUTSIDE]


@given(st.sampled_from(sorted(guided.COMMANDS.values())), st.lists(st.integers(0, 60), max_size=12))
def test_no_sequence_of_taps_breaks_or_leads_to_a_dead_end(here: str, taps: list[int]):
    for place in taps:
        following = check(here, tap(here))
        if not following:
            return
        here = following[place % len(following)]


@given(ANY_PAYLOAD)
def test_a_payload_that_nobody_made_leads_somewhere_too(payload: str):
    check(payload, tap(payload))


def test_every_profession_is_reached_from_the_menu_by_buttons_alone():
    reached, waiting = set(), ["explore:-:-:-:0"]
    while waiting:
        for payload in payloads(replies_of(waiting.pop())):
            if payload.startswith("card:"):
                reached.add(payload.removeprefix("card:"))
            elif payload.startswith("explore:-:-:-:") and not payload.endswith("sources") and payload not in reached:
                reached.add(payload)
                waiting.append(payload)
    assert reached >= set(guide().by_code)


def test_results_say_why_each_is_there_and_that_there_is_no_ranking():
    (reply,) = replies_of("explore:anziani:casa:breve")
    assert reply.words.count("Perché la vedi: lavora con persone anziane, si lavora a casa delle persone") == 3
    assert "non c'è una classifica" in reply.words
    names = [row[0].label for row in reply.buttons[:3]]
    assert names == sorted(names)


def test_a_card_says_the_pages_own_words_with_their_sources():
    (card,) = replies_of("card:oss")
    brief = knowledge().library.page_by_id["oss"].sections[0].sentences[0].text
    assert brief in card.words
    (sources,) = replies_of("card:oss:sources")
    assert "[1]" in sources.words
    assert "card:oss" in payloads((sources,))


@pytest.mark.parametrize(("about", "aspect"), [("doing", "cosa-fa"), ("becoming", "diventare")])
def test_a_card_leads_to_what_one_does_and_how_one_becomes_it(about, aspect):
    opened = tap(f"card:oss:{about}")
    assert isinstance(opened, OpenSection)
    assert knowledge().library.sections[opened.section_id].aspect == aspect


def test_a_comparison_tells_the_same_in_words_and_in_its_picture():
    (reply,) = replies_of("compare:oss+asa+inf")
    picture = reply.picture
    assert picture is not None
    assert picture.columns == ("OSS", "ASA", "Infermiere")
    for row in picture.rows:
        for cell in row.cells:
            assert cell in reply.words
            assert cell in picture.alt


def test_a_pay_is_never_told_without_gross_contract_and_date():
    for one in guide().professions:
        pay = one.cells.get("pay")
        if pay and "euro" in pay.text and "a incontro" not in pay.text.casefold():
            for needed in ("lord", "contratto", "20"):
                assert needed in pay.text, one.id
            assert "nett" not in pay.text


def test_professions_can_be_named_with_the_command():
    for command, payload in (("/confronta oss e asa", "compare"), ("/percorso OSS", "path")):
        step = handle(INSIDE, TextSent(command), CONTEXT, NOW)
        (request,) = step.requests
        assert isinstance(request, OpenGuide)
        (reply,) = guided.go_on(INSIDE, GuideOpened(request.wanted, guide()), CONTEXT, NOW).replies
        assert any(one.startswith((f"{payload}:oss", "card:oss")) for one in payloads((reply,)))


def test_no_guide_is_opened_before_age_and_consent():
    for event in (
        TextSent("/esplora"),
        TextSent("/percorso"),
        TextSent("/interessi"),
        Tapped("compare:oss+asa"),
        Tapped("path:oss"),
    ):
        step = handle(Session(), event, CONTEXT, NOW)
        assert step.requests == ()
        assert [reply.kind for reply in step.replies] == ["gate"]


def test_without_a_published_guide_it_is_said_and_there_is_a_way_on():
    (reply,) = guided.go_on(INSIDE, GuideOpened("explore", None), CONTEXT, NOW).replies
    assert payloads((reply,)) == [OUTSIDE]


def test_a_path_is_told_with_stages_costs_dates_alternatives_and_sources():
    (reply,) = replies_of("path:inf:lsu:3")
    for words in (
        "1. Finisci il liceo",
        "In tutto circa 6 anni",
        "Quanto costa",
        "Che cosa controllare in tempo",
        "Altre domande",
    ):
        assert words in reply.words
    for stop in reply.picture.stops:
        assert stop.label in reply.words
    (sources,) = replies_of("path:inf:lsu:3:sources")
    highest = max(int(part.split("]")[0]) for part in reply.words.split("[")[1:] if part.split("]")[0].isdigit())
    assert f"[{highest}]" in sources.words


def test_a_choice_of_school_is_not_kept():
    step = guided.go_on(INSIDE, GuideOpened("path:inf:lsu:3", guide()), CONTEXT, NOW)
    assert step.session == replace(INSIDE, focus=Focus(("infermiere",)))


def test_a_path_is_saved_as_an_accessible_pdf_with_all_its_stages():
    (reply,) = replies_of("path:inf:lsu:3:pdf")
    assert (reply.document.name, reply.document.media_type) == ("percorso-infermiere.pdf", "application/pdf")
    printed = PdfReader(BytesIO(reply.document.content))
    assert printed.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = " ".join(" ".join(page.extract_text() for page in printed.pages).split())
    for stop in replies_of("path:inf:lsu:3")[0].picture.stops:
        assert stop.label in text


def test_reminders_are_for_the_days_that_the_pages_tell():
    (reply,) = replies_of("path:inf:lsu:5:ics")
    days = [one["DTSTART"].dt.isoformat() for one in Calendar.from_ical(reply.document.content).walk("VEVENT")]
    assert days == ["2027-04-01", "2027-06-01", "2027-06-01"]


def test_where_the_pages_tell_no_day_no_calendar_is_offered():
    (reply,) = replies_of("path:oss:dpl")
    assert not any(one.endswith(":ics") for one in payloads((reply,)))
    assert any(one.endswith(":pdf") for one in payloads((reply,)))


def test_what_is_drawn_stays_in_italian_whatever_the_language():
    spoken = CONTEXT.speaking("uk")
    (reply,) = guided.go_on(INSIDE, GuideOpened("compare:oss+asa", guide()), spoken, NOW).replies
    assert reply.picture.rows[0].label == load_texts().say("compare.columns.title")


@pytest.fixture
def house(tmp_path, context, clock):
    """Conversations over the two synthetic pages, published with the guide."""
    embedder = WordEmbedder()
    library = read_knowledge(write_knowledge(tmp_path / "knowledge"), NOW.date()).library
    data = GUIDE.published(guide())
    publish_index(library, tmp_path / "index", embedder.identity, lambda: embedder, NOW, data=data)
    shelf = Shelf(tmp_path / "index", embedder.identity)
    yield Conversations(Answerer(shelf.current, embedder), MemoryRecords(), context, clock)
    shelf.close()


def test_in_the_whole_house_a_command_leads_to_a_file_by_taps(house: Conversations):
    session, here = INSIDE, "/percorso infermiere"
    turn = house.take(session, TextSent(here))
    for payload in ("path:inf:lsu", "path:inf:lsu:3", "path:inf:lsu:3:pdf"):
        assert payload in payloads(turn.replies)
        turn = house.take(turn.session, Tapped(payload))
    assert turn.replies[0].document.content.startswith(b"%PDF")


def test_a_section_that_is_no_longer_there_is_said_kindly(house: Conversations):
    (reply,) = house.take(INSIDE, Tapped("card:psi:becoming")).replies
    assert reply.words == load_texts().say("ask.topic_gone")


@pytest.mark.parametrize("intent", ["esplora", "valutami"])
def test_whoever_does_not_know_what_to_choose_is_offered_to_choose_together(intent):
    (reply,) = smalltalk.meet(INSIDE, Recognized(intent), "chiave", CONTEXT).replies
    assert payloads((reply,))[:2] == ["explore", OUTSIDE]
