from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.guide.calendar import Reminder, calendar

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=200)


@given(
    st.lists(st.builds(Reminder, st.dates(date(2026, 1, 1), date(2100, 1, 1)), WORDS, WORDS), min_size=1, max_size=4)
)
def test_a_calendar_reads_the_days_and_the_words_as_they_were_written(reminders):
    events = Calendar.from_ical(calendar("Percorso", reminders, NOW)).walk("VEVENT")
    told = [(one["DTSTART"].dt, str(one["SUMMARY"]), str(one["DESCRIPTION"])) for one in events]
    assert told == [(one.on, one.what, one.why) for one in reminders]


@given(WORDS)
def test_no_line_is_longer_than_the_standard_allows(words):
    for line in calendar("Percorso", [Reminder(date(2027, 4, 1), words, words)], NOW).split(b"\r\n"):
        assert len(line) <= 75


def test_taking_the_same_reminders_in_twice_doubles_nothing():
    reminders = [Reminder(date(2027, 4, 1), "Fai l'ISEE", "")]
    first, second = (Calendar.from_ical(calendar("Percorso", reminders, now)) for now in (NOW, NOW.replace(year=2027)))
    assert [one["UID"] for one in first.walk("VEVENT")] == [one["UID"] for one in second.walk("VEVENT")]
