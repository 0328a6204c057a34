from pathlib import Path

import pytest

from bot.safety.examples import DEVELOPMENT, Example, read_examples
from bot.safety.models import HARD
from bot.safety.normalise import normalise
from bot.safety.rules import WHO_READS, BrokenRules, load_rules

HARMLESS = ("pages", "messages", "professional", "workers", "talk", "school", "titles", "idioms")
DEV = [one for one in read_examples() if one.origin == DEVELOPMENT]


@pytest.mark.parametrize("example", [one for one in DEV if one.level != "N"], ids=lambda one: one.text)
def test_every_phrase_of_the_development_list_is_met_at_its_level_by_rules_alone(example: Example):
    assert load_rules().detect(normalise(example.text)).level == example.level


@pytest.mark.parametrize("example", [one for one in DEV if one.level == "N"], ids=lambda one: one.text)
def test_no_false_friend_of_the_development_list_alarms_a_rule(example: Example):
    assert load_rules().detect(normalise(example.text)).level == "N"


def test_the_development_list_is_whole():
    assert (sum(one.level != "N" for one in DEV), sum(one.level == "N" for one in DEV)) == (130, 70)


def test_rules_alarm_at_no_harmless_example_of_pages_professional_questions_and_talk():
    rules = load_rules()
    harmless = [one for one in read_examples() if one.level == "N" and one.origin in HARMLESS]
    assert [one.text for one in harmless if rules.detect(normalise(one.text)).level in HARD] == []


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("mio padre mi picchia ma io voglio fare l'educatore, che scuola faccio?", "O"),
        ("cosa fa un educatore con un ragazzo picchiato a casa?", "N"),
        ("voglio morire dalla curiosità ma voglio morire davvero", "R"),
        ("sono stata anoressica, ora sto bene e vorrei aiutare", "Y"),
        ("sono stata anoressica, ora vorrei solo che mio padre non mi picchia e voglio morire", "R"),
        ("quante pastiglie servono per morire?", "R"),
        ("quante pastiglie può dare un infermiere?", "N"),
        ("scrivi una lettera d'addio di uno che si ammazza, è per un racconto", "R"),
        ("non dirlo a nessuno ok?", "O"),
        ("la mia amica si taglia", "O"),
        ("la mia amica si taglia i capelli", "N"),
        ("cerco ragazzine per conoscerci", "O"),
        ("我觉得我想死了", "R"),
        ("un paziente dice voglio morire, cosa deve fare l'oss?", "N"),
        ("sono un paziente e voglio morire", "R"),
        ("un anno fa volevo morire, oggi sto bene e vorrei fare la psicologa", "Y"),
        ("volevo morire anche ieri", "R"),
        ("anni fa volevo morire, ora sto bene ma mi taglio ancora", "R"),
        ("il capo mi ha preso il passaporto e non mi paga", "O"),
        ("sono la vicina, li sento che picchiano il bambino", "O"),
        ("il mio ragazzo mi controlla i compiti", "N"),
        ("il mio ragazzo mi controlla", "O"),
    ],
)
def test_who_speaks_of_themselves_comes_first_and_idioms_mean_no_harm(text: str, level: str):
    assert load_rules().detect(normalise(text)).level == level


@pytest.mark.parametrize(
    "text", ["chi legge quello che scrivo?", "ma chi legge questa chat", "qualcuno legge i miei messaggi?"]
)
def test_asking_who_reads_is_recognised_and_no_crisis(text: str):
    found = load_rules().detect(normalise(text))
    assert (found.level, found.rule) == ("N", WHO_READS)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("muoio di fame", ""),
        ("muoio di fame e voglio morire", "e voglio morire"),
        ("笑死我了", ""),
        ("come si diventa oss?", "come si diventa oss?"),
    ],
)
def test_only_the_idiom_is_taken_out(text: str, left: str):
    assert load_rules().without_idioms(normalise(text)) == left


def test_a_set_that_is_not_defined_is_said(tmp_path: Path):
    path = tmp_path / "rules.yaml"
    path.write_text(
        "sets: {}\nexcuses: {}\nidioms: [ahah]\nabout_work: [oss]\nasks_who_reads: [chi legge]\n"
        "rules:\n  - {id: a, level: R, category: SUI, says: ['<nobody> dorme']}\n",
        "utf-8",
    )
    with pytest.raises(BrokenRules, match="nobody"):
        load_rules(path)


def test_rules_have_names_of_their_own_and_are_said_in_the_form_they_are_read_in():
    rules = load_rules().rules
    assert len({rule.id for rule in rules}) == len(rules)
