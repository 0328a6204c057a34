"""The tables of the barometer: marks for the month that runs, by pseudonym; then only what may be told."""

from sqlalchemy import Boolean, Column, Date, Integer, String, Table

from bot.store.tables import metadata

barometer_marks = Table(
    "barometer_marks",
    metadata,
    Column("month", Date, primary_key=True),
    Column("mark", String(200), primary_key=True),
    Column("person", String(64), primary_key=True),
)
"""Who asked about what in the month that runs: a pseudonym for this month alone. When the month is over the rows go."""

barometer_months = Table(
    "barometer_months",
    metadata,
    Column("synthetic", Boolean, primary_key=True),
    Column("month", Date, primary_key=True),
    Column("cell", String(200), primary_key=True),
    Column("number", Integer, nullable=False),
)
"""What may be told of a month that is over, made once. A month that was made has "people", and later "left" (0: too few)."""
