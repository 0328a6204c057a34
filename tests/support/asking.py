"""Students who ask what the pages don't know and send it to a person; and somebody who answers."""

from collections.abc import Callable
from datetime import datetime

from bot.answering.answer import Answerer
from bot.conversation.context import Context
from bot.conversation.events import Tapped
from bot.conversations import Conversations
from bot.people.sent_question import WrittenAnswer
from bot.people.staff import NewStaff, Role
from bot.records import CarriedRecords
from bot.store.database import Database
from bot.turn import Turn
from tests.support.student import Student

QUESTION = "Un OSS può lavorare su una nave da crociera canarino-8812?"
"""What nobody could answer; it is found nowhere else."""
ANSWER = WrittenAnswer(
    "Sì, sulle navi da crociera c'è un'infermeria. Di solito ci lavorano infermieri e medici.",
    "Pagina di prova",
    "https://esempio.invalid/navi",
)


def editor(database: Database, name: str = "Carla", role: Role = "editor") -> int:
    """Somebody synthetic of the consortium's who may come in; their number."""
    consortium = next((one.id for one in database.cooperatives() if one.consortium), None)
    if consortium is None:
        consortium = database.add_cooperative("Consorzio di prova", ("Provincia Uno",), "", consortium=True)
    key = database.staff.add(NewStaff(f"{name.lower()}@esempio.invalid", name, role, consortium))
    assert database.staff.enrol(key, "impronta", "A" * 32, 0)
    known = database.staff.with_email(f"{name.lower()}@esempio.invalid")
    assert known is not None
    return known.id


class Curious(Student):
    """Somebody who asks; a button brings back what was `asked`, as both channels do."""

    asked = ""

    def ask(self, text: str = QUESTION) -> Turn:
        self.asked = text
        return self.say(text)

    def press(self, beginning: str) -> Turn:
        """Tap the button of the last message whose payload begins so, over what was asked."""
        return self.do(Tapped(self.offered(beginning), self.asked))

    def send(self, text: str = QUESTION) -> Turn:
        """Ask, be told that nobody knows, and send it to a person."""
        self.ask(text)
        self.press("person:ask:")
        return self.press("person:send:")


def curious(
    name: str, answerer: Answerer, database: Database, context: Context, clock: Callable[[], datetime]
) -> Curious:
    """Somebody who is in, over the real pages and this database."""
    records = CarriedRecords(database.recall)
    student = Curious(name, Conversations(answerer, records, context, clock, people=database), database)
    student.enter()
    return student
