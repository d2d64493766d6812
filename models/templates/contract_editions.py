"""Contract templates that coordinators have published: other words for the clauses, and clauses of the scheme's own.

What the two fill in stays as the template that came with the program has it, so answers fit every edition of it. An
edition never changes; the database is asked each time, so that all processes go by the same one at once.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import cast
from uuid import UUID

from tortoise import fields

from models.refusals import InvalidInput, StateConflict
from models.row import Row
from models.templates.contracts import CONTRACTS, Clause, ContractTemplate, check_clause, check_fingerprint
from models.templates.data_files import Entry, Malformed
from models.templates.kinds import ClauseKind

Words = Mapping[str, str]  # key, title, text and source of a clause


class ContractTemplateChanged(StateConflict):
    sentence = "Somebody has published another version of the contract since you looked."


class ContractEdition(Row):
    key = fields.CharField(max_length=60)
    version = fields.IntField()
    base = fields.CharField(max_length=80)  # the one that came with the program, with the fields
    title = fields.CharField(max_length=120)
    clauses = fields.JSONField[list[dict[str, str]]](default=list)
    published_by_id: UUID = fields.UUIDField()
    note = fields.CharField(max_length=300, default="")

    class Meta:
        table = "contract_edition"
        unique_together = (("key", "version"),)

    @classmethod
    async def newest(cls, key: str) -> "ContractEdition | None":
        return await cls.filter(key=key).order_by("-version").first()

    def template(self) -> ContractTemplate:
        """The template that it is."""
        base = {clause.key: clause for clause in packaged(self.base).clauses}
        clauses = tuple(_worded(base.get(words["key"]), words) for words in self.clauses)
        return ContractTemplate(key=self.key, version=self.version, title=self.title, clauses=clauses)

    def refuse_faults(self) -> None:
        """Raises InvalidInput where a clause could not be filled in, or the fingerprint would not stand last."""
        template = self.template()
        path = ("input", "clauses")
        try:
            for clause in template.clauses:
                check_clause(clause, Entry(clause.key, {}))
            check_fingerprint(template, Entry("the contract", {}))
        except Malformed as fault:
            raise InvalidInput(f"{fault}", path=path) from fault

    async def publish(self) -> None:
        """Write it down.

        Raises:
            ContractTemplateChanged: somebody was first.
        """
        await ContractEdition.bulk_create([self], ignore_conflicts=True)
        if not await ContractEdition.exists(id=self.id):
            raise ContractTemplateChanged(path=("input", "expectedVersion"))


def packaged(pin: str) -> ContractTemplate:
    """That very version of those that come with the program."""
    return cast("ContractTemplate", CONTRACTS.pinned(pin))  # none is ever taken out: people have signed it


def words_of(template: ContractTemplate) -> list[dict[str, str]]:
    """The words of its clauses, in their order."""
    names = ("key", "title", "text", "source")
    return [{name: getattr(clause, name) for name in names} for clause in template.clauses]


async def newest_contract(key: str) -> ContractTemplate:
    """What a new contract is made of."""
    own = await ContractEdition.newest(key)
    return own.template() if own else cast("ContractTemplate", CONTRACTS.newest(key))


async def pinned_contracts(pins: Sequence[str]) -> list[ContractTemplate | None]:
    """The very versions ("mentoring-contract@1") that contracts were made of, in this order."""
    parts = [pin.rpartition("@") for pin in pins]
    versions = {int(version) for _, _, version in parts if version.isdecimal()}
    rows = await ContractEdition.filter(key__in={key for key, _, _ in parts}, version__in=versions)
    own = {template.pin: template for template in (row.template() for row in rows)}
    return [own.get(pin) or CONTRACTS.pinned(pin) for pin in pins]


def _worded(clause: Clause | None, words: Words) -> Clause:
    title, text, source = words["title"], words["text"], words["source"]
    if clause is not None:
        return dataclasses.replace(clause, title=title, text=text, source=source)
    kind = ClauseKind.FIXED
    return Clause(key=words["key"], kind=kind, title=title, text=text, source=source, fields=(), blanks={})
