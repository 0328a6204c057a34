"""What is published beside the pages: structured data that the bot's rooms read, by file name."""

from bot.guide.models import GUIDE_FILE, guide_bytes
from bot.lesson.plan import PLAN_FILE
from bot.retrieval.questionnaire import QUESTIONNAIRE_FILE
from ingest.pages.knowledge import Knowledge


def data_of(knowledge: Knowledge) -> dict[str, bytes]:
    """The files of data; what is missing or has errors is left out, as a page would be."""
    files: dict[str, bytes] = {}
    if knowledge.questionnaire:
        files[QUESTIONNAIRE_FILE] = knowledge.questionnaire.model_dump_json().encode()
    if knowledge.guide:
        files[GUIDE_FILE] = guide_bytes(knowledge.guide)
    if knowledge.lesson:
        files[PLAN_FILE] = knowledge.lesson.model_dump_json().encode()
    return files
