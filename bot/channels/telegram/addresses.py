"""A chat's number and the name its conversation is kept under."""

_PREFIX = "telegram:"


def conversation_of(chat: int) -> str:
    """The name of the conversation in `chat`."""
    return f"{_PREFIX}{chat}"


def chat_of(conversation: str) -> int | None:
    """The chat of a conversation; None where it is another channel's."""
    return int(conversation.removeprefix(_PREFIX)) if conversation.startswith(_PREFIX) else None
