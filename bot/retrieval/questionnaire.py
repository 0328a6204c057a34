"""The questionnaire on interests, as published: activities, and the professions that are made of them."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from bot.retrieval.data_file import DataFile

LINKS = 4
"""How many activities each profession is made of: the same for all, so that none is favoured."""


class Link(BaseModel):
    """Why an activity belongs to a profession: the section that speaks of it, and its very words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    section: str
    says: str = Field(min_length=4)


class Questionnaire(BaseModel):
    """`activities`: id to what is asked, in order. `professions`: page id to its activities, each with its reason.

    `left_out` says of the pages that are proposed to nobody why; `titles` are the pages' titles, filled in when published.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reviewed_on: date
    activities: dict[str, str] = Field(min_length=1)
    professions: dict[str, dict[str, Link]]
    left_out: dict[str, str] = Field(default_factory=dict)
    titles: dict[str, str] = Field(default_factory=dict)


QUESTIONNAIRE = DataFile("interests.json", Questionnaire)
"""The questionnaire as it is published."""
