"""The mentoring contract: its clauses, which of them the two fill in, and where each comes from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.members import SchemeRole
from models.refusals import InvalidInput, Refusals
from models.templates.answer_rows import new_row_id
from models.templates.answers import check
from models.templates.catalogue import Catalogue, read_catalogue
from models.templates.data_files import Entry, read_file
from models.templates.field_files import check_together, read_fields
from models.templates.fields import AnyField
from models.templates.gaps import missing
from models.templates.kinds import ClauseKind, FilledBy
from models.templates.placeholders import placeholders
from models.templates.scheme_facts import SCHEME_WORDS
from models.templates.values import Answers, Changes

FINGERPRINT = "fingerprint"
_FACTS = SCHEME_WORDS | {"mentee", "mentor", "made_on"}


@dataclass(frozen=True, kw_only=True)
class Clause:
    """`text` has a gap for each field and fact; `blanks` are the words for a field that is not answered."""

    key: str
    title: str
    kind: ClauseKind
    text: str
    fields: tuple[AnyField, ...]
    blanks: Mapping[str, str]
    source: str


@dataclass(frozen=True, kw_only=True)
class ContractTemplate:
    key: str
    version: int
    title: str
    clauses: tuple[Clause, ...]

    @property
    def pin(self) -> str:
        """What a contract says it was made on: "mentoring-contract@1"."""
        return f"{self.key}@{self.version}"

    @property
    def fields(self) -> dict[str, AnyField]:
        """All fields of all clauses by key, in their order."""
        return {field.key: field for clause in self.clauses for field in clause.fields}


def revise(
    template: ContractTemplate,
    previous: Answers,
    changes: Changes,
    *,
    author_role: SchemeRole,
    path: Sequence[str] = ("input", "answers"),
    new_id: Callable[[], str] = new_row_id,
) -> Answers:
    """As `answers.check`, but the outcome must be whole: each revision can be signed as it stands.

    Raises:
        Refusals: InvalidInput for each fault, or for each required answer that would be missing.
    """
    answers = check(template, previous, changes, author_role=author_role, path=path, new_id=new_id)
    gaps = missing(template, answers)
    if gaps:
        sentence = "The contract cannot be signed without this."
        raise Refusals([InvalidInput(sentence, path=(*path, *gap)) for gap in gaps])
    return answers


def read_contract(entry: Entry) -> ContractTemplate:
    """The template that a file holds.

    Raises:
        Malformed: with file, place and fault.
    """
    template = ContractTemplate(
        key=entry.key(pattern="[a-z][a-z0-9-]*"),
        version=entry.whole("version"),
        title=entry.text("title"),
        clauses=tuple(_clause(each) for each in entry.entries("clauses")),
    )
    entry.done()
    check_together(entry, [field for clause in template.clauses for field in clause.fields])
    check_fingerprint(template, entry)
    return template


def _clause(entry: Entry) -> Clause:
    fields = read_fields(entry, FilledBy.EITHER)
    clause = Clause(
        key=entry.key(pattern="[a-z][a-z-]*"),
        title=entry.text("title"),
        kind=entry.word("kind", ClauseKind),
        text=entry.text("text"),
        fields=fields,
        blanks=dict(entry.pairs("blanks")) if entry.has("blanks") else {},
        source=entry.text("source"),
    )
    entry.done()
    check_clause(clause, entry)
    return clause


def check_clause(clause: Clause, entry: Entry) -> None:
    """Raises Malformed where its gaps and its fields do not belong together."""
    keys = {field.key for field in clause.fields}
    gaps = placeholders(clause.text)
    if bool(keys) == (clause.kind is ClauseKind.FIXED):
        raise entry.fault("kind", "and fields contradict each other: only a fixed clause has none.")
    for key in sorted(keys - gaps):
        raise entry.fault("text", f"has no gap for the field {key!r}.")
    for gap in sorted(gaps - keys - _FACTS - {FINGERPRINT}):
        raise entry.fault("text", f"has a gap {gap!r} that nothing fills.")
    optional = {field.key for field in clause.fields if not field.required}
    if optional != set(clause.blanks):
        raise entry.fault("blanks", f"must give words for exactly these: {', '.join(sorted(optional))}.")


def check_fingerprint(template: ContractTemplate, entry: Entry) -> None:
    """The last clause shows it, and nothing that people wrote stands there: see `contract_text.ContractText`."""
    holders = [clause for clause in template.clauses if FINGERPRINT in placeholders(clause.text)]
    if not holders or holders != [template.clauses[-1]]:
        raise entry.fault("clauses", "must show the fingerprint in the last one, and only there.")
    if placeholders(holders[0].text) != {FINGERPRINT}:
        raise entry.fault("clauses", "must have no other gap beside the fingerprint.")


CONTRACTS: Catalogue[ContractTemplate] = read_catalogue(
    Path(__file__).parent.glob("contracts/*.yaml"), lambda path: read_contract(read_file(path))
)
