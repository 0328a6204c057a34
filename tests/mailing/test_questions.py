"""Who may answer questions is told that some wait, and nothing of them."""

from bot.people.consent import ConsentEvent
from bot.people.sent_question import QuestionSent
from bot.store.database import Database
from tests.mailing.acts import CARLA, PAGE, QUESTIONS, body, employ, student, told
from tests.store.test_database import turn
from tests.support.asking import ANSWER


def ask_a_person(house: Database, clock, name: str = "web:ada") -> None:
    agreed = ConsentEvent("question", "c" * 64, recipients=("Consorzio di prova",))
    asked = QuestionSent(f"record-{name}", "Un canarino può fare l'OSS?")
    house.keep(name, turn(consents=(agreed,), questions=(asked,)))


def test_who_may_answer_is_told_how_many_questions_wait_and_nothing_of_them(house, mailbox, server, clock):
    employ(house, "elena", 1, "editor")
    employ(house, "ugo", 2, "administrator")
    employ(house, "rita", 1, "reader")
    ask_a_person(house, clock)
    ask_a_person(house, clock, "telegram:17")
    assert told(house, server, clock)
    assert [recipients for _, recipients, _ in mailbox.accepted] == [
        ("elena@esempio.invalid",),
        ("ugo@esempio.invalid",),
    ]
    for _, _, message in mailbox.accepted:
        assert "Domande che aspettano una risposta: 2" in message.get_content()
        assert QUESTIONS in message.get_content()
        assert PAGE not in message.get_content()
        for word in ("canarino", "web:ada", "telegram", "Interessi"):
            assert word not in message.as_string()
    assert told(house, server, clock)
    assert len(mailbox.accepted) == 2


def test_one_who_does_both_gets_one_e_mail_of_both(house, mailbox, server, clock):
    employ(house, "ugo", 1, "administrator")
    student(house, clock)
    ask_a_person(house, clock)
    told(house, server, clock)
    letters = {recipients: message.get_content() for _, recipients, message in mailbox.accepted}
    assert set(letters) == {("carla@esempio.invalid",), ("ugo@esempio.invalid",)}
    assert "Domande" not in letters[("carla@esempio.invalid",)]
    for said in ("Interessi nuovi: 1", PAGE, "Domande che aspettano una risposta: 1", QUESTIONS):
        assert said in letters[("ugo@esempio.invalid",)]


def test_a_question_that_was_answered_meanwhile_is_told_to_nobody(house, mailbox, server, clock):
    elena = employ(house, "elena", 1, "editor")
    ask_a_person(house, clock)
    house.questions.answer(elena, house.questions.waiting()[0].key, ANSWER)
    assert told(house, server, clock)
    assert mailbox.accepted == []


def test_a_question_that_waits_is_told_again_after_a_week_with_all_that_wait(house, mailbox, server, clock):
    employ(house, "elena", 1, "editor")
    ask_a_person(house, clock)
    told(house, server, clock)
    clock.move(days=2)
    ask_a_person(house, clock, "web:berto")
    told(house, server, clock)
    assert "Domande che aspettano una risposta: 2" in body(mailbox)
    clock.move(days=4)
    told(house, server, clock)
    assert len(mailbox.accepted) == 2
    clock.move(days=1)
    told(house, server, clock)
    assert len(mailbox.accepted) == 3
    assert "Domande che aspettano una risposta: 2" in body(mailbox)


def test_d3_of_two_audiences_each_is_told_that_an_interest_was_taken_back(house, mailbox, server, clock):
    employ(house, "ugo", 1, "administrator")
    ada = student(house, clock)
    house.leads.open(CARLA, house.leads.page(CARLA).rows[0].key)
    told(house, server, clock)
    ada.say("/revoca")
    mailbox.refused = frozenset({"ugo@esempio.invalid"})
    told(house, server, clock)
    mailbox.refused = frozenset()
    told(house, server, clock)
    assert [recipients[0].partition("@")[0] for _, recipients, _ in mailbox.accepted] == ["carla", "ugo"]
    assert all("sono stati ritirati" in message.get_content() for *_, message in mailbox.accepted)
    from bot.store.digest_tables import withdrawals
    from tests.conversation.conftest import rows

    assert rows(house, withdrawals) == []
