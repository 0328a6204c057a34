"""What is published beside the pages: structured data that the bot's rooms read, by file name."""

from bot.guide.models import GUIDE
from bot.lesson.plan import PLAN
from bot.retrieval.questionnaire import QUESTIONNAIRE
from ingest.pages.knowledge import Knowledge


def data_of(knowledge: Knowledge) -> dict[str, bytes]:
    """The files of data; what is missing or has errors is left out, as a page would be."""
    return {
        **QUESTIONNAIRE.published(knowledge.questionnaire),
        **GUIDE.published(knowledge.guide),
        **PLAN.published(knowledge.lesson),
    }
