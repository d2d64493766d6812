"""Wording the contract anew: a version that new contracts are made of; running ones stay as they were signed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models import events, scheme, text
from models.content import scheme_facts
from models.members import Member
from models.refusals import InvalidInput
from models.templates import starting
from models.templates.contract_editions import (
    ContractEdition,
    ContractTemplateChanged,
    newest_contract,
    pinned_contracts,
    words_of,
)
from models.templates.contract_text import ClauseText, ContractFacts, render
from models.templates.contracts import CONTRACTS, ContractTemplate
from models.templates.scheme_facts import SchemeFacts
from resolvers.contracts import TEMPLATE
from resolvers.use_case import use_case

LONGEST_TEXT = 4000
LONGEST_NOTE = 300
MOST_CLAUSES = 40
CLAUSE_KEY = re.compile("[a-z][a-z-]{0,38}[a-z]")
SAMPLE = ("Mena Abara", "Amir Khan")


@dataclass(frozen=True, kw_only=True)
class ClauseWords:
    """Other words for the clause of that key, or a new clause; None leaves what there is. `after` is a clause's key."""

    key: str
    title: str | None = None
    text: str | None = None
    source: str | None = None
    after: str | None = None


@dataclass(frozen=True, kw_only=True)
class TemplateEdit:
    """`like` is an earlier version to begin from; the newest when there is none."""

    expected_version: int
    clauses: Sequence[ClauseWords]
    title: str | None = None
    note: str = ""
    like: int | None = None


@dataclass(frozen=True)
class TemplateVersion:
    """A version, who published it, and how it reads with sample names in it; no row where the program brought it."""

    template: ContractTemplate
    edition: ContractEdition | None
    sample: Sequence[ClauseText]


@use_case
async def publish(coordinator: Member, edit: TemplateEdit) -> ContractEdition:
    """Publish the contract in these words; contracts that there are keep those that they were made of.

    Raises:
        NotAllowed: who asks is no coordinator.
        ContractTemplateChanged: somebody has published another version.
        Refusals: everything that cannot be taken as it is.
    """
    edition = await _edited(coordinator, edit)
    await edition.publish()
    about = {"key": edition.key, "version": edition.version}
    await events.record("contract-template-published", edition, by=coordinator, **about)
    return edition


async def preview(coordinator: Member, edit: TemplateEdit) -> TemplateVersion:
    """What `publish` would publish; it refuses the same, and changes nothing."""
    return await shown(coordinator, await _edited(coordinator, edit, needs_note=False))


async def shown(coordinator: Member, edition: ContractEdition) -> TemplateVersion:
    """A version as coordinators look at it."""
    coordinator.refuse_unless_coordinator()
    return _version(edition.template(), edition, await scheme_facts())


async def versions(coordinator: Member) -> list[TemplateVersion]:
    """All versions of the contract, the newest first."""
    coordinator.refuse_unless_coordinator()
    own = [(row.template(), row) for row in await ContractEdition.filter(key=TEMPLATE).order_by("-version")]
    brought = [(each, None) for each in (CONTRACTS.newest(TEMPLATE),) if each]
    told = await scheme_facts()
    return [_version(template, row, told) for template, row in (*own, *brought)]


def _version(
    template: ContractTemplate, edition: ContractEdition | None, told: SchemeFacts
) -> TemplateVersion:
    mentee, mentor = SAMPLE
    facts = ContractFacts(mentee=mentee, mentor=mentor, made_on=scheme.today(), scheme=told)
    text_of = render(template, starting.started(template, on=scheme.today()), facts)
    return TemplateVersion(template, edition, text_of.clauses)


async def _edited(coordinator: Member, edit: TemplateEdit, *, needs_note: bool = True) -> ContractEdition:
    coordinator.refuse_unless_coordinator()
    newest = await newest_contract(TEMPLATE)
    if newest.version != edit.expected_version:
        raise ContractTemplateChanged(path=("input", "expectedVersion"))
    like = await _like(newest, edit.like)
    with text.Faults() as faults:
        note = faults.take(text.line, edit.note, ("input", "note"), longest=LONGEST_NOTE, required=needs_note)
        title = faults.take(text.line, like.title if edit.title is None else edit.title, ("input", "title"))
        clauses = faults.take(_clauses, words_of(like), edit.clauses)
    if title == newest.title and clauses == words_of(newest):
        raise InvalidInput("This changes nothing: the contract reads so already.", path=("input",))
    own = await ContractEdition.newest(TEMPLATE)
    edition = ContractEdition(
        key=TEMPLATE,
        version=newest.version + 1,
        base=own.base if own else newest.pin,
        title=title,
        clauses=clauses,
        published_by_id=coordinator.id,
        note=note,
    )
    edition.refuse_faults()
    return edition


async def _like(newest: ContractTemplate, version: int | None) -> ContractTemplate:
    if version is None:
        return newest
    [found] = await pinned_contracts([f"{TEMPLATE}@{version}"]) if 0 < version < newest.version else [None]
    if found is None:
        raise InvalidInput("There is no earlier version of that number.", path=("input", "fromVersion"))
    return found


def _clauses(clauses: list[dict[str, str]], edits: Sequence[ClauseWords]) -> list[dict[str, str]]:
    """The clauses with these words; none of them is ever left out, and a new one stands before the signatures."""
    with text.Faults() as faults:
        for place, edit in enumerate(edits[: MOST_CLAUSES + 1]):
            faults.take(_put, clauses, edit, ("input", "clauses", str(place)))
    if len(clauses) > MOST_CLAUSES:
        raise InvalidInput(f"Please keep to {MOST_CLAUSES} clauses.", path=("input", "clauses"))
    return clauses


def _put(clauses: list[dict[str, str]], edit: ClauseWords, path: tuple[str, ...]) -> None:
    keys = [clause["key"] for clause in clauses]
    if edit.key not in keys and not CLAUSE_KEY.fullmatch(edit.key):
        raise InvalidInput("A clause's key has small letters and hyphens, at most 40.", path=(*path, "key"))
    if edit.after is not None and edit.after not in keys[:-1]:
        raise InvalidInput("There is no such clause to stand after.", path=(*path, "after"))
    if edit.key not in keys:
        place = keys.index(edit.after) + 1 if edit.after is not None else len(keys) - 1
        clauses.insert(place, {"key": edit.key, "title": "", "text": "", "source": ""})
    said = next(clause for clause in clauses if clause["key"] == edit.key)
    with text.Faults() as faults:
        said["title"] = faults.take(
            text.line, said["title"] if edit.title is None else edit.title, (*path, "title")
        )
        words = said["text"] if edit.text is None else edit.text
        said["text"] = faults.take(text.paragraphs, words, (*path, "text"), longest=LONGEST_TEXT)
        source = said["source"] if edit.source is None else edit.source
        said["source"] = faults.take(text.line, source, (*path, "source"))
