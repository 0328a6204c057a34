"""A student with a phone: writes, taps, and reads what comes back."""

from collections.abc import Callable
from datetime import UTC, datetime

from tests.e2e.telegram import Sent, Telegram
from tests.support.updates import message, tap


class Student:
    PATIENCE = 20.0
    """How many seconds to wait for what should come."""

    def __init__(self, telegram: Telegram, number: int, patience: float = PATIENCE) -> None:
        self.patience = patience
        self.telegram = telegram
        self.number = number
        self._messages: dict[int, dict] = {}

    async def write(self, text: str | None, at: datetime | None = None, **more) -> int:
        """Write; the message's number."""
        written = message(self.number, text, at=at or datetime.now(UTC), **more)
        self._messages[written["message_id"]] = written
        await self.telegram.update("message", written)
        return written["message_id"]

    async def write_contact(self, number: str, of: int) -> int:
        """Send a card with a telephone number, of the person numbered `of`."""
        return await self.write(None, contact={"phone_number": number, "first_name": "Ada", "user_id": of})

    async def edit(self, number: int, text: str) -> None:
        self._messages[number] |= {"text": text, "edit_date": self._messages[number]["date"] + 1}
        await self.telegram.update("edited_message", self._messages[number])

    async def tap(self, sent: Sent, payload: str) -> None:
        """Press the button of `sent` that carries `payload`."""
        assert payload in sent.buttons.values()
        bots = {
            "message_id": sent.message_id,
            "date": 1,
            "chat": {"id": self.number, "type": "private"},
            "text": sent.text,
        }
        asked = self._messages.get(sent.reply_to) if sent.reply_to else None
        await self.telegram.update("callback_query", tap(self.number, payload, bots, asked))

    async def press(self, sent: Sent, label: str) -> Sent:
        """Press the button `label` and read what comes."""
        before = len(self.received)
        await self.tap(sent, sent.buttons[label])
        return await self.next(before)

    async def ask(self, text: str) -> Sent:
        """Write, and read the first message that comes."""
        before = len(self.received)
        await self.write(text)
        return await self.next(before)

    async def next(self, after: int) -> Sent:
        """The first message received after the first `after` ones."""
        await self.telegram.until(lambda _: len(self.received) > after, self.patience)
        return self.received[after]

    async def choose(self, sent: Sent, beginning: str) -> Sent:
        """Press the button of `sent` whose payload begins so, and read what comes."""
        label = next(label for label, payload in sent.buttons.items() if payload.startswith(beginning))
        return await self.press(sent, label)

    async def come_in(self, age: str = "Da 14 a 17") -> None:
        """Through the gate: the age, and yes. A message that is said twice confuses nobody."""
        await self.write("/start")
        for label in (age, "Sì, rispondimi"):
            shown = await self._shown(lambda one, label=label: label in one.buttons)
            await self.tap(shown, shown.buttons[label])
        await self._shown(lambda one: "Scrivimi la tua domanda" in one.text)

    async def _shown(self, wanted: Callable[[Sent], bool]) -> Sent:
        await self.telegram.until(lambda _: any(wanted(one) for one in self.received), self.patience)
        return next(one for one in self.received if wanted(one))

    @property
    def received(self) -> list[Sent]:
        return self.telegram.to(self.number)
