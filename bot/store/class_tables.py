"""The tables of teachers and classes. Of pupils there are marks for a week, by pseudonym; then only what may be told."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, LargeBinary, String, Table

from bot.store.tables import ROW, Instant, metadata

teachers = Table(
    "teachers",
    metadata,
    Column("id", ROW, primary_key=True, autoincrement=True),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("seen_at", Instant, nullable=False, index=True),
    Column("suspended", Boolean, nullable=False),
    sqlite_autoincrement=True,
)
"""Who was invited: a name, sealed, the hash of a key, when it was last used to come in, and whether it still may be."""

classes = Table(
    "classes",
    metadata,
    Column("code", String(64), primary_key=True),
    Column(
        "teacher", ForeignKey("teachers.id", name="fk_classes_teacher", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("sealed", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
    Column("ends_at", Instant, nullable=False),
)
"""Classes, what their teacher calls them sealed; what is counted of them goes when they go."""

class_marks = Table(
    "class_marks",
    metadata,
    Column("code", ForeignKey("classes.code", name="fk_class_marks_code", ondelete="CASCADE"), primary_key=True),
    Column("week", Date, primary_key=True),
    Column("mark", String(200), primary_key=True),
    Column("pupil", String(64), primary_key=True),
)
"""Who asked about what in the week that runs: a pseudonym for this class and week alone. When the week is over the rows go."""

class_weeks = Table(
    "class_weeks",
    metadata,
    Column("code", ForeignKey("classes.code", name="fk_class_weeks_code", ondelete="CASCADE"), primary_key=True),
    Column("week", Date, primary_key=True),
    Column("mark", String(200), primary_key=True),
    Column("number", Integer, nullable=False),
)
"""What may be told of a week that is over, made once. The mark "" counts the pupils who asked anything (0: too few)."""
