"""The notice that is agreed to: the words shown at the door, who runs Bussola, what writes its answers."""

from dataclasses import dataclass, replace
from functools import lru_cache

from bot.conversation.context import Context
from bot.conversation.session import Session
from bot.people.notice import notice_hash
from bot.texts import Texts, load_texts

PARTS = ("operator", "answers", "words")
"""What a notice is made of, in the order of `Notice.parts`."""
_NOBODY = "…"
_SHORT = 8


@dataclass(frozen=True, slots=True)
class Notice:
    """What was shown, as its hash; `parts` tell which of `PARTS` has changed since another one."""

    hash: str
    parts: tuple[str, ...]

    @property
    def short(self) -> str:
        """Enough of the hash for a button to say which notice it belongs to."""
        return self.hash[:_SHORT]

    def changed_since(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """Which of `PARTS` are other than in the notice of those `parts`."""
        if len(parts) != len(PARTS):
            return ("words",)
        return tuple(name for name, now, then in zip(PARTS, self.parts, parts, strict=True) if now != then)


def notice_of(context: Context) -> Notice:
    """The notice in force. The Italian words bind, whatever language they are read in: another language is no other notice."""
    return _notice(load_texts(), context.operator, context.answer_model)


def disagreeing(session: Session) -> Session:
    """The session of someone who agrees to no notice."""
    return replace(session, notice="", notice_parts=(), agreed_at=None)


def first_screen(texts: Texts, operator: str) -> str:
    """The first thing that anybody reads."""
    return texts.say("gate.welcome", operator=operator)


def consent_asked(texts: Texts, answer_model: str) -> str:
    """What is agreed to."""
    return texts.say("gate.consent_written", model=answer_model) if answer_model else texts.say("gate.consent")


@lru_cache(maxsize=64)
def _notice(texts: Texts, operator: str, answer_model: str) -> Notice:
    shown = f"{first_screen(texts, operator)}\n\n{consent_asked(texts, answer_model)}"
    bare = f"{first_screen(texts, _NOBODY)}\n\n{consent_asked(texts, _NOBODY)}\n\n{consent_asked(texts, '')}"
    return Notice(notice_hash(shown), tuple(notice_hash(part)[:_SHORT] for part in (operator, answer_model, bare)))
