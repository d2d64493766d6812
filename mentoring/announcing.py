"""Says on the terminal what mail was written to a file, and where its link leads: the first run's mail reader."""

import re
import sys
from email.message import EmailMessage
from pathlib import Path

_LINK = re.compile(r"https?://\S+")


def announce(path: Path, message: EmailMessage) -> None:
    """One line a mail: to whom, about what, the first link in it, and the file."""
    text = message.get_body(("plain",))
    link = _LINK.search(text.get_content()) if text else None
    parts = [f"mail to {message['To']}: {message['Subject']}", link.group() if link else "", str(path)]
    print("  ".join(part for part in parts if part), file=sys.stderr, flush=True)  # noqa: T201  that is its job
