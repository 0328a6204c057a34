"""Everyone's rights over their data: in every state, in a step or two."""

import json
from dataclasses import fields, replace
from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import gate, privacy
from bot.conversation.context import Context
from bot.conversation.events import Event, OwnDataGathered, Tapped, TextSent
from bot.conversation.plain_rights import right_in
from bot.conversation.requests import GatherOwnData
from bot.conversation.rights import RIGHTS
from bot.conversation.routes import handle
from bot.conversation.session import Session
from bot.conversations import Conversations
from bot.people.consent import PURPOSES, Consent
from bot.people.own_data import KeptAnswer, OwnData
from bot.people.recipients import Data, Recipient, receivers
from bot.people.retention import TERMS
from bot.records import MemoryRecords
from bot.texts import load_texts
from ingest.pages.readability import gulpease
from tests.conftest import NOW
from tests.support.insiders import insider

BUTTONS = ["revoke", "export", "forget"]
STATES = ["new", "age chosen", "too young", "inside", "after a crisis", "old notice"]


@pytest.fixture(params=STATES)
def session(request: pytest.FixtureRequest, context: Context) -> Session:
    ada = insider(context, NOW)
    return {
        "new": Session(),
        "age chosen": Session(age_band="minor", ages=(14, 17)),
        "too young": Session(age_band="under", closed_until=NOW + timedelta(hours=3)),
        "inside": ada,
        "after a crisis": replace(ada, no_lead_until=NOW + timedelta(hours=24)),
        "old notice": replace(ada, notice="0" * 64),
    }[request.param]


class Unasked:
    """An answerer that nobody may ask: no index, no model."""

    def __getattr__(self, name: str):
        raise AssertionError(name)


@pytest.fixture
def without_answers(context: Context, clock) -> Conversations:
    return Conversations(Unasked(), MemoryRecords(), context, clock)  # type: ignore[arg-type]


def payloads(replies) -> list[str]:
    return [button.payload for reply in replies for row in reply.buttons for button in row]


@pytest.mark.parametrize("event", [TextSent("/revoca"), TextSent("/REVOCA@bussola_bot"), Tapped("revoke")])
def test_a8_revoking_is_one_step_in_every_state(session: Session, context: Context, event: Event):
    step = handle(session, event, context, NOW)

    assert [(one.purpose, one.granted) for one in step.consents] == [(purpose, False) for purpose in PURPOSES]
    assert not gate.is_open(step.session, context, NOW)
    assert (step.session.notice, step.session.agreed_at) == ("", None)
    assert "perché" in step.replies[0].words


def test_a8_after_revoking_no_question_is_answered_until_it_is_agreed_again_with_a_tap(
    conversations: Conversations, context: Context
):
    revoked = conversations.take(insider(context, NOW), TextSent("/revoca"))
    refused = conversations.take(revoked.session, TextSent("come si diventa OSS?"))
    assert [reply.kind for reply in refused.replies] == ["gate"]

    agree = payloads(revoked.replies)[0]
    again = conversations.take(revoked.session, Tapped(agree))
    assert [one.granted for one in again.consents] == [True]
    answered = conversations.take(again.session, TextSent("come si diventa OSS?"))
    assert [reply.kind for reply in answered.replies] == ["answer"]


def test_b1_privacy_tells_its_twelve_fields_in_every_state(session: Session, context: Context):
    (reply,) = handle(session, TextSent("/privacy"), context, NOW).replies
    told = reply.words
    for needed in (
        "Chi è responsabile: Consorzio di prova. Contatto: prova@esempio.invalid",
        "Chi vigila sui dati (DPO): non ancora indicato",
        "Perché: per rispondere",
        "Perché posso farlo: perché mi hai detto di sì",
        "Chi riceve qualcosa: nessuno",
        "Intelligenza artificiale: la ricerca delle frasi gira qui",
        "Fuori dall'Unione europea: da me non esce niente",
        "Per quanto tempo:",
        "I tuoi diritti:",
        "Cambiare idea: con /revoca",
        "Garante per la protezione dei dati personali",
        "Versione di questa informativa:",
    ):
        assert needed in told
    assert set(payloads([reply])) >= {*BUTTONS, "help"}


