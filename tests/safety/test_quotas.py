from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.safety.quotas import DAY, MINUTE, Limits, Quotas
from tests.conftest import NOW

SECOND = timedelta(seconds=1)


def answers(quotas: Quotas, person: str, count: int, every: timedelta = SECOND / 10, start=NOW, kind="message"):
    return [quotas.admit(person, kind, start + n * every).answer for n in range(count)]


def test_twenty_messages_a_minute_are_met_then_one_sentence_then_silence():
    assert answers(Quotas(), "ada", 25) == ["yes"] * 20 + ["slow"] + ["silent"] * 4


def test_after_the_cool_down_it_goes_on_whatever_was_sent_meanwhile():
    quotas = Quotas()
    answers(quotas, "ada", 40, SECOND)
    assert quotas.admit("ada", "message", NOW + 20 * SECOND + MINUTE).admits


@given(st.lists(st.floats(0, 30), min_size=1, max_size=200), st.sampled_from(["message", "tap", "right"]))
def test_nobody_is_ever_met_more_often_in_a_minute_than_the_limit(gaps: list[float], kind):
    quotas, now, met = Quotas(Limits(messages=20, taps=20, rights=20)), NOW, []
    for gap in gaps:
        now += timedelta(seconds=gap / 10)
        if quotas.admit("ada", kind, now).admits:
            met.append(now)
    assert all(sum(1 for other in met if one - MINUTE < other <= one) <= 20 for one in met)


def test_a_flood_of_messages_leaves_taps_and_rights_open():
    quotas = Quotas()
    answers(quotas, "ada", 30)
    assert quotas.admit("ada", "right", NOW + 4 * SECOND).admits
    assert quotas.admit("ada", "tap", NOW + 4 * SECOND).admits


def test_one_persons_flood_is_nobody_elses():
    quotas = Quotas()
    answers(quotas, "berto", 100)
    assert quotas.admit("ada", "message", NOW + 10 * SECOND).admits


def test_two_hundred_answers_a_day_then_no_more_until_a_day_has_passed():
    quotas, now = Quotas(), NOW
    last = []
    for _ in range(200):
        now += 4 * SECOND
        assert quotas.admit("ada", "message", now).admits
        last.append(quotas.spend("ada", now))
    assert last == [False] * 199 + [True]
    assert quotas.admit("ada", "message", now + 4 * SECOND).answer == "day"
    assert quotas.admit("ada", "right", now + 4 * SECOND).admits
    assert quotas.admit("ada", "message", NOW + 4 * SECOND + DAY).admits


def test_a_class_of_thirty_behind_one_address_enters_and_goes_on_together():
    quotas = Quotas()
    for student in range(30):
        assert quotas.let_in(f"web:{student}", "203.0.113.7", NOW).admits
        assert quotas.admit(f"web:{student}", "message", NOW).admits
    for minute in range(5):
        now = NOW + minute * MINUTE
        assert all(quotas.admit(f"web:{student}", "message", now).admits for student in range(30))


def test_a_client_without_cookies_is_stopped_and_the_class_at_its_address_is_not():
    quotas = Quotas(Limits(newcomers=50, newcomers_a_minute=10))
    for student in range(30):
        quotas.let_in(f"web:{student}", "203.0.113.7", NOW)
        quotas.admit(f"web:{student}", "message", NOW)
    let_in = [quotas.let_in(f"web:invented-{n}", "203.0.113.7", NOW + SECOND).admits for n in range(100)]
    assert let_in == [True] * 20 + [False] * 80
    assert all(quotas.let_in(f"web:{student}", "203.0.113.7", NOW + SECOND).admits for student in range(30))
    assert quotas.let_in("web:elsewhere", "198.51.100.1", NOW + SECOND).admits
    assert quotas.let_in("web:later", "203.0.113.7", NOW + MINUTE).admits


def test_the_many_addresses_of_one_telephone_count_as_one():
    quotas = Quotas(Limits(newcomers=5, newcomers_a_minute=1))
    let_in = [quotas.let_in(f"web:{n}", f"2001:db8::{n:x}", NOW).admits for n in range(10)]
    assert let_in == [True] * 5 + [False] * 5
    assert quotas.let_in("web:other", "2001:db8:0:1::1", NOW).admits


def test_when_too_much_is_sent_by_all_those_who_sent_little_go_before_those_who_sent_much():
    quotas = Quotas(Limits(everyone=100))
    for person in range(5):
        answers(quotas, f"much-{person}", 20)
    assert quotas.admit("much-0", "tap", NOW + 3 * SECOND).answer == "busy"
    assert quotas.admit("little", "message", NOW + 3 * SECOND).admits
    assert quotas.admit("much-0", "right", NOW + 3 * SECOND).admits
    assert quotas.admit("much-0", "message", NOW + 3 * MINUTE).admits


def test_what_is_remembered_is_bounded():
    quotas = Quotas(Limits(remembered=10))
    for number in range(100):
        quotas.let_in(f"web:{number}", f"198.51.100.{number}", NOW)
        quotas.admit(f"web:{number}", "message", NOW)
    assert len(quotas._people) == len(quotas._addresses) == 10
