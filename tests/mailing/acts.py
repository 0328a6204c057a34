"""What happens before a letter leaves, and what is in it."""

from bot.mail import MailServer
from bot.mailing import tell
from bot.people.inbox import Asker
from bot.people.staff import NewStaff
from bot.store.database import Database
from bot.texts import load_texts
from tests.conftest import CONTEXT
from tests.support.mail_server import Mailbox
from tests.support.student import Student, conversations_over

SITE = "https://bussola.example"
PAGE, QUESTIONS = f"{SITE}/gestione/interessi", f"{SITE}/gestione/domande"
CARLA, DINO = Asker(1, "1"), Asker(2, "2")


def employ(database: Database, name: str, cooperative: int, role="reviewer") -> int:
    key = database.staff.add(NewStaff(f"{name}@esempio.invalid", name.title(), role, cooperative))
    assert database.staff.enrol(key, f"hash of {name}", "A" * 32, 0)
    return next(one.id for one in database.staff.all() if one.email.startswith(name))


def student(house: Database, clock, name: str = "web:ada", **more) -> Student:
    made = Student(name, conversations_over(house, CONTEXT, clock), house).enter()
    made.leave(**more)
    return made


def told(house: Database, server: MailServer, clock) -> bool:
    """A look, some minutes later."""
    clock.move(minutes=20)
    return tell(house.digests, server, SITE, load_texts(), clock())


def body(mailbox: Mailbox) -> str:
    return " ".join(mailbox.accepted[-1][2].get_content().split())