def test_b1_help_and_privacy_have_the_rights_as_buttons_and_the_buttons_work(session: Session, context: Context):
    for command in ("/privacy", "/aiuto"):
        shown = handle(session, TextSent(command), context, NOW)
        assert set(payloads(shown.replies)) >= set(BUTTONS)
    assert set(BUTTONS) == set(RIGHTS)
    for payload in ("privacy", "help"):
        assert "gate" not in [reply.kind for reply in handle(session, Tapped(payload), context, NOW).replies]


def test_privacy_is_readable_and_fits_in_a_message(context: Context):
    (reply,) = handle(Session(), TextSent("/privacy"), context, NOW).replies
    assert gulpease(reply.words) >= 60
    assert len(reply.words) < 3500


def test_privacy_tells_the_terms_that_the_purge_obeys(context: Context):
    told = privacy.told(context)
    lines = told.partition("Per quanto tempo:")[2].splitlines()
    assert sum(line.startswith("•") for line in lines) == sum(term.told for term in TERMS.values()) + 1
    assert "gli argomenti che chiedi, fino alla fine del mese" in told
    for wanted in ("6 mesi dall'ultimo messaggio", "72 ore", "30 giorni", "12 mesi"):
        assert wanted in told


def test_privacy_says_what_survives_and_what_happens_at_eighteen_and_between_channels(context: Context):
    told = privacy.told(context)
    assert "Dopo /cancella restano solo il registro di controllo" in told
    assert "Telegram e web per me sono due persone diverse" in told
    assert "Quando compi 18 anni non cambia niente da solo" in told


NAMES = ("Aiuto Uno", "Beta Due", "Casa Tre")
RECIPIENTS = st.lists(
    st.builds(
        Recipient,
        st.sampled_from(NAMES),
        st.sampled_from(["telegram", "model", "cooperative", "staff"]),
    ),
    unique=True,
).map(tuple)


@given(RECIPIENTS)
def test_b3_whoever_may_receive_something_is_named_and_nobody_else(recipients):
    context = Context(load_texts(), "Consorzio di prova", "", 14, recipients=recipients)
    line = privacy.told(context).partition("Chi riceve qualcosa:**")[2].partition("\n")[0]
    may_receive = {one.name for data in get_args(Data) for one in receivers(recipients, data)}
    for name in NAMES:
        assert (name in line) == (name in may_receive)


def test_b1_the_model_that_writes_is_named_with_its_place(context: Context):
    written = replace(context, recipients=(Recipient("fornitore:modello", "model", "nell'Unione europea"),))
    told = privacy.told(written)
    assert "le risposte le scrive fornitore:modello. Dove: nell'Unione europea" in told
    assert "Nessun fornitore esterno" not in told


def test_b4_another_operator_or_model_is_another_notice_and_is_asked_again(context: Context):
    ada = insider(context, NOW)
    for other in (replace(context, operator="Altri"), replace(context, answer_model="fornitore:modello")):
        assert not gate.is_open(ada, other, NOW)
        assert other is not context
        assert privacy.told(other).splitlines()[-1] != privacy.told(context).splitlines()[-1]


@pytest.mark.parametrize(
    "event", [TextSent("/cancella"), Tapped("forget"), TextSent("Cancella tutto quello che sai di me.")]
)
def test_erasing_asks_once_and_then_erases(session: Session, context: Context, event: Event):
    asked = handle(session, event, context, NOW)
    assert (asked.forget, payloads(asked.replies)) == (False, ["forget:yes", "forget:no"])

    gone = handle(asked.session, Tapped("forget:yes"), context, NOW)
    assert gone.forget
    assert gone.session == Session(closed_until=session.closed_until)


def test_who_thinks_again_keeps_everything(session: Session, context: Context):
    kept = handle(session, Tapped("forget:no"), context, NOW)
    assert not kept.forget
    assert replace(kept.session, seen_at=None) == replace(session, seen_at=None)


@pytest.mark.parametrize("event", [TextSent("/esporta"), Tapped("export"), TextSent("dammi i miei dati")])
def test_one_may_ask_for_ones_data_in_every_state(session: Session, context: Context, event: Event):
    assert handle(session, event, context, NOW).requests == (GatherOwnData(),)


