"""Hands the settings, and the hands to the outside, to the rooms that need them."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from jobs.correspondents import Scheme
from jobs.mail import Post
from jobs.points import go_on
from mentoring.announcing import announce
from mentoring.mailers import mailer_for
from mentoring.rehearsal import clock_in, killed_at
from mentoring.roll import roll_of
from mentoring.settings import Settings
from models import clock, locales, roll, scheme, signing


def prepare(settings: Settings) -> None:
    """What every process of this project needs before it does anything."""
    signing.use(settings.secret_key)
    scheme.use(_scheme(settings))
    roll.use(roll_of(settings.roll_check))
    locales.use(settings.locales_dir)
    if settings.clock_file:
        clock.use(clock_in(settings.clock_file))


def _scheme(settings: Settings) -> scheme.Scheme:
    return scheme.Scheme(
        name=settings.scheme_name,
        body=settings.scheme_body,
        support_address=settings.support_address,
        mail_domain=settings.mail_domain,
        timezone=settings.scheme_timezone,
        public_url=settings.public_url,
        app_url=settings.app_url or settings.public_url,
    )


def sender(settings: Settings) -> Scheme:
    """What the scheme calls itself in its letters."""
    return Scheme(
        name=settings.scheme_name,
        body=settings.scheme_body,
        address=settings.mail_from,
        support_address=settings.support_address,
        mail_domain=settings.mail_domain,
        public_url=settings.app_url or settings.public_url,
        pages_url=settings.public_url,
        timezone=settings.scheme_timezone,
    )


@asynccontextmanager
async def post(settings: Settings) -> AsyncGenerator[Post]:
    """What delivering mail needs, while the block runs."""
    passing = killed_at(settings.fail_at) if settings.fail_at else go_on
    mailer = mailer_for(settings.smtp_url or None, settings.mail_dir, announce, passing)
    try:
        yield Post(mailer, sender(settings), passing)
    finally:
        await mailer.close()
