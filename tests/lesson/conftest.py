from datetime import date

import pytest

from bot.lesson.lesson import Lesson, build_lesson
from bot.retrieval.library import Library
from ingest.pages.knowledge import Knowledge

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="package")
def knowledge(project: Knowledge) -> Knowledge:
    return project


@pytest.fixture(scope="package")
def library(project: Knowledge) -> Library:
    return project.library


@pytest.fixture(scope="package")
def lesson(project: Knowledge) -> Lesson:
    assert project.lesson
    return build_lesson(project.lesson, project.library, TODAY)
