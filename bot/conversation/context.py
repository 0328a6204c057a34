"""What a conversation knows of the house it happens in."""

from dataclasses import dataclass, replace
from typing import Literal

from bot.people.lead import FollowUp
from bot.people.recipients import Recipients
from bot.texts import Texts, load_texts

Channel = Literal["telegram", "web", "terminal"]


@dataclass(frozen=True, slots=True)
class Context:
    """The same for all conversations of a channel.

    `answer_model` names what writes the answers, if anything does. `contact` is the operator's, `contact_hours` when they answer.
    """

    texts: Texts
    operator: str
    contact: str
    service_min_age: int
    web_url: str = ""
    telegram_min_age: int = 14
    answer_model: str = ""
    channel: Channel = "terminal"
    dpo_contact: str = ""
    recipients: Recipients = ()
    minor_follow_up: FollowUp = "relay"
    contact_hours: str = ""

    @property
    def min_age(self) -> int:
        """From what age questions are answered on this channel."""
        return max(self.service_min_age, self.telegram_min_age) if self.channel == "telegram" else self.service_min_age

    @property
    def reach(self) -> str:
        """The operator's contact, with its hours where they are known; empty where there is none."""
        if not self.contact or not self.contact_hours:
            return self.contact
        return self.texts.say("ask.contact_with_hours", contact=self.contact, hours=self.contact_hours)

    @property
    def person(self) -> str:
        """The sentence that says whom to ask who would rather ask a person."""
        return (
            self.texts.say("ask.person", contact=self.reach) if self.contact else self.texts.say("ask.person_at_school")
        )

    def speaking(self, language: str) -> "Context":
        """The same house in `language` (ISO 639-1)."""
        return self if language == self.texts.language else replace(self, texts=load_texts(language))

    def on(self, channel: Channel) -> "Context":
        """The same house on `channel`."""
        return replace(self, channel=channel)
