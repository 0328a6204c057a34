"""Times and memory, printed: `make bench`. Never part of the tests; the machines they run on are shared and noisy."""

import resource
import statistics
import sys
import time
from pathlib import Path

from bot.app import build_conversations
from bot.batch import BatchQuestion, answer_one
from bot.evaluation.questions import read_questions
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
    print(f"memory at its highest  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:2]))
