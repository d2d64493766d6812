"""A mailer that keeps what it is given, and reads it."""

from email.message import EmailMessage
from urllib.parse import parse_qs, urlsplit

from jobs.correspondents import Scheme
from jobs.mail import Post


class Letterbox:
    """Every message as (recipient, message), in the order in which they were sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, EmailMessage]] = []

    async def send(self, message: EmailMessage, to: str) -> None:
        self.sent.append((to, message))

    async def close(self) -> None:
        pass

    def post(self) -> Post:
        """What `jobs.mail.deliver` needs in order to send to here."""
        return Post(self, _SCHEME)

    def last(self, kind: str) -> tuple[str, EmailMessage]:
        """The newest mail of that kind, and to whom it went."""
        return [(to, sent) for to, sent in self.sent if str(sent["Message-ID"]).startswith(f"<{kind}.")][-1]

    def text(self, kind: str) -> str:
        body = self.last(kind)[1].get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    def link(self, kind: str) -> tuple[str, str]:
        """Path and token of the link in that mail."""
        line = next(line for line in self.text(kind).split("\n") if line.startswith("http"))
        url = urlsplit(line)
        return url.path, parse_qs(url.query).get("token", [""])[0]


_SCHEME = Scheme(
    name="Mentoring Scheme",
    body="Society",
    address="scheme@example.org",
    support_address="mentoring-help@example.org",
    mail_domain="example.org",
    public_url="http://mentoring.test",
    timezone="Europe/London",
)
