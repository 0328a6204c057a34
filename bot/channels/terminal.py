"""The same conversation in a terminal: numbered buttons, one line a message."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from rich.console import Console
from rich.text import Text

from bot.conversation.events import Event, Tapped, TextSent
from bot.conversation.replies import Button, Document, Reply
from bot.conversation.session import Session
from bot.texts import Texts


class Turn(Protocol):
    """What one event led to."""

    @property
    def session(self) -> Session:
        """The new state."""

    @property
    def replies(self) -> tuple[Reply, ...]:
        """What to show."""


Take = Callable[[Session, Event], Turn]


def chat(take: Take, console: Console, texts: Texts, read_line: Callable[[], str]) -> None:
    """Talk until the reader says /esci or the input ends. Nothing is stored.

    `read_line` gives the next line and raises EOFError or KeyboardInterrupt at the end.
    """
    console.print(texts.say("terminal.how"), style="dim", markup=False)
    session, buttons, quoted = _show(take(Session(), TextSent("/start")), console, texts, [], "")
    while True:
        try:
            line = read_line().strip()
        except (EOFError, KeyboardInterrupt):
            break
        if line.lower() in ("/esci", "/exit", "/quit"):
            break
        if not line:
            continue
        event = _event_of(line, buttons, quoted)
        if isinstance(event, TextSent) and not line.startswith("/"):
            quoted = line
        with console.status(texts.say("terminal.thinking")):
            turn = take(session, event)
        session, buttons, quoted = _show(turn, console, texts, buttons, quoted)
    console.print(texts.say("terminal.goodbye"), markup=False)


def _event_of(line: str, buttons: list[Button], quoted: str) -> Event:
    if line.isdigit() and 0 < int(line) <= len(buttons):
        return Tapped(buttons[int(line) - 1].payload, quoted)
    return TextSent(line)


def _saved(document: Document, texts: Texts) -> str:
    """Where the file was put that was asked for: here."""
    path = Path.cwd() / document.name
    try:
        path.write_bytes(document.content)
    except OSError:
        return texts.say("terminal.not_saved", path=path)
    return texts.say("terminal.saved", path=path)


def _show(
    turn: Turn, console: Console, texts: Texts, buttons: list[Button], quoted: str
) -> tuple[Session, list[Button], str]:
    for reply in turn.replies:
        shown = Text()
        for span in reply.text:
            shown.append(span.text, style=f"link {span.url}" if span.url else ("bold" if span.bold else ""))
        console.print()
        console.print(shown)
        if reply.document and reply.document.media_type == "application/json":
            console.print(reply.document.content.decode(), markup=False, soft_wrap=True)
        elif reply.document:
            console.print(_saved(reply.document, texts), style="dim", markup=False, soft_wrap=True)
        if reply.buttons:
            buttons = [button for row in reply.buttons for button in row]
            for number, button in enumerate(buttons, 1):
                console.print(f"  {number}. {button.label}", style="cyan", markup=False)
    console.print()
    return turn.session, buttons, quoted
