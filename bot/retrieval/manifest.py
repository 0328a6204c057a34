"""What an index says of itself: what made it, from what, and that it is whole."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

RECIPE = 5
"""Version of the way an index is made; an index of another recipe is not opened."""

MANIFEST_FILE = "manifest.json"
LIBRARY_FILE = "library.json"
DENSE_FOLDER = "chroma"
LEXICAL_FOLDER = "lexical"
INTENTS_FILE = "intents.npz"


class Manifest(BaseModel):
    """Written last, so that a folder without it is not an index."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    recipe: int
    embedder: str
    content: str
    pages: int
    sections: int
    chunks: int
    created_at: datetime

    @property
    def version(self) -> str:
        """The index's name: same pages, same embedder, same recipe, same name."""
        return index_version(self.content, self.embedder, self.recipe)


def index_version(content: str, embedder: str, recipe: int = RECIPE) -> str:
    """The name of the index made from `content` (a sha256) by `embedder` (its identity)."""
    return sha256(f"{recipe}\n{embedder}\n{content}".encode()).hexdigest()[:16]


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of an index folder, or None where there is none that can be read."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST_FILE).read_bytes())
    except (OSError, ValidationError):
        return None
