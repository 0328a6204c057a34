"""`bussola eval`: golden questions asked of the real product, with a report; `--fit` fits the evidence model."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markdown import Markdown
from rich.progress import Progress

from bot.evaluation.questions import BadQuestions
from bot.settings import PROJECT
from bot.start import configured_eyes, give_up, open_conversations, open_settings
from bot.texts import load_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.conversations import Conversations
    from bot.evaluation.baseline import Baseline
    from bot.evaluation.fit import Fit
    from bot.evaluation.questions import GoldenQuestion
    from bot.evaluation.report import Findings

console = Console(highlight=False, soft_wrap=True)
texts = load_texts()
QUESTIONS = PROJECT / "tests" / "evals"
STUDIED = ("dev", "blind", "facts")
"""The parts that may be learned from."""
_ENOUGH = 100
"""Questions below which five folds say nothing."""


def evaluate(
    questions: Annotated[
        Path, typer.Argument(help="Un file o una cartella di domande (JSON, una per riga).")
    ] = QUESTIONS,
    fit: Annotated[bool, typer.Option("--fit", help="Adatta il modello delle prove alle domande di sviluppo.")] = False,
    fit_details: Annotated[
        bool,
        typer.Option(
            "--fit-details",
            help="Impara da domande nuove quali dettagli dire: prima di correggere le pagine per quelle domande.",
        ),
    ] = False,
    retrieval: Annotated[Path | None, typer.Option(help="Misura la sola ricerca su un altro corpus.")] = None,
    against: Annotated[
        Path | None, typer.Option(help="Un confronto di prima: esce con 1 se qualcosa è peggiorato.")
    ] = None,
    keep: Annotated[Path | None, typer.Option(help="Dove tenere l'esito di oggi come confronto per domani.")] = None,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="Misura anche la ricerca e la calibrazione, e disegna le figure.")
    ] = False,
    output: Annotated[Path, typer.Option(help="Dove scrivere il rapporto.")] = Path("build/eval/report.md"),
) -> None:
    """Fa a Bussola domande di cui si conosce la risposta e conta quante ne sbaglia."""
    from bot.evaluation.baseline import losses, write_baseline
    from bot.evaluation.fit import write_model
    from bot.evaluation.report import Findings, report, summary, told
    from bot.evaluation.suite import read_suite, run

    if retrieval:
        _measure_retrieval(retrieval)
        return
    try:
        suite = read_suite(questions)
    except OSError:
        give_up("eval.no_file", 2, path=questions)
    except BadQuestions as bad:
        give_up("eval.bad_line", 2, path=bad.path, line=bad.line)
    before = _read_baseline(against)
    conversations = open_conversations()
    if fit or fit_details:
        fitted = (
            _fit(conversations)
            if fit
            else _fit_details(conversations, [one for asked in suite.values() for one in asked])
        )
        write_model(fitted)
        for name, value in fitted.figures.items():
            console.print(f"{name}: {value:.3f}")
        return
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task(texts.say("eval.asking"), total=sum(map(len, suite.values())))
        embed = configured_eyes()[1]
        results = [
            run(name, asked, conversations, lambda told: [embed(text) for text in told], lambda: progress.advance(task))
            for name, asked in suite.items()
        ]
    lost = losses(results, before) if before else ()
    output.parent.mkdir(parents=True, exist_ok=True)
    findings = Findings(results, losses=lost)
    if pictures:
        findings = _with_pictures(findings, conversations, embed, output.parent)
    output.write_text(report(findings, texts), "utf-8")
    console.print(Markdown(summary(results, texts)))
    console.print(texts.say("eval.written", path=output), markup=False)
    if keep:
        write_baseline(results, keep)
        console.print(texts.say("eval.kept", path=keep), markup=False)
    for loss in lost:
        console.print(f"{told(loss, texts)} {' '.join(loss.flipped)}", style="red", markup=False)
    if lost:
        raise typer.Exit(1)


def _read_baseline(path: Path | None) -> "Baseline | None":
    from bot.evaluation.baseline import BadBaseline, read_baseline

    if path is None:
        return None
    try:
        return read_baseline(path)
    except OSError:
        give_up("eval.no_file", 2, path=path)
    except BadBaseline:
        give_up("eval.bad_baseline", 2, path=path)


def _with_pictures(
    findings: "Findings", conversations: "Conversations", embed: "Callable[[str], list[float]]", folder: Path
) -> "Findings":
    from bot.evaluation.calibration import cross_validate
    from bot.evaluation.fit import examples_of
    from bot.evaluation.pictures import draw_calibration, draw_rates, draw_searches
    from bot.evaluation.report import CALIBRATION, RATES, SEARCHES
    from bot.evaluation.searches import compare_searches

    asked = [one.question for result in findings.results for one in result.outcomes if not one.question.history]
    searches = compare_searches(conversations.answerer, embed, [one for one in asked if one.sections])
    chosen = [one for one in asked if one.sections or one.expect == "declined"]
    calibration = cross_validate(examples_of(conversations.answerer, chosen)) if len(chosen) >= _ENOUGH else None
    draw_rates(findings.results, texts, folder / RATES)
    draw_searches(searches, folder / SEARCHES)
    if calibration:
        draw_calibration(calibration, texts, folder / CALIBRATION)
    return replace(findings, searches=searches, calibration=calibration)


def _measure_retrieval(path: Path) -> None:
    from bot.app import configured_embedder
    from bot.evaluation.retrieval import BadCorpus, measure, read_corpus

    try:
        corpus = read_corpus(path)
    except OSError:
        give_up("eval.no_file", 2, path=path)
    except BadCorpus:
        give_up("eval.bad_corpus", 2, path=path)
    embedder = configured_embedder(open_settings())
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task(texts.say("eval.searching"), total=len(corpus.passages) + len(corpus.questions))
        found = measure(corpus, embedder, lambda: progress.advance(task))
    console.print(texts.say("eval.corpus", passages=len(corpus.passages), questions=len(corpus.questions)))
    for name, figures in found.items():
        console.print(f"{name:8} " + "  ".join(f"{measured} {value:.3f}" for measured, value in figures.items()))


def _fit(conversations: "Conversations") -> "Fit":
    from bot.evaluation.fit import examples_after, examples_of, fit_evidence
    from bot.evaluation.fit_choice import fit_choice, turns_of
    from bot.evaluation.spoken import spoken_of
    from bot.evaluation.suite import read_suite

    asked = [one for part in STUDIED for questions in read_suite(QUESTIONS / part).values() for one in questions]
    alone = [one for one in asked if not one.history and (one.sections or one.wants_no_answer)]
    examples = examples_of(conversations.answerer, alone)
    at_home = [one.question for one in examples if not one.understanding.glossed]
    spoken = spoken_of(conversations.answerer, [one for one in asked if one.history], at_home)
    fitted = fit_evidence(examples, examples_after(conversations.answerer, spoken))
    return fitted.with_choice(*fit_choice(turns_of(conversations.answerer.judged_by(fitted.model), spoken)))


def _fit_details(conversations: "Conversations", questions: "Sequence[GoldenQuestion]") -> "Fit":
    from bot.evaluation.fit import examples_of, read_fit
    from bot.evaluation.fit_details import fit_details

    examples = examples_of(conversations.answerer, [one for one in questions if not one.history])
    before = read_fit()
    return before.with_details(*fit_details(conversations.answerer.reading(), examples, before.model.alone.rank))
