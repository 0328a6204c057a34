"""What happens to every word before anything else: is someone in danger, are there personal data in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.events import (
    AgeStated,
    Alarm,
    DataRemoved,
    DetailTyped,
    Event,
    Labels,
    LanguageSpoken,
    MachineAsked,
    ReadersAsked,
    Tapped,
    TextSent,
    Unsupported,
)
from bot.conversation.person import PAYLOAD as SENT_TO_A_PERSON
from bot.conversation.plain_rights import right_in
from bot.conversation.session import Session
from bot.conversation.typed import command_in
from bot.languages.recognise import clear_language_of
from bot.people.lead import wants_words
from bot.safety.age import stated_age
from bot.safety.cards import Card, Cards, load_cards
from bot.safety.counting import Count, count_in_log, counted
from bot.safety.detect import Detector
from bot.safety.machine import asks_what_speaks
from bot.safety.masking import mask
from bot.safety.models import FAILURE, HARD, SEMANTIC, Detection, Level
from bot.safety.question import question_in
from bot.safety.rules import WHO_READS


@dataclass(frozen=True, slots=True)
class Heard:
    """What a conversation is to be told, in order, in the place of one event; and the level of what was disclosed in it."""

    events: tuple[Event, ...]
    level: Level = "N"


class Listener:
    """Hears every event first. Keeps nothing; safe to share between threads."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        detector: Detector | None = None,
        cards: Cards | None = None,
        count: Count = count_in_log,
    ) -> None:
        """Without `detector`, rules alone detect. `count` is given a row, without words, for everything detected."""
        self._detector = detector or Detector()
        self._cards = cards or load_cards()
        self._clock = clock
        self._count = count

    def hear(self, session: Session, event: Event) -> Heard:
        """What the conversation is told of `event`: a disclosure never reaches it, and personal data never do."""
        match event:
            case TextSent(text) if command_in(text) is None:
                heard = self._hear_text(session, text)
                spoken = () if wants_words(session.draft, self._clock()) else _spoken(session, text)
                return Heard((*spoken, *heard.events), heard.level)
            case TextSent(text):
                return self._hear_command(session, text)
            case Unsupported(caption) if caption:
                heard = self._hear_text(session, caption)
                return heard if heard.level in HARD else Heard((Unsupported(),), heard.level)
            case Tapped(payload) if payload.startswith("readers:"):
                return Heard((ReadersAsked(self._cards.who_reads(payload.partition(":")[2]).text),))
            case Tapped(payload, quoted) if payload.partition(":")[0] == SENT_TO_A_PERSON and quoted:
                return self._hear_sending(session, payload, quoted)
            case Tapped(payload, quoted) if quoted and command_in(quoted) is None:
                return Heard((Tapped(payload, self._safe_to_ask(quoted)),))
            case _:
                return Heard((event,))

    def _hear_command(self, session: Session, text: str) -> Heard:
        """A command is a command, unless something is disclosed after the stroke."""
        heard = self._hear_text(session, text)
        return heard if heard.level in HARD else Heard((TextSent(mask(text).text),))

    def _hear_text(self, session: Session, text: str) -> Heard:
        detection = self._detected(text)
        language = clear_language_of(text) or session.language
        if detection.level == "N":
            if detection.rule == WHO_READS:
                return Heard((ReadersAsked(self._cards.who_reads(language).text),))
            return Heard(self._detail(text) if wants_words(session.draft, self._clock()) else self._masked(text))
        card = self._card(session, detection, language)
        if detection.is_hard:
            return Heard((self._alarm(card, text, language), *self._age_alone(text)), detection.level)
        said = (self._message(text, mask(text).text),) if self._asks(text, detection) else self._age_alone(text)
        return Heard((Alarm(card.text), *said), detection.level)

    def _hear_sending(self, session: Session, payload: str, quoted: str) -> Heard:
        """Words that are to reach a person, heard as if they were typed now: what is disclosed in them gets its card and goes no
        further. Where the detector broke nothing goes on either."""
        detection = self._detected(quoted)
        if not detection.is_hard:
            unfit = detection.rule == FAILURE or command_in(quoted) is not None or right_in(quoted)
            return Heard((*self._age_alone(quoted), Tapped(payload, "" if unfit else mask(quoted).text)))
        language = clear_language_of(quoted) or session.language
        card = self._card(session, detection, language)
        return Heard((self._alarm(card, quoted, language), *self._age_alone(quoted)), detection.level)

    def _card(self, session: Session, detection: Detection, language: str) -> Card:
        """The card that answers what was detected, which is counted."""
        self._count(counted(detection, language, self._clock()))
        return self._cards.card_for(detection, language, adult=session.age_band == "adult")

    def _detected(self, text: str) -> Detection:
        """What is detected. A right asked for in plain words is no disclosure, whatever it reminds the classifier of."""
        detection = self._detector.detect(text)
        return Detection("N") if detection.rule == SEMANTIC and right_in(text) else detection

    def _asks(self, text: str, detection: Detection) -> bool:
        """Whether there is something to answer beside a soft line."""
        asked = detection.rule == FAILURE or (detection.rule == SEMANTIC and "?" in text)
        return asked or self._detector.is_about_work(text)

    def _alarm(self, card: Card, text: str, language: str) -> Alarm:
        labels = Labels(card.back, card.readers, card.answer if question_in(text, self._detector) else "")
        return Alarm(card.text, labels, language)

    def _detail(self, text: str) -> tuple[Event, ...]:
        """What a form asked for, whole: it goes neither to a model nor to a log. An age that is stated counts all the same."""
        age = stated_age(text, self._clock().date())
        return (DetailTyped(text.strip()),) if age is None else (AgeStated(age),)

    def _masked(self, text: str) -> tuple[Event, ...]:
        masked = mask(text)
        if not masked.kinds:
            return (self._message(text, text),)
        return (DataRemoved(), self._message(text, masked.text))

    def _message(self, text: str, masked: str) -> Event:
        """A message as it goes on: a question about who speaks, or words, with the age that they state, if they state one."""
        if self._asks_only_what_speaks(text):
            return MachineAsked()
        age = stated_age(text, self._clock().date())
        return TextSent(masked) if age is None else AgeStated(age, masked)

    def _age_alone(self, text: str) -> tuple[Event, ...]:
        age = stated_age(text, self._clock().date())
        return () if age is None else (AgeStated(age),)

    def _asks_only_what_speaks(self, text: str) -> bool:
        return asks_what_speaks(text) and not self._detector.is_about_work(text)

    def _safe_to_ask(self, quoted: str) -> str:
        """What a tap may bring back of a message: all of it, or, if it disclosed something, the question in it."""
        if right_in(quoted) or self._asks_only_what_speaks(quoted):
            return ""
        detection = self._detector.detect(quoted)
        return mask(question_in(quoted, self._detector) if detection.is_hard else quoted).text


def heard_by_rules(clock: Callable[[], datetime]) -> Callable[[str], tuple[Event, ...]]:
    """What rules alone hear in words that are refused: at once, needing nothing that may be missing.

    It counts nothing, since whoever is asked to send the same words again would be counted twice.
    """
    listener = Listener(clock, count=lambda _row: None)
    return lambda words: listener.hear(Session(), TextSent(words)).events


def _spoken(session: Session, text: str) -> tuple[Event, ...]:
    """That another language is spoken from here on, if one plainly is."""
    language = clear_language_of(text)
    return (LanguageSpoken(language),) if language and language != session.language else ()
