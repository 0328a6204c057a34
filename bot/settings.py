"""What the environment may say; read by `cli`, `app` and the jobs' start, nowhere else."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, StringConstraints, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
"""Where pages and the embedder are looked for unless a setting says otherwise."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80, pattern=r"^[^\r\n*\[\]]*$")]
"""A few words on one line, without the marks of bold and of links."""

Origin = Annotated[str, StringConstraints(pattern=r"^(https://[a-z0-9.-]+|http://localhost)(:[0-9]{1,5})?$")]
"""A site, as browsers name it: scheme, host and port, no path."""


def _split(value: object) -> object:
    return value.replace(",", " ").split() if isinstance(value, str) else value


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
    answer_model: str = ""
    answer_model_url: str = ""
    answer_model_key: SecretStr = SecretStr("")
    answer_seconds: float = Field(default=12.0, gt=0, le=18)
    answer_tokens: int = Field(default=500, ge=50, le=2000)
    answer_model_place: str = ""
    answer_similarity: float = Field(default=0.86, ge=-1, le=1)
    operator: str = "il consorzio che gestisce Bussola"
    contact: str = ""
    contact_hours: Line = ""
    dpo_contact: str = ""
    service_min_age: int = Field(default=14, ge=13, le=18)
    minor_follow_up: Literal["relay", "pull", "parent"] = "relay"
    telegram_min_age: int = Field(default=14, ge=13, le=18)
    telegram_token: SecretStr = SecretStr("")
    telegram_api_url: str = "https://api.telegram.org"
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    listen_host: str = "127.0.0.1"
    listen_port: int = Field(default=8081, ge=1, le=65535)
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8080, ge=0, le=65535)
    web_proxies: str = "127.0.0.1"
    embed_origins: Annotated[tuple[Origin, ...], NoDecode, BeforeValidator(_split)] = ()
    database_url: SecretStr = SecretStr("")
    database_disk_encrypted: bool = False
    erasures_file: Path | None = None
    key_file: Path = PROJECT / ".cache" / "keys" / "bussola.key"
    web_url: str = ""
    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_from: str = ""
    smtp_starttls: bool = True
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"

    @property
    def index_dir(self) -> Path:
        """Where indexes are published."""
        return self.data_dir / "index"

    @property
    def database(self) -> str:
        """The database's address; a SQLite file beside the index unless a setting says otherwise."""
        return self.database_url.get_secret_value() or f"sqlite:///{(self.data_dir / 'bussola.db').absolute()}"

    @property
    def site(self) -> str:
        """Where people find the web pages: `web_url`, or this machine where nobody has said it; no slash at the end."""
        return (self.web_url or f"http://localhost:{self.web_port}").rstrip("/")

    @property
    def web_secure(self) -> bool:
        """Whether the web pages' cookies go over https alone."""
        return self.environment == "production" or self.web_url.startswith("https://")

    @property
    def erasures(self) -> Path:
        """The list of who was erased lately; beside the index unless a setting says otherwise."""
        return self.erasures_file or self.data_dir / "cancellazioni.json"

    @property
    def heartbeat_file(self) -> Path:
        """Where the running process leaves its sign of life."""
        return self.data_dir / "heartbeat.json"


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
        names = dict.fromkeys(f"BUSSOLA_{one['loc'][0]}".upper() for one in error.errors())
        raise BadSettings(tuple(names)) from None
