"""`bussola eval`: golden questions asked of the real product, with a report; `--fit` fits the evidence model."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markdown import Markdown
from rich.progress import Progress

from bot.evaluation.questions import BadQuestions
from bot.settings import PROJECT
from bot.start import give_up, open_conversations, open_settings
from bot.texts import load_texts

if TYPE_CHECKING:
    from bot.app import Conversations

console = Console(highlight=False, soft_wrap=True)
texts = load_texts()
QUESTIONS = PROJECT / "tests" / "evals"


def evaluate(
    questions: Annotated[
        Path, typer.Argument(help="Un file o una cartella di domande (JSON, una per riga).")
    ] = QUESTIONS,
    fit: Annotated[bool, typer.Option("--fit", help="Adatta il modello delle prove alle domande di sviluppo.")] = False,
    retrieval: Annotated[Path | None, typer.Option(help="Misura la sola ricerca su un altro corpus.")] = None,
    output: Annotated[Path, typer.Option(help="Dove scrivere il rapporto.")] = Path("build/eval/report.md"),
) -> None:
    """Fa a Bussola domande di cui si conosce la risposta e conta quante ne sbaglia."""
    from bot.evaluation.report import report
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
    conversations = open_conversations()
    if fit:
        _fit(conversations)
        return
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task(texts.say("eval.asking"), total=sum(map(len, suite.values())))
        results = [run(name, asked, conversations, lambda: progress.advance(task)) for name, asked in suite.items()]
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(report(results, texts), "utf-8")
    console.print(Markdown(report(results, texts, with_failures=False)))
    console.print(texts.say("eval.written", path=output), markup=False)


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


def _fit(conversations: "Conversations") -> None:
    from bot.answering.evidence import WEIGHTS_FILE
    from bot.evaluation.fit import examples_of, fit_evidence, write_model
    from bot.evaluation.suite import read_suite

    development = [question for asked in read_suite(QUESTIONS / "dev").values() for question in asked]
    chosen = [question for question in development if question.sections or question.expect == "declined"]
    fitted = fit_evidence(examples_of(conversations.answerer, chosen))
    write_model(fitted, WEIGHTS_FILE)
    for name, value in fitted.figures.items():
        console.print(f"{name}: {value:.3f}")
