"""What the scheme calls itself, and where and when it is: told once, when a process starts."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from models import clock


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """`public_url` is where the API is reached and `app_url` where people are, both without a slash at the end."""

    name: str = "Mentoring Scheme"
    body: str = "Society of Physiotherapists"
    support_address: str = "mentoring-help@example.org"
    mail_domain: str = "example.org"
    timezone: str = "Europe/London"
    public_url: str = "http://127.0.0.1:8000"
    app_url: str = "http://127.0.0.1:8000"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


def use(scheme: Scheme) -> None:
    """Be this scheme from now on (the settings SCHEME_... and their kin)."""
    global _scheme  # noqa: PLW0603  one scheme a process is the point
    _scheme = scheme


def current() -> Scheme:
    """The scheme of this process."""
    return _scheme


def today() -> date:
    """The calendar date in the scheme's zone."""
    return clock.now().astimezone(_scheme.zone).date()


_scheme = Scheme()
