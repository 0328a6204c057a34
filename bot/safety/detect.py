"""The detector: rules or the classifier, the more serious of the two; when it breaks, the soft card."""

from collections.abc import Callable, Sequence

import structlog

from bot.safety.models import FAILURE, Detection, most_serious
from bot.safety.normalise import normalise
from bot.safety.rules import WHO_READS, Rules, load_rules
from bot.safety.semantic import Classifier, judge
from bot.safety.windows import windows_of

log = structlog.get_logger(__name__)

Embed = Callable[[str], Sequence[float]]


class Detector:
    """Detects whether whoever writes is in danger. Keeps nothing of what it reads; safe to share between threads."""

    def __init__(
        self, classifier: Classifier | None = None, embed: Embed | None = None, rules: Rules | None = None
    ) -> None:
        """`embed` gives the vectors that `classifier` was trained on; without either, rules alone speak."""
        self._rules = rules or load_rules()
        self._classifier = classifier
        self._embed = embed

    def detect(self, text: str) -> Detection:
        """What `text`, of any length, discloses. Never raises: a detector that breaks gives level Y by the rule `FAILURE`."""
        try:
            return self._detect(text)
        except Exception as error:  # whatever it is, nobody is left without a word; the text is not in the log
            log.error("detector_failed", error=type(error).__name__)
            return Detection("Y", rule=FAILURE)

    def is_about_work(self, text: str) -> bool:
        """Whether `text` speaks of work or study, so that there is something to answer."""
        return self._rules.is_about_work(normalise(text))

    def _detect(self, text: str) -> Detection:
        read = normalise(text)
        by_rule = self._rules.detect(read)
        if by_rule.is_hard or by_rule.rule == WHO_READS or self._classifier is None or self._embed is None:
            return by_rule
        by_meaning = self._read(self._classifier, self._embed, read)
        if by_rule.category == "PAS":
            return by_rule
        return most_serious([by_rule, by_meaning])

    def _read(self, classifier: Classifier, embed: Embed, read: str) -> Detection:
        windows = windows_of(read)
        told = [(self._rules.without_idioms(window), self._rules.is_about_work(window)) for window in windows]
        said = [(text, at_work) for text, at_work in told if text]
        if not said:
            return Detection("N")
        texts, at_work = zip(*said, strict=True)
        # First all vectors, then all judgements: taking turns, embedder and examples would push each other out of the cache.
        shares = classifier.all_probabilities(texts, [embed(text) for text in texts], at_work)
        # What stands beside a question about work is told with the same calm, though its own sentence names none.
        beside_work = self._rules.is_about_work(read)
        return most_serious([judge(share, beside_work) for share in shares])
