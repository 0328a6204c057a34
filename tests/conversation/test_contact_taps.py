"""Whatever is tapped or typed in the form, in whatever order."""

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.conversation import contact
from bot.conversation.context import Context
from bot.conversation.events import StandingRead
from bot.conversation.session import Session
from bot.people.cooperative import Cooperative
from bot.people.lead import Standing
from bot.texts import load_texts
from tests.conftest import NOW

STANDING = Standing((Cooperative(1, "Uno", ("Provincia Uno",)), Cooperative(2, "Due", (), "", consortium=True)))

MOVES = st.lists(
    st.sampled_from(
        [
            "",
            "start",
            "with:oss",
            "about",
            "visit:x",
            "prof:oss",
            "prof:ok",
            "prov:Provincia Uno",
            "prov:-",
            "year:2",
            "year:9",
            "rec:1",
            "rec:2",
            "rec:3",
            "rec:ok",
            "yes",
            "yes:zz",
            "no",
            "noreach",
            "go:summary",
            "go:reach",
            "go:name",
            "go:consent",
            "save",
            "mine",
            "cancel",
            "change",
            "withdraw",
            "messages",
            "write:1",
            "close:x",
            "!Ada",
            "!+393331234567",
            "!ada@esempio.it",
            "!Ada Rossi",
        ]
    ),
    max_size=25,
)


@given(MOVES, st.sampled_from(["minor", "adult"]), st.sampled_from(["relay", "pull", "parent"]))
@hypothesis_settings(max_examples=150)
def test_whatever_is_tapped_there_is_an_answer_and_nothing_is_left_without_a_yes(moves, band, follow_up):
    context = Context(load_texts(), "Consorzio di prova", "", 14, minor_follow_up=follow_up)
    session, agreed = Session(age_band=band), False
    for move in moves:
        if move.startswith("!"):
            step = contact.hear(session, move[1:], context, NOW) if session.draft else None
        else:
            wanted = move
            draft = session.draft
            if move == "yes" and draft is not None:
                wanted = f"yes:{contact.notice_for(session, draft, STANDING, context)[0][:8]}"
            if move == "save" and draft is not None:
                wanted = f"save:{contact.contact_form.mark_of(draft)}"
            read = StandingRead(f"contact:{wanted}", STANDING, None)
            step = contact.cancel(session, context) if move == "cancel" else contact.go_on(session, read, context, NOW)
        if step is None:
            continue
        assert step.replies or step.requests
        for left in step.leads:
            agreed = True
            assert follow_up != "pull" or band == "adult"
            assert [one.purpose for one in step.consents] == ["follow_up"]
            assert left.lead.contact is None or band == "adult" or left.lead.contact.whose == "parent"
        assert all(len(button.payload.encode()) <= 64 for r in step.replies for row in r.buttons for button in row)
        session = step.session
        assert agreed or not step.consents
        agreed = False
