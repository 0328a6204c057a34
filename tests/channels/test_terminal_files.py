from io import StringIO

from rich.console import Console

from bot.channels.terminal import chat
from bot.conversation.replies import Document, Reply
from bot.conversation.rich import plain
from bot.texts import load_texts
from tests.support.desk import Echo


def test_a_file_that_was_asked_for_is_put_in_the_folder_one_is_in(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    reply = Reply(plain("Ecco"), "info", document=Document("percorso-oss.pdf", "application/pdf", b"%PDF-prova"))
    lines = iter(["/esci"])
    said = StringIO()
    chat(
        lambda session, event: Echo(session, (reply,)), Console(file=said, width=300), load_texts(), lambda: next(lines)
    )
    assert (tmp_path / "percorso-oss.pdf").read_bytes() == b"%PDF-prova"
    assert str(tmp_path / "percorso-oss.pdf") in said.getvalue()
