"""The contract as people read it, keep it and sign it."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from models.templates.contracts import FINGERPRINT, Clause, ContractTemplate
from models.templates.dates import written_out
from models.templates.placeholders import filled
from models.templates.scheme_facts import SchemeFacts, on_one_line
from models.templates.spoken import spoken
from models.templates.values import Answers

_INDENT = "    "
_HEADING = re.compile(r"(.+) \(([a-z0-9-]+@[0-9]+)\)")
_NUMBERED = re.compile(r"([0-9]+)\. (.+)")


@dataclass(frozen=True, kw_only=True)
class ContractFacts:
    """Who signs, when this revision was made, and the words of the goals that its answers point at, by id."""

    mentee: str
    mentor: str
    made_on: date
    scheme: SchemeFacts
    labels: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class ClauseText:
    number: int
    title: str
    text: str


@dataclass(frozen=True)
class ContractText:
    """One revision in words.

    The fingerprint cannot be part of what it is taken from. So `body`, the canonical text that is kept and
    hashed, has the gap "{fingerprint}" left open in its last clause, and `clauses`, which people read, have
    it filled in. The last clause holds nothing that people wrote, so the gap is never mistaken.
    """

    template: str
    title: str
    open_clauses: tuple[ClauseText, ...]

    @property
    def body(self) -> str:
        """Plain text in one canonical form, to be kept and hashed as UTF-8.

        Titles stand at the margin and every line of a clause is indented, so no answer can pass for a
        clause, and two texts have the same body only if they say the same. `read_body` is the way back.
        """
        clauses = "".join(
            f"\n{clause.number}. {clause.title}\n{_indented(clause.text)}" for clause in self.open_clauses
        )
        return f"{self.title} ({self.template})\n{clauses}"

    @property
    def clauses(self) -> tuple[ClauseText, ...]:
        """As they are read and signed."""
        *others, last = self.open_clauses
        text = filled(last.text, {FINGERPRINT: fingerprint(self)})
        return (*others, ClauseText(last.number, last.title, text))


def render(template: ContractTemplate, answers: Answers, facts: ContractFacts) -> ContractText:
    """The contract that these answers and facts make; the same ones always make the same text."""
    words = _facts_in_words(facts)
    clauses = [
        ClauseText(number, clause.title, _clause_text(clause, answers, words, facts.labels))
        for number, clause in enumerate(template.clauses, start=1)
    ]
    return ContractText(template.pin, template.title, tuple(clauses))


def fingerprint(text: ContractText) -> str:
    """SHA-256 of the body, in hexadecimal. It is what a signature is bound to."""
    return hashlib.sha256(text.body.encode()).hexdigest()


def read_body(body: str) -> ContractText:
    """The text that a kept body is, whatever has become of its template.

    Raises:
        ValueError: it is not such a body.
    """
    heading, *paragraphs = re.split(r"\n(?=[0-9]+\. )", body)
    named = _HEADING.fullmatch(heading.rstrip("\n"))
    if named is None:
        raise ValueError("This is not the body of a contract.")
    return ContractText(named[2], named[1], tuple(_read_clause(paragraph) for paragraph in paragraphs))


@dataclass(frozen=True, slots=True)
class ChangedClause:
    """`before` is None where the clause is new, `after` where it went."""

    number: int
    title: str
    before: str | None
    after: str | None


def changed_clauses(before: str | None, after: str) -> list[ChangedClause]:
    """The clauses, by their headings, that say different things in two kept bodies; without an older one, all.

    The fingerprint, which differs always, is left open.
    """
    old = {each.title: each for each in read_body(before).open_clauses} if before else {}
    new = {each.title: each for each in read_body(after).open_clauses}
    changed = [
        ChangedClause(each.number, title, old[title].text if title in old else None, each.text)
        for title, each in new.items()
        if title not in old or old[title].text != each.text
    ]
    gone = [
        ChangedClause(each.number, title, each.text, None) for title, each in old.items() if title not in new
    ]
    return changed + gone


def source_of(template: ContractTemplate, title: str) -> str:
    """What the template says that the clause of that heading rests on."""
    return next((clause.source for clause in template.clauses if clause.title == title), "")


def _clause_text(
    clause: Clause, answers: Answers, facts: Mapping[str, str], labels: Mapping[str, str]
) -> str:
    words = dict(facts)
    for each in clause.fields:
        value = answers.get(each.key)
        words[each.key] = clause.blanks.get(each.key, "") if value is None else spoken(each, value, labels)
    text = unicodedata.normalize("NFC", filled(clause.text, words))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def _facts_in_words(facts: ContractFacts) -> dict[str, str]:
    return {
        **facts.scheme.words(),
        "mentee": on_one_line(facts.mentee),
        "mentor": on_one_line(facts.mentor),
        "made_on": written_out(facts.made_on),
    }


def _indented(text: str) -> str:
    return "".join(f"{_INDENT}{line}".rstrip() + "\n" for line in text.split("\n"))


def _read_clause(paragraph: str) -> ClauseText:
    title, *lines = paragraph.rstrip("\n").split("\n")
    named = _NUMBERED.fullmatch(title)
    if named is None:
        raise ValueError("This is not a clause of a contract.")
    return ClauseText(int(named[1]), named[2], "\n".join(line.removeprefix(_INDENT) for line in lines))
