"""Opening a chat model by name: any provider that LangChain knows, local or hosted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage
from langchain_core.runnables import Runnable

_RETRIES = 1
_NO_KEY = "none"
"""What local servers are given where no key is set: the client insists on one."""


class ModelUnusable(Exception):
    """The model can't be opened; `key` names the sentence in `texts/it/answer.yaml` that says what to do."""

    def __init__(self, key: str, model: str, package: str = "") -> None:
        super().__init__(f"{key}: {model}")
        self.key, self.model, self.package = key, model, package


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Which model, where, and within what bounds. `seconds` bounds an answer from question to last word."""

    name: str
    url: str = ""
    key: str = field(default="", repr=False)
    seconds: float = 12.0
    max_tokens: int = 500


@dataclass(frozen=True, slots=True)
class ChatModel:
    """A model ready to be asked: as it is, and held to a JSON schema where its provider can do that (else None)."""

    name: str
    plain: Runnable[LanguageModelInput, AIMessage]
    structured: Runnable[LanguageModelInput, AIMessage] | None


def open_chat_model(choice: ModelChoice, schema: Mapping[str, Any]) -> ChatModel:
    """The model that `choice` names ("ollama:...", "openai:...", "mistralai:..."); nothing is sent yet.

    Raises:
        ModelUnusable: the provider is unknown, its package is not installed, or it wants a key.
    """
    from langchain.chat_models import init_chat_model

    provider, _, name = choice.name.partition(":")
    if not name:
        raise ModelUnusable("answer.model_bad", choice.name)
    bounds = _ollama_bounds(choice) if provider == "ollama" else _bounds(choice)
    try:
        model: BaseChatModel = init_chat_model(name, model_provider=provider, temperature=0, **bounds)
    except ImportError:
        raise ModelUnusable("answer.model_package", choice.name, f"langchain-{provider.replace('_', '-')}") from None
    except Exception as error:  # whatever a provider's class raises at what it is given: keys, names, addresses
        raise ModelUnusable("answer.model_bad", choice.name) from error
    structure = _STRUCTURE.get(provider)
    return ChatModel(choice.name, model, model.bind(**structure(schema)) if structure else None)


def _bounds(choice: ModelChoice) -> dict[str, Any]:
    own = {"base_url": choice.url} if choice.url else {}
    key = choice.key or (_NO_KEY if choice.url else "")
    keyed = {"api_key": key} if key else {}
    return {"timeout": choice.seconds, "max_retries": _RETRIES, "max_tokens": choice.max_tokens, **own, **keyed}


def _ollama_bounds(choice: ModelChoice) -> dict[str, Any]:
    own = {"base_url": choice.url} if choice.url else {}
    return {"num_predict": choice.max_tokens, "client_kwargs": {"timeout": choice.seconds}, **own}


def _openai_format(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}}


_STRUCTURE: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    # As part of the body, because LangChain's own way raises where the model runs out of tokens, and complete sentences are lost.
    "openai": lambda schema: {"extra_body": {"response_format": _openai_format(schema)}},
    "mistralai": lambda schema: {"response_format": _openai_format(schema)},
    "ollama": lambda schema: {"format": schema},
}
"""How each provider is told to keep to a schema; the others are only asked to, in the prompt."""
