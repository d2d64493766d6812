"""Defaults that are good for a first run are refused in production, all at once and in words."""

from typing import Any

import pytest
from pydantic import ValidationError

from mentoring.settings import Settings

GOOD: dict[str, Any] = {
    "environment": "production",
    "secret_key": "a secret of one's own, thirty-two characters and more",
    "public_url": "https://mentoring.example.com",
    "database_url": "postgres://mentoring:pw@db/mentoring",
    "redis_url": "redis://redis:6379/0",
    "smtp_url": "smtps://mail.example.com:465",
    "mail_from": "mentoring@example.com",
    "support_address": "help@example.com",
}


def settings(**values: Any) -> Settings:
    return Settings(_env_file=None, **values)


def test_every_default_is_good_for_a_first_run() -> None:
    first = settings()

    assert (first.is_postgres, first.redis_url, first.smtp_url) == (False, "", "")
    assert first.serves_graphiql


def test_production_takes_good_settings() -> None:
    assert not settings(**GOOD).serves_graphiql


@pytest.mark.parametrize("name", sorted(set(GOOD) - {"environment"}))
def test_production_refuses_each_first_run_default(name: str) -> None:
    given = {key: value for key, value in GOOD.items() if key != name}

    with pytest.raises(ValidationError, match=name.upper()):
        settings(**given)


def test_production_names_all_faults_at_once() -> None:
    with pytest.raises(ValidationError) as refused:
        settings(environment="production")

    said = str(refused.value)
    assert all(name.upper() in said for name in GOOD if name != "environment")


def test_a_rehearsal_clock_is_refused_in_production() -> None:
    with pytest.raises(ValidationError, match="CLOCK_FILE"):
        settings(**GOOD, clock_file="now.txt")


def test_a_point_to_be_killed_at_is_refused_in_production() -> None:
    with pytest.raises(ValidationError, match="FAIL_AT"):
        settings(**GOOD, fail_at="after_accept")


@pytest.mark.parametrize(
    "origin", ["*", "null", "app.example.org", "https://app.example.org/start", "https://*"]
)
def test_only_origins_can_be_trusted(origin: str) -> None:
    with pytest.raises(ValidationError, match="ALLOWED_ORIGINS"):
        settings(allowed_origins=["https://other.example.org", origin])


def test_origins_are_spelt_as_browsers_spell_them() -> None:
    of = settings(
        **{**GOOD, "public_url": "https://Mentoring.Example.com:443/"},
        app_url="https://App.example.com/start/",
        allowed_origins=["https://Other.example.com/", "http://other.example.com:8080"],
    )

    assert (of.public_url, of.origin) == (
        "https://Mentoring.Example.com:443",
        "https://mentoring.example.com",
    )
    assert of.trusted_origins == [
        "https://other.example.com",
        "http://other.example.com:8080",
        "https://app.example.com",
    ]


def test_on_a_first_run_on_the_usual_port_it_is_left_out() -> None:
    assert settings(public_url="http://localhost:80").trusted_origins == [
        "http://127.0.0.1",
        "http://localhost",
        "http://[::1]",
    ]
