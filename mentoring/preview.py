"""`mentoring mail preview`: every letter in every language, as pages that one can click through.

The letters are composed as for sending, with sample facts; nothing is sent, and no database is needed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from jobs.correspondents import Scheme
from jobs.letters import compose
from jobs.letters.samples import FACTS, a_letter, a_reader
from models import locales
from models.locales import Tongue

TEMPLATES = Path(__file__).parent / "templates"
HEADERS = ("From", "To", "Reply-To", "Subject", "Content-Language", "Auto-Submitted", "Message-ID")


@dataclass(frozen=True)
class Shown:
    """A letter in one language, and the parts of it that a page shows."""

    kind: str
    code: str
    tongue: Tongue
    message: EmailMessage

    @property
    def page(self) -> str:
        return f"{self.code}/{self.kind}.html"

    @property
    def html_file(self) -> str:
        return f"{self.code}/{self.kind}.letter.html"

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(self.message[name])) for name in HEADERS]

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def calendar(self) -> str:
        """The invitation that comes with it, if one does."""
        found = (part for part in self.message.walk() if part.get_content_type() == "text/calendar")
        return next((str(part.get_content()) for part in found), "")

    def _part(self, subtype: str) -> str:
        found = self.message.get_body((subtype,))
        return str(found.get_content()) if found else ""


def write(folder: Path, scheme: Scheme, codes: Sequence[str]) -> Path:
    """All letters in these languages into `folder`; where to begin to read."""
    shown = {code: [_shown(kind, code, scheme) for kind in sorted(FACTS)] for code in codes}
    for letters in shown.values():
        _write_each(folder, letters, codes)
    index = folder / "index.html"
    tongues = {code: locales.tongue(code) for code in codes}
    rows = list(zip(*shown.values(), strict=True))
    index.write_text(_template("mail_index.html").render(scheme=scheme, tongues=tongues, rows=rows), "utf-8")
    return index


def _shown(kind: str, code: str, scheme: Scheme) -> Shown:
    return Shown(kind, code, locales.tongue(code), compose(a_letter(kind), a_reader(code), scheme))


def _write_each(folder: Path, letters: Sequence[Shown], codes: Sequence[str]) -> None:
    page = _template("mail_letter.html")
    after = {before.kind: letter for before, letter in pairwise(letters)}
    before = {letter.kind: earlier for earlier, letter in pairwise(letters)}
    for letter in letters:
        around = {"before": before.get(letter.kind), "after": after.get(letter.kind)}
        others = {code: locales.tongue(code) for code in codes if code != letter.code}
        path = folder / letter.page
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.render(letter=letter, others=others, **around), "utf-8")
        (folder / letter.html_file).write_text(letter.html, "utf-8")


def _template(name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template(name)
