"""What the environment may say; read by `cli`, `app` and the jobs' start, nowhere else."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
"""Where pages and the embedder are looked for unless a setting says otherwise."""


class Settings(BaseSettings):
    """Every setting, as `BUSSOLA_NAME` in the environment or in `.env`; `.env.example` explains each to people."""

    model_config = SettingsConfigDict(env_prefix="BUSSOLA_", env_file=".env", extra="ignore", frozen=True)

    environment: Literal["development", "production"] = "development"
    data_dir: Path = Path(".data")
    knowledge_dir: Path = PROJECT / "knowledge"
    embedder: str = "e5-small"
    embedder_dir: Path = PROJECT / ".cache" / "embedder"
    embedder_precision: Literal["int8", "fp32"] = "int8"
    embedder_threads: int = Field(default=1, ge=1, le=64)
    operator: str = "il consorzio che gestisce Bussola"
    contact: str = ""
    service_min_age: int = Field(default=14, ge=13, le=18)
    telegram_token: SecretStr = SecretStr("")
    telegram_api_url: str = "https://api.telegram.org"
    web_url: str = ""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"

    @property
    def index_dir(self) -> Path:
        """Where indexes are published."""
        return self.data_dir / "index"


class BadSettings(Exception):
    """The environment says something that can't be; `fields` names what."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


def read_settings() -> Settings:
    """The settings of this environment.

    Raises:
        BadSettings: a value is not of its kind or out of its bounds.
    """
    try:
        return Settings()
    except ValidationError as error:
        names = tuple(f"BUSSOLA_{'_'.join(str(part) for part in one['loc']).upper()}" for one in error.errors())
        raise BadSettings(names) from None
