"""A cooperative, or the consortium: who may receive interests, and from where."""

from dataclasses import dataclass

LONGEST_NAME = 120
LONGEST_CONTACT = 300
LONGEST_PROVINCE = 30
"""A button carries it, and buttons carry 64 bytes."""


@dataclass(frozen=True, slots=True)
class Cooperative:
    """`provinces` are those it works in; `contact` is what a student is shown who wants to get in touch by themselves."""

    id: int
    name: str
    provinces: tuple[str, ...] = ()
    contact: str = ""
    consortium: bool = False


def provinces_of(cooperatives: tuple[Cooperative, ...]) -> tuple[str, ...]:
    """Every province that somebody works in, in order of the alphabet."""
    return tuple(sorted({province for one in cooperatives for province in one.provinces}))


def near(cooperatives: tuple[Cooperative, ...], province: str) -> tuple[Cooperative, ...]:
    """Who works in `province`, by name, the consortium last; everybody where nobody does."""
    here = tuple(one for one in cooperatives if one.consortium or province in one.provinces)
    chosen = here if any(not one.consortium for one in here) else cooperatives
    return tuple(sorted(chosen, key=lambda one: (one.consortium, one.name)))
