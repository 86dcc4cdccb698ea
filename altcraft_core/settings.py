"""Settings, from the environment first and `.streamlit/secrets.toml` second. Tokens print as stars.

Environment names carry the prefix ALTCRAFT_; a connection named `live` is set by
ALTCRAFT_CONNECTIONS__LIVE__BASE_URL and ALTCRAFT_CONNECTIONS__LIVE__TOKEN, or by a table [connections.live].
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from altcraft_core.errors import SettingsError

DEMO = "demo"  #: the name of the connection to the embedded demo platform
DEMO_TOKEN = "demo-token"
MAX_BODY_BYTES = 10 * 1024 * 1024  #: the documented default limit of a request body
MAX_FILE_BODY_BYTES = 100 * 1024 * 1024  #: the documented limit where files are attached
SECRETS = Path(".streamlit") / "secrets.toml"


class Connection(BaseModel):
    """A named Altcraft account."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: str  #: without /api/v1.1
    token: SecretStr
    #: May a lost answer be recovered by repeating the same bytes and request id? None: as a probe found out.
    deduplicating: bool | None = None
    both_id_headers: bool = False  #: older installations read X-Request-ID
    dedup_window_hours: float = Field(default=23, gt=0)  #: the documented day less a margin
    max_body_bytes: int = Field(default=MAX_BODY_BYTES, gt=1_000)
    max_file_body_bytes: int = Field(default=MAX_FILE_BODY_BYTES, gt=1_000)  #: the same, where files are attached
    parallel: int = Field(default=4, ge=1)  #: requests on their way at once
    outstanding: int = Field(default=50, ge=1)  #: tasks open at once
    #: How long an answer is waited for, as the vendor's own client does; five times as long where it brings results.
    timeout_seconds: float = Field(default=60, gt=0)
    requests_per_second: float | None = Field(default=None, gt=0)
    match_value: Literal["data", "item", "both"] = "data"  #: where a profile's match value stands
    token_in: Literal["body", "header"] = "body"
    xml_arrays: bool = False  #: mark what repeats in XML bodies with array='true', as newer pages of the platform do

    @property
    def place(self) -> str:
        """What stays the same while this is the same platform: the demo platform may answer on another port."""
        return DEMO if self.token.get_secret_value() == DEMO_TOKEN else self.base_url

    @field_validator("base_url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must start with https:// or http://")
        return value.rstrip("/").removesuffix("/api/v1.1")


class Settings(BaseSettings):
    """Everything an installation may choose."""

    model_config = SettingsConfigDict(
        env_prefix="ALTCRAFT_", env_nested_delimiter="__", toml_file=SECRETS, extra="ignore", frozen=True
    )

    home: Path = Path("var")
    database_url: str = ""  #: empty: SQLite under `home`
    files_url: str = ""  #: empty: a folder under `home`
    demo: bool = True  #: is there a connection to the embedded demo platform?
    demo_port: int = Field(default=8800, ge=0, le=65535)  #: another free one is taken if this is not free
    demo_pace: float = Field(default=1, ge=0)  #: how slow the demo platform is; 0 answers at once
    task_deadline_hours: float = Field(default=24, gt=0)  #: how long a task may take
    sent_before_days: int = Field(default=7, ge=0)  #: so long people count as sent into a scenario before; 0: never
    connections: dict[str, Connection] = Field(default_factory=dict)

    @field_validator("connections", mode="before")
    @classmethod
    def _lower_names(cls, value: object) -> object:
        return {str(name).lower(): item for name, item in value.items()} if isinstance(value, dict) else value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def database(self) -> str:
        """The SQLAlchemy URL of our database."""
        return self.database_url or f"sqlite:///{(self.home / 'altcraft.db').resolve()}"

    @property
    def files(self) -> str:
        """The folder or s3:// prefix that holds plans and outcomes."""
        return self.files_url or str((self.home / "files").resolve())

    @property
    def spool(self) -> Path:
        """The local folder for uploads and lists being prepared."""
        return (self.home / "spool").resolve()

    @property
    def demo_state(self) -> Path:
        """The file in which the embedded demo platform keeps its profiles."""
        return (self.home / "demo.db").resolve()

    @property
    def connection_names(self) -> tuple[str, ...]:
        """Own accounts first, the demo last."""
        own = tuple(name for name in self.connections if name != DEMO)
        return own + ((DEMO,) if self.demo else ())

    def connections_like(self, name: str) -> tuple[str, ...]:
        """The names of all connections to the same platform, that one among them."""
        places = {
            one: self.connections[one].place if one in self.connections else DEMO for one in self.connection_names
        }
        return tuple(one for one, place in places.items() if place == places.get(name))


def load_settings() -> Settings:
    """Read settings; SettingsError names every setting that is wrong, never its value."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}" for item in error.errors())
        raise SettingsError(f"Settings that cannot be used: {wrong}.") from None


def demo_connection(base_url: str) -> Connection:
    """The connection to a demo platform at that address."""
    return Connection(base_url=base_url, token=SecretStr(DEMO_TOKEN), deduplicating=True)