def test_d4_the_file_holds_all_that_is_kept_and_no_words(conversations: Conversations, context: Context):
    session = conversations.take(insider(context, NOW), TextSent("come si diventa OSS?")).session
    session = conversations.take(session, TextSent("canarino-7319")).session
    data = OwnData((Consent("ai_chat", True, "a" * 64, ("Coop",), "web", NOW),), (KeptAnswer("chiave", NOW),), 2)
    (reply,) = handle(session, OwnDataGathered(data), context, NOW).replies

    assert (reply.document.name, reply.document.media_type) == ("bussola-i-miei-dati.json", "application/json")
    told = json.loads(reply.document.content)
    assert told["le_tue_scelte"]["fascia_di_eta"] == "minor"
    assert told["le_tue_scelte"]["di_che_cosa_si_parlava"]["pagine"] == ["oss"]
    assert told["i_tuoi_si_e_i_tuoi_no"] == [
        {
            "per_che_cosa": "ai_chat",
            "detto_di_si": True,
            "impronta_della_informativa": "a" * 64,
            "a_chi": ["Coop"],
            "canale": "web",
            "quando": "2026-11-22T10:00:00Z",
        }
    ]
    assert told["le_risposte_che_hai_avuto"] == [{"codice": "chiave", "quando": "2026-11-22T10:00:00Z"}]
    assert told["messaggi_non_ancora_spediti"] == 2
    assert b"canarino" not in reply.document.content


def test_h11_rights_privacy_and_help_need_no_index_and_no_model(without_answers: Conversations, session: Session):
    for text in ("/privacy", "/aiuto", "/revoca", "/esporta", "/cancella", "cancella tutto quello che sai di me"):
        turn = without_answers.take(session, TextSent(text), "web:ada")
        assert [reply.kind for reply in turn.replies] == ["info"]
    assert without_answers.take(session, Tapped("forget:yes"), "web:ada").forget


def test_h11_they_work_when_the_detector_breaks(context: Context, clock):
    from bot.listening import Listener
    from bot.safety.detect import Detector

    class Broken(Detector):
        def _detect(self, text: str):
            raise RuntimeError

    conversations = Conversations(Unasked(), MemoryRecords(), context, clock, Listener(clock, Broken()))  # type: ignore[arg-type]
    for text in ("/privacy", "/aiuto", "/revoca", "/esporta", "/cancella"):
        assert [reply.kind for reply in conversations.take(Session(), TextSent(text)).replies] == ["info"]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Cancella tutto quello che sai di me.", "forget"),
        ("cancella i miei dati per favore!!", "forget"),
        ("voglio che cancelli tutti i miei dati", "forget"),
        ("Per favore elimina tutto", "forget"),
        ("dimenticati di me", "forget"),
        ("Ci ho ripensato, non voglio più essere contattato.", "revoke"),
        ("non voglio piu essere contattata", "revoke"),
        ("non contattatemi più", "revoke"),
        ("Revoco il consenso", "revoke"),
        ("dammi i miei dati", "export"),
        ("un educatore può cancellare i miei dati?", None),
        ("come si cancella l'iscrizione al servizio civile?", None),
        ("posso dimenticare tutto quello che ho studiato?", None),
        ("non voglio più studiare", None),
        ("chi contatta le famiglie?", None),
        ("", None),
    ],
)
def test_rights_are_understood_in_plain_words_and_questions_are_not_taken_for_them(text: str, right):
    assert right_in(text) == right


@given(st.text(max_size=300))
def test_any_text_is_read_at_once(text: str):
    assert right_in(text) in (None, *RIGHTS)


@given(st.sampled_from(["revoke", "export", "forget", "privacy", "help"]), st.text(max_size=20))
def test_any_payload_of_a_right_gets_a_reply_or_a_request(name: str, rest: str):
    context = Context(load_texts(), "Consorzio di prova", "", 14)
    step = handle(Session(), Tapped(f"{name}:{rest}"), context, NOW)
    assert step.replies or step.requests


def test_everything_in_a_session_has_a_name_that_a_student_can_read():
    texts = load_texts()
    assert [one.name for one in fields(Session) if f"rights.file.names.{one.name}" not in texts] == []
