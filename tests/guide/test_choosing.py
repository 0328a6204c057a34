import pytest

from bot.guide.choosing import matching, still_open, why
from bot.guide.models import FACETS
from tests.support.guide import guide, knowledge


def test_every_profession_of_the_pages_has_a_card():
    pages = {page.id for page in knowledge().library.pages if page.kind == "professione"}
    assert pages - {one.id for one in guide().professions} == {"figure-e-titoli-da-capire"}


def test_every_profession_is_reached_by_some_choice_alone():
    for one in guide().professions:
        assert any(one in matching(guide(), {facet: key}) for facet in FACETS for key in one.options[facet]), one.id


def test_with_nothing_wished_for_all_are_shown_in_order_of_name():
    names = [one.name for one in matching(guide(), {})]
    assert len(names) == len(guide().professions)
    assert names == sorted(names, key=str.casefold)


def test_a_profession_is_shown_with_a_reason_for_each_wish():
    wishes = {"whom": "anziani", "where": "casa", "study": "breve"}
    for one in matching(guide(), wishes):
        assert len(why(guide(), one, wishes)) == 3


def test_whoever_would_study_five_years_is_shown_the_shorter_ways_too():
    long, short = matching(guide(), {"study": "cinque"}), matching(guide(), {"study": "breve"})
    assert {one.id for one in short} < {one.id for one in long}


@pytest.mark.parametrize("facet", FACETS)
def test_an_option_is_offered_only_where_it_leads_to_a_profession(facet):
    for option in guide().options["whom"]:
        wishes = {"whom": option.id}
        for other in still_open(guide(), wishes, facet) if facet != "whom" else ():
            assert matching(guide(), {**wishes, facet: other.id})
