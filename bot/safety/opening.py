"""Opening the detector: the trained weights where they fit the embedder in use, else weights fitted anew from the examples."""

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import BadZipFile

import structlog

from bot.safety.detect import Detector, Embed
from bot.safety.examples import EXAMPLES, LATER, TWINS, digest_of, read_examples
from bot.safety.rules import load_rules
from bot.safety.scores import Scores, scores_of
from bot.safety.semantic import WEIGHTS, Classifier, load_classifier
from bot.safety.training import cross_validate, embed_all, fit, prepare

log = structlog.get_logger(__name__)

SCORES = WEIGHTS.with_suffix(".json")


def open_detector(identity: str, embed: Embed, folder: Path, lines: Path = EXAMPLES) -> Detector:
    """A detector for the embedder named `identity`; what has to be fitted anew, from `lines`, is kept below `folder`.

    Weights trained on another embedder's vectors would be noise, and rules alone miss whatever is said indirectly. So they are
    fitted anew from the examples in the package, at the first start with that embedder: some minutes, said in the
    log, until someone runs `bussola safety train`. Nothing depends on which jobs ran before, and no setting switches it off.
    """
    kept = folder / f"detector-{identity}-{digest_of(read_examples(lines))}.npz"
    for path in (WEIGHTS, kept):
        classifier = _read(path)
        if classifier is not None and classifier.identity == identity:
            return Detector(classifier, embed)
    log.warning("detector_fitted_anew", embedder=identity)
    fitted = refit(identity, embed, lines)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fitted.save(kept)
    except OSError as error:  # it will be fitted again
        log.warning("detector_not_kept", error=type(error).__name__)
    return Detector(fitted, embed)


def refit(identity: str, embed: Embed, lines: Path = EXAMPLES) -> Classifier:
    """The classifier fitted on all examples as `embed` sees them."""
    examples, rules = read_examples(lines), load_rules()
    return fit(prepare(examples, embed_all(examples, rules, embed, lambda _: None), rules), identity)


def _read(path: Path) -> Classifier | None:
    try:
        return load_classifier(path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        log.warning("detector_weights_unreadable", error=type(error).__name__)
        return None


def train(identity: str, embed: Embed, tell: Callable[[int, int], None], weights: Path = WEIGHTS) -> Scores:
    """Fit, cross-validate, and write the weights and, beside them, the scores as JSON; gives back those of all lines but the
    twins."""
    examples, rules = read_examples(), load_rules()
    vectors = embed_all(examples, rules, embed, lambda done: tell(done, len(examples)))
    lesson = prepare(examples, vectors, rules)
    judged = cross_validate(lesson, rules)
    apart = [one for one in judged if one.example.origin != TWINS]
    scores = scores_of(apart)
    fit(lesson, identity).save(weights)
    facts = {
        "embedder": identity,
        "examples": digest_of(examples),
        "cross_validated": scores.plain(),
        "cross_validated_without_later_lines": scores_of(
            [one for one in apart if one.example.origin not in LATER]
        ).plain(),
        "cross_validated_twins": scores_of([one for one in judged if one.example.origin == TWINS]).plain(),
    }
    weights.with_suffix(".json").write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return scores
