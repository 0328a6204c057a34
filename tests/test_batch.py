import json

from bot.batch import answer_lines
from bot.conversations import Conversations


def ask(conversations: Conversations, *lines: object) -> list[dict]:
    typed = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    return [json.loads(answered) for answered in answer_lines(typed, conversations)]


def test_a_line_gets_what_a_person_would_read_and_what_stands_behind_it(conversations: Conversations):
    (answer,) = ask(conversations, {"id": 1, "question": "come si diventa OSS?"})
    assert (answer["id"], answer["kind"], answer["handoff"]) == (1, "answer", False)
    assert "1.000 ore" in answer["reply"]
    assert answer["citations"][0] == {
        "title": "Legge di prova 1/2020",
        "publisher": "Gazzetta di prova",
        "url": "https://esempio.invalid/legge",
    }
    assert 0 < len(answer["passages"]) <= 10
    assert {"title", "text", "score"} <= answer["passages"][0].keys()
    assert answer["ms"] > 0
    assert answer["crisis"] == "N"


def test_bad_lines_give_an_error_and_the_rest_go_on_in_order(conversations: Conversations):
    answers = ask(
        conversations,
        {"id": "a", "question": "come si diventa OSS?"},
        "{rotto",
        "",
        {"id": "c"},
        "[]",
        {"id": "d", "question": "che cosa fa un OSS?", "age_band": "99"},
        {"id": "e", "question": "che cosa fa un OSS? mansioni", "sconosciuto": 1},
    )
    assert [(answer["id"], "error" in answer) for answer in answers] == [
        ("a", False),
        (None, True),
        ("c", True),
        (None, True),
        ("d", True),
        ("e", False),
    ]


def test_the_entry_steps_are_the_same_scenes_as_a_persons(conversations: Conversations):
    (young,) = ask(conversations, {"id": 1, "question": "come si diventa OSS?", "age_band": "<14"})
    assert (young["kind"], young["passages"], young["citations"]) == ("gate", [], [])


def test_every_line_is_a_conversation_of_its_own(conversations: Conversations):
    first, second = ask(conversations, *[{"id": n, "question": "come si diventa OSS?"} for n in (1, 2)])
    assert first["reply"] == second["reply"]


def test_a_question_without_an_answer_offers_a_person(conversations: Conversations):
    (declined,) = ask(conversations, {"id": 1, "question": "chi ha vinto il campionato di calcio?"})
    assert (declined["kind"], declined["handoff"], declined["citations"]) == ("declined", True, [])


def test_the_level_of_what_is_disclosed_stands_beside_the_reply(conversations: Conversations):
    levels = {"voglio morire": "R", "mio padre mi picchia": "O", "mi sento inutile": "Y", "come si diventa OSS?": "N"}
    answers = ask(conversations, *[{"id": text, "question": text} for text in levels])
    assert {answer["id"]: answer["crisis"] for answer in answers} == levels
    assert [answer["kind"] for answer in answers] == ["crisis", "crisis", "crisis", "answer"]
    assert [answer["citations"] for answer in answers[:3]] == [[], [], []]


def test_a_child_in_danger_gets_the_card_below_the_service_age_too(conversations: Conversations):
    (answer,) = ask(conversations, {"id": 1, "question": "mio padre mi picchia", "age_band": "<14"})
    assert (answer["kind"], answer["crisis"]) == ("crisis", "O")
