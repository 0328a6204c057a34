"""What an installation says of itself."""

from collections.abc import Callable

import pytest

from bot.app import context_of
from bot.installation import missing_from_privacy, recipients_of, versions_in_force
from bot.people.recipients import receivers
from bot.settings import Settings
from bot.texts import load_texts


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path) -> Callable[..., Settings]:
    monkeypatch.chdir(tmp_path)
    return lambda **values: Settings(_env_file=None, **values)


def test_nobody_receives_anything_unless_the_settings_name_them(settings):
    assert recipients_of(settings(), load_texts()) == ()


def test_telegram_receives_messages_and_a_model_receives_questions(settings):
    named = recipients_of(settings(telegram_token="7:prova", answer_model="openai:prova"), load_texts())
    assert [one.name for one in receivers(named, "messages")] == ["Telegram"]
    assert [one.name for one in receivers(named, "question")] == ["openai:prova"]
    assert receivers(named, "lead") == ()


@pytest.mark.parametrize(
    ("model", "url", "here"),
    [
        ("ollama:prova", "", True),
        ("openai:prova", "http://127.0.0.1:9000/v1", True),
        ("openai:prova", "http://localhost:9000/v1", True),
        ("openai:prova", "https://esempio.invalid/v1", False),
        ("ollama:prova", "https://esempio.invalid", False),
        ("openai:prova", "", False),
    ],
)
def test_a_model_of_this_machine_is_known_and_the_place_of_others_must_be_said(settings, model, url, here):
    chosen = settings(
        answer_model=model, answer_model_url=url, operator="O", contact="c", contact_hours="h", dpo_contact="d"
    )
    (named,) = recipients_of(chosen, load_texts())
    assert bool(named.place) == here
    assert missing_from_privacy(chosen, context_of(chosen)) == (() if here else ("BUSSOLA_ANSWER_MODEL_PLACE",))


def test_b1_what_privacy_lacks_is_said(settings):
    bare = settings()
    wanted = ("BUSSOLA_OPERATOR", "BUSSOLA_CONTACT", "BUSSOLA_DPO_CONTACT")
    assert missing_from_privacy(bare, context_of(bare)) == wanted
    without_hours = settings(operator="O", contact="c", dpo_contact="d")
    assert missing_from_privacy(without_hours, context_of(without_hours)) == ("BUSSOLA_CONTACT_HOURS",)


def test_i2_versions_are_hashes_in_which_no_secret_can_be_read(settings):
    secret = "segreto-4471"
    chosen = settings(telegram_token=secret, answer_model_key=secret)
    versions = versions_in_force(chosen, context_of(chosen), "0" * 16)
    assert set(versions) == {"version.notice", "version.config", "version.helplines", "version.corpus"}
    assert secret not in repr(versions)
    other = versions_in_force(settings(operator="Altri"), context_of(settings(operator="Altri")), "")
    assert other["version.config"] != versions["version.config"]
    assert other["version.notice"] != versions["version.notice"]
    assert other["version.corpus"] == ""
