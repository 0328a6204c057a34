"""Times and memory, printed: `make bench`. Never part of the tests; the machines they run on are shared and noisy."""

import resource
import statistics
import sys
import time
from pathlib import Path

from bot.app import build_conversations, configured_embedder
from bot.batch import BatchQuestion, answer_one
from bot.evaluation.questions import read_questions
from bot.safety.detect import Detector
from bot.safety.opening import open_detector
from bot.settings import PROJECT, read_settings

QUESTIONS = PROJECT / "tests" / "evals" / "dev" / "golden.jsonl"


def main(path: Path = QUESTIONS) -> None:
    """Start, then every golden question once to warm up and once to count."""
    start = time.perf_counter()
    conversations = build_conversations(read_settings())
    opened = time.perf_counter() - start
    questions = [BatchQuestion(question=question.question) for question in read_questions(path)]
    start = time.perf_counter()
    answer_one(questions[0], conversations)
    first = time.perf_counter() - start
    for question in questions:
        answer_one(question, conversations)
    times = sorted(answer_one(question, conversations)["ms"] for question in questions)
    print(f"opening                {opened:8.2f} s")
    print(f"first answer           {first:8.2f} s")
    print(f"questions              {len(times):8d}")
    print(f"engine time, median    {statistics.median(times):8.1f} ms")
    print(f"engine time, 95%       {times[int(len(times) * 0.95)]:8.1f} ms")
    settings = read_settings()
    embedder = configured_embedder(settings)
    detector = open_detector(embedder.identity, embedder.embed_query, settings.data_dir / "safety")
    words = " ".join(question.question for question in questions).split()
    _print_detector_times(detector, "15 words", [" ".join(words[start : start + 15]) for start in range(0, 750, 5)])
    text = " ".join(words)
    _print_detector_times(detector, "1,000 characters", [text[start : start + 1000] for start in range(0, 2500, 50)])
    print(f"memory at its highest  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


def _print_detector_times(detector: Detector, what: str, passages: list[str]) -> None:
    detector.detect(passages[0])
    times = []
    for passage in passages:
        start = time.perf_counter()
        detector.detect(passage)
        times.append(1000 * (time.perf_counter() - start))
    times.sort()
    print(f"detector on {what}: median {statistics.median(times):.1f} ms, 95% {times[int(len(times) * 0.95)]:.1f} ms")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:2]))
