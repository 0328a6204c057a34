"""Invented cooperatives, interests and opportunities, marked as such, to try the pages with; and taking them away again."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import get_args

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from bot.people import barometer as policy
from bot.people.consent import ConsentEvent
from bot.people.lead import Lead
from bot.people.notice import notice_hash
from bot.people.opportunity import Opportunity, Sort
from bot.store import barometer, consents, cooperatives, leads, opportunities
from bot.store.keys import Keys
from bot.store.lead_tables import cooperatives as cooperative_table
from bot.store.lead_tables import lead_shares, relay_messages
from bot.store.lead_tables import leads as lead_table
from bot.store.lead_tables import opportunities as opportunity_table
from bot.store.pseudonyms import Pseudonyms
from bot.store.tables import consents as consent_table

CHANNEL = "demo"
_NAMES = (
    "Ada",
    "Berto",
    "Dora",
    "Elio",
    "Fede",
    "Gaia",
    "Ivo",
    "Lia",
    "Milo",
    "Nora",
    "Pino",
    "Rita",
    "Sole",
    "Tea",
    "Ugo",
)
_CODES = ("oss", "asa", "educatore", "assistente-sociale", "infermiere")
_NOTICE = notice_hash("dati dimostrativi")
_SPREAD_DAYS = 150
_MONTHS = 6


@dataclass(frozen=True, slots=True)
class DemoWords:
    """The sentences that invented things are made of; each says that it is invented."""

    cooperatives: tuple[str, str]
    provinces: tuple[str, str]
    contact: str
    title: str
    place: str
    does: str
    asked: tuple[str, ...] = ()
    """Pages that invented people asked about, the first ones most; then myths, as sections, and professions, as codes."""
    myths: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


def add(
    connection: Connection,
    keys: Keys,
    names: Pseudonyms,
    now: datetime,
    words: DemoWords,
    number: int,
) -> tuple[str, ...]:
    """Add `number` interests over two invented cooperatives, and an opportunity of each kind; the cooperatives' names."""
    chance = random.Random(number)  # noqa: S311 - the same data each time
    offered = []
    for name, province in zip(words.cooperatives, words.provinces, strict=True):
        known = connection.scalar(select(cooperative_table.c.id).where(cooperative_table.c.name == name))
        offered.append(known or cooperatives.add(connection, name, (province,), words.contact, now, synthetic=True))
    begun = connection.scalar(select(func.count()).where(lead_table.c.synthetic)) or 0
    codes = words.codes or _CODES
    for place in range(begun, begun + number):
        left_at = now - timedelta(minutes=chance.randrange(_SPREAD_DAYS * 24 * 60))
        conversation = f"{CHANNEL}:{place}"
        chosen = tuple(sorted(chance.sample(offered, chance.choice((1, 1, 1, 2)))))
        adult = chance.random() < 0.3
        lead = Lead(
            name=chance.choice(_NAMES),
            age_band="adult" if adult else "minor",
            professions=tuple(chance.sample(codes, min(len(codes), chance.randrange(1, 4)))),
            province=chance.choice(words.provinces),
            school_year=None if adult else chance.randrange(1, 6),
            recipients=chosen,
        )
        owner = names.owner(conversation)
        agreed = consents.put(connection, owner, ConsentEvent("follow_up", _NOTICE), CHANNEL, left_at)
        if agreed is not None:
            leads.put(connection, keys, owner, conversation, lead, agreed, left_at, synthetic=True)
    if not begun:
        for day, sort in enumerate(get_args(Sort), 1):
            made = _opportunity(sort, now.date() + timedelta(days=7 * day), words)
            opportunities.add(connection, offered[day % len(offered)], made, now, published_at=now)
        if words.asked:
            _measure(connection, now, words)
    return words.cooperatives


def remove(connection: Connection) -> int:
    """Take away what was invented; how many interests there were. A cooperative that somebody works for is only closed."""
    invented = select(lead_table.c.key).where(lead_table.c.synthetic)
    connection.execute(delete(relay_messages).where(relay_messages.c.lead.in_(invented)))
    connection.execute(delete(lead_shares).where(lead_shares.c.lead.in_(invented)))
    gone = connection.execute(delete(lead_table).where(lead_table.c.synthetic)).rowcount
    connection.execute(delete(consent_table).where(consent_table.c.channel == CHANNEL))
    barometer.remove_synthetic(connection)
    of_demo = select(cooperative_table.c.id).where(cooperative_table.c.synthetic)
    connection.execute(delete(opportunity_table).where(opportunity_table.c.cooperative.in_(of_demo)))
    for number in connection.scalars(of_demo).all():
        here = cooperative_table.c.id == number
        try:
            with connection.begin_nested():
                connection.execute(delete(cooperative_table).where(here))
        except IntegrityError:
            connection.execute(update(cooperative_table).where(here).values(active=False))
    return gone


def _measure(connection: Connection, now: datetime, words: DemoWords) -> None:
    """Months of the barometer, made of invented people by the rules that hold for real ones."""
    chance = random.Random(_MONTHS)  # noqa: S311 - the same data each time
    month = policy.month_before(policy.month_of(now))
    named = (("asked", words.asked), ("asked", words.asked), ("missing", words.asked[::-1]), ("myth", words.myths))
    tables = [(table, subjects) for table, subjects in named if subjects]
    codes = words.codes or _CODES
    for back in range(_MONTHS):
        marks = [
            frozenset(
                f"{table}:{_early(chance, subjects)}"
                for table, subjects in chance.choices(tables, k=chance.randrange(1, 5))
            )
            for _ in range(chance.randrange(300, 400) - 40 * back)
        ]
        interested = [
            policy.Interested(
                frozenset({chance.choice((*words.provinces, words.provinces[0], ""))}),
                frozenset({_early(chance, codes), _early(chance, codes)}),
                chance.choice(policy.STAGES),
            )
            for _ in range(chance.randrange(60, 140))
        ]
        told = policy.publish_asked(marks) | (policy.publish_interests(interested) if back else {})
        barometer.put(connection, month, told, synthetic=True)
        month = policy.month_before(month)


def _early(chance: random.Random, things: tuple[str, ...]) -> str:
    """One of `things`, rather one of the first."""
    return things[min(chance.randrange(len(things)) for _ in range(3))]


def _opportunity(sort: Sort, day: date, words: DemoWords) -> Opportunity:
    return Opportunity(
        sort=sort,
        title=words.title,
        service=words.place,
        place=words.place,
        province=words.provinces[day.toordinal() % 2],
        begins=day,
        ends=day,
        seats=10,
        minimum_age=18 if sort == "civil_service" else 14,
        does=words.does,
    )
