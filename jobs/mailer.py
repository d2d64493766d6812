"""The hand that gives a message to the outside. `mentoring/mailers.py` has the hands there are."""

from email.message import EmailMessage
from typing import Protocol


class Mailer(Protocol):
    async def send(self, message: EmailMessage, to: str) -> None:
        """Return when the server has taken the message for `to`; raise a `SendFault` when it has not."""
        ...

    async def close(self) -> None: ...


class SendFault(Exception):
    """The message was not taken, or nobody knows. `code` is the server's answer where it gave one."""

    def __init__(self, message: str, code: int | None = None) -> None:
        self.code = code
        super().__init__(message)


class TemporaryFault(SendFault):
    """Certainly not taken, and it may go better later."""


class OutOfReach(TemporaryFault):
    """There is no server that could take anything: every message has to wait for the same thing."""


class PermanentFault(SendFault):
    """Certainly not taken, and it never will be for this recipient."""


class AmbiguousFault(SendFault):
    """The line dropped, or the answer came late, after the message was handed over: it may have arrived."""
