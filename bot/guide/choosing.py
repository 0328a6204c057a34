"""From what someone would like to the professions that have it. Nobody is judged: a profession has an option, or has not."""

from collections.abc import Mapping

from bot.guide.models import FACETS, Facet, Guide, Option, Profession

Wishes = Mapping[Facet, str]
"""Options by facet; a facet that is not there was left open."""


def matching(guide: Guide, wishes: Wishes) -> tuple[Profession, ...]:
    """The professions that have all that is wished for, in order of name."""
    return tuple(one for one in guide.professions if all(_reason(guide, one, facet, wishes) for facet in wishes))


def why(guide: Guide, profession: Profession, wishes: Wishes) -> tuple[str, ...]:
    """Why a profession is shown, a phrase for each wish."""
    reasons = (_reason(guide, profession, facet, wishes) for facet in FACETS if facet in wishes)
    return tuple(reason.because for reason in reasons if reason)


def still_open(guide: Guide, wishes: Wishes, facet: Facet) -> tuple[Option, ...]:
    """The options of a facet that, with the wishes so far, lead to some profession."""
    return tuple(one for one in guide.options[facet] if matching(guide, {**wishes, facet: one.id}))


def _reason(guide: Guide, profession: Profession, facet: Facet, wishes: Wishes) -> Option | None:
    """The option of the profession that meets the wish: of the time to study, the shortest way up to what is wished for."""
    has = profession.options.get(facet, ())
    if facet != "study":
        return guide.option(facet, wishes[facet]) if wishes[facet] in has else None
    names = [one.id for one in guide.options[facet]]
    within = names[: names.index(wishes[facet]) + 1] if wishes[facet] in names else []
    return next((one for one in guide.options[facet] if one.id in within and one.id in has), None)
