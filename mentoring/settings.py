"""Every setting, typed, with a default that is good for a first run. The environment is read here and nowhere else."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from jobs.points import Point

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PORTS = {"http": 80, "https": 443}  # browsers leave these out
DEFAULT_SECRET = "not-a-secret-for-development-only"  # noqa: S105  refused in production below


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    environment: Literal["development", "production"] = Field(
        default="development", description="`production` refuses settings that are only good for a first run."
    )
    secret_key: str = Field(
        default=DEFAULT_SECRET, description="Signs the links in mails. At least 32 characters."
    )
    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description="Where members reach this API; links in mails begin with it.",
    )
    app_url: str = Field(
        default="",
        description="Where the single-page app is, when it has an origin of its own; links in mails go there.",
    )
    allowed_origins: list[str] = Field(
        default=[], description="Other origins whose pages may call the API with cookies."
    )

    database_url: str = Field(
        default="sqlite://var/mentoring.sqlite3",
        description="`postgres://user:password@host/name` in production.",
    )
    database_pool: int = Field(default=10, ge=1, le=200, description="Connections a process to PostgreSQL.")
    redis_url: str = Field(
        default="", description="`redis://host:6379/0`; empty: the worker runs inside the API process."
    )
    smtp_url: str = Field(
        default="",
        description="`smtps://user:password@host:465`; empty: mail is written to files in `mail_dir`.",
    )
    mail_dir: Path = Field(
        default=Path("var/mail"), description="Where mail goes while there is no SMTP server."
    )

    scheme_name: str = Field(default="Mentoring Scheme", description="What the scheme calls itself.")
    scheme_body: str = Field(
        default="Society of Physiotherapists", description="The professional body that runs it."
    )
    scheme_timezone: str = Field(
        default="Europe/London", description="The zone whose wall clock the timeline keeps."
    )
    mail_from: str = Field(default="mentoring@example.org", description="The sender's address of all mail.")
    support_address: str = Field(
        default="mentoring-help@example.org",
        description="The scheme's mailbox: support requests and concerns go there.",
    )
    locales_dir: Path | None = Field(
        default=None,
        description="A folder with languages, and wordings, of the scheme's own for its letters.",
    )
    roll_check: str = Field(
        default="none",
        description="The membership roll: `none`, `imported` (by coordinators), `csv:path/to/roll.csv` or `https://host/path`.",
    )
    graphiql: bool | None = Field(
        default=None, description="Serve /graphiql; on in development, off in production."
    )
    documents_dir: Path | None = Field(
        default=None,
        description="A folder with the manifests of the clients' documents: no other document is answered then.",
    )
    metrics_token: str = Field(
        default="",
        description="Whoever sends it as a bearer token reads /metrics, and why /readyz is not ready; "
        "empty: anybody in development, nobody in production.",
    )
    drain_seconds: float = Field(
        default=0,
        ge=0,
        le=60,
        description="How long `serve` goes on answering after SIGTERM, with /readyz saying 503, so that a load "
        "balancer looks elsewhere first.",
    )
    clock_file: Path | None = Field(
        default=None,
        description="Rehearsals only: a file with the instant that it is meant to be, in ISO 8601.",
    )
    fail_at: Point | None = Field(
        default=None,
        description="Rehearsals only: the point at which a worker that sends mail is killed.",
    )

    @field_validator("public_url", "app_url")
    @classmethod
    def _without_slash_at_the_end(cls, url: str) -> str:
        return url.rstrip("/")

    @field_validator("allowed_origins")
    @classmethod
    def _refuse_what_is_no_origin(cls, origins: list[str]) -> list[str]:
        """`*` above all: it would let every page read what a member's cookie opens."""
        strange = [
            origin for origin in origins if not re.fullmatch(r"https?://[^/*?#@\s]+/?", origin.lower())
        ]
        if strange:
            raise ValueError(f"ALLOWED_ORIGINS are like https://app.example.org, not {', '.join(strange)}")
        return origins

    @model_validator(mode="after")
    def _refuse_first_run_defaults(self) -> Self:
        if self.environment == "production":
            faults = list(self._production_faults())
            if faults:
                raise ValueError("; ".join(faults))
        return self

    def _production_faults(self) -> list[str]:
        checks = {
            "SECRET_KEY must be your own, at least 32 characters": self.secret_key == DEFAULT_SECRET
            or len(self.secret_key) < 32,  # noqa: PLR2004  said in the sentence
            "PUBLIC_URL must begin with https://": not self.public_url.startswith("https://"),
            "DATABASE_URL must name a PostgreSQL database": not self.is_postgres,
            "REDIS_URL must be set": not self.redis_url,
            "SMTP_URL must be set": not self.smtp_url,
            "MAIL_FROM must be an address of your own": self.mail_from.endswith("@example.org"),
            "SUPPORT_ADDRESS must be an address of your own": self.support_address.endswith("@example.org"),
            "CLOCK_FILE is for rehearsals only": self.clock_file is not None,
            "FAIL_AT is for rehearsals only": self.fail_at is not None,
        }
        return [sentence for sentence, wrong in checks.items() if wrong]

    @property
    def is_postgres(self) -> bool:
        return self.database_url.startswith(("postgres://", "postgresql://"))

    @property
    def sqlite_file(self) -> Path:
        """Where the database is when it is no PostgreSQL."""
        return Path(self.database_url.removeprefix("sqlite://"))

    @property
    def is_secure(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def serves_graphiql(self) -> bool:
        return self.environment == "development" if self.graphiql is None else self.graphiql

    @property
    def mail_domain(self) -> str:
        return self.mail_from.rpartition("@")[2]

    @property
    def origin(self) -> str:
        return _origin(self.public_url)

    @property
    def trusted_origins(self) -> list[str]:
        """Origins of pages that may act for whoever is signed in, besides our own."""
        named = [*self.allowed_origins, *([self.app_url] if self.app_url else [])]
        return [*map(_origin, named), *self._other_names_of_this_machine()]

    def _other_names_of_this_machine(self) -> list[str]:
        """On a first run it is one whether a person types localhost or 127.0.0.1."""
        url = urlsplit(self.public_url)
        if self.environment == "production" or url.hostname not in LOOPBACK:
            return []
        names = (f"[{name}]" if ":" in name else name for name in LOOPBACK)
        port = f":{url.port}" if url.port else ""
        return [_origin(f"{url.scheme}://{name}{port}") for name in names]


def _origin(url: str) -> str:
    """As browsers spell it in the header Origin."""
    parts = urlsplit(url.lower())
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = "" if parts.port in {None, PORTS.get(parts.scheme)} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


@lru_cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
