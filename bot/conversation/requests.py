"""What a conversation asks to be done for it; `app` does it and feeds the outcome back."""

from dataclasses import dataclass

from bot.answering.models import Focus


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """Answer `text`, in the light of what the conversation is about."""

    text: str
    focus: Focus


@dataclass(frozen=True, slots=True)
class OpenTopic:
    """Answer with the `position`-th topic that was offered under a record (0 is the first)."""

    record_key: str
    position: int


@dataclass(frozen=True, slots=True)
class OpenWhole:
    """Show the whole section that a record answered from."""

    record_key: str


@dataclass(frozen=True, slots=True)
class OpenBrief:
    """Say in a sentence what a record answered."""

    record_key: str


@dataclass(frozen=True, slots=True)
class RecallSources:
    """Show what a record cited."""

    record_key: str


Request = AskQuestion | OpenTopic | OpenWhole | OpenBrief | RecallSources
