"""The agreement of the two: revisions with a fingerprint each, and signatures bound to the fingerprint.

Changing it makes a new revision, and with it nobody has signed. What both have signed stays in force until both
have signed something newer.
"""

from collections.abc import Collection, Sequence
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from models import clock
from models.choices import Choice
from models.folding import fold
from models.members import Member
from models.refusals import InvalidInput, Refusal
from models.relationships import Relationship
from models.row import Row
from models.templates.contract_text import ContractText, fingerprint

BOTH = 2


class RevisionStatus(Choice):
    DRAFT = "DRAFT", "Nobody has signed it yet."
    OFFERED = "OFFERED", "One of the two has signed it."
    SIGNED = "SIGNED", "Both have signed it, and it is in force."
    SUPERSEDED = "SUPERSEDED", "Both had signed it; a newer one is in force."
    VOID = "VOID", "It was changed, or the relationship ended, before both had signed it."


class ContractAction(Choice):
    REVISE = "REVISE", "Change what the two have agreed."
    SIGN = "SIGN", "Sign the current revision."


class ContractChanged(Refusal):
    """What was read is not what would be signed, or changed; `current` is."""

    sentence = "The contract has been changed since you read it. Please read the new text first."

    def __init__(self, current: "ContractRevision", *, path: Sequence[str]) -> None:
        super().__init__(path=path)
        self.current = current


class NotYourName(InvalidInput):
    sentence = "Please type your own name, as your account has it."


class Contract(Row):
    relationship: fields.OneToOneRelation[Relationship] = fields.OneToOneField(
        "models.Relationship", related_name="contract", on_delete=fields.CASCADE
    )
    relationship_id: UUID
    current_number = fields.IntField(default=1)
    in_force_number = fields.IntField(default=0)

    class Meta:
        table = "contract"

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        """Those of the relationships that this member is one of the two in, over or not."""
        return cls.filter(Q(relationship__mentor_id=member.id) | Q(relationship__mentee_id=member.id))

    @classmethod
    async def draft(cls, relationship: Relationship, text: ContractText, answers: dict[str, Any]) -> Self:
        """The contract of a relationship that begins, with a first revision that nobody wrote."""
        contract = await cls.create(relationship_id=relationship.id)
        _ = await ContractRevision.write(contract, text, answers)
        return contract

    async def current(self) -> "ContractRevision":
        return await ContractRevision.get(contract_id=self.id, number=self.current_number)

    async def revise(
        self, author: Member, expected: int, text: ContractText, answers: dict[str, Any], note: str
    ) -> "ContractRevision":
        """A new revision after the one that the author has read; while its relationship is held.

        Raises:
            ContractChanged: there is a newer one than `expected`.
        """
        if self.current_number != expected:
            raise ContractChanged(await self.current(), path=("input", "expectedRevision"))
        self.current_number = expected + 1
        await self.save(update_fields=["current_number"])
        return await ContractRevision.write(self, text, answers, author=author, note=note)

    def open_to(
        self, member: Member, relationship: Relationship, signers: Collection[UUID]
    ) -> list[ContractAction]:
        """What the member can do; `signers` have signed the current revision."""
        if relationship.is_over:
            return []
        return (
            [ContractAction.REVISE] if member.id in signers else [ContractAction.REVISE, ContractAction.SIGN]
        )


class ContractRevision(Row):
    contract: fields.ForeignKeyRelation[Contract] = fields.ForeignKeyField(
        "models.Contract", related_name="revisions", on_delete=fields.CASCADE
    )
    contract_id: UUID
    number = fields.IntField()
    template = fields.CharField(max_length=80)
    answers = fields.JSONField[dict[str, Any]](default=dict)
    body = fields.TextField()
    body_hash = fields.CharField(max_length=64)
    author_id = fields.UUIDField(null=True)
    note = fields.CharField(max_length=300, default="")
    signed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "contract_revision"
        unique_together = (("contract_id", "number"),)

    @classmethod
    def visible_to(cls, member: Member) -> QuerySet[Self]:
        return cls.filter(
            Q(contract__relationship__mentor_id=member.id) | Q(contract__relationship__mentee_id=member.id)
        )

    @classmethod
    async def write(
        cls,
        contract: Contract,
        text: ContractText,
        answers: dict[str, Any],
        *,
        author: Member | None = None,
        note: str = "",
    ) -> Self:
        """Keep the current revision's text, and the fingerprint that signatures are bound to."""
        return await cls.create(
            contract_id=contract.id,
            number=contract.current_number,
            template=text.template,
            answers=answers,
            body=text.body,
            body_hash=fingerprint(text),
            author_id=author.id if author else None,
            note=note,
        )

    def status(self, contract: Contract, relationship: Relationship, signatures: int) -> RevisionStatus:
        if self.signed_at is not None:
            is_in_force = self.number == contract.in_force_number
            return RevisionStatus.SIGNED if is_in_force else RevisionStatus.SUPERSEDED
        if self.number != contract.current_number or relationship.is_over:
            return RevisionStatus.VOID
        return RevisionStatus.OFFERED if signatures else RevisionStatus.DRAFT

    async def sign(self, contract: Contract, member: Member, expected_hash: str, typed_name: str) -> bool:
        """Sign what the member has read, while the relationship is held. Whether both have signed it now.

        Signing again changes nothing.

        Raises:
            ContractChanged: it is not the current revision, or not the text that was read.
            NotYourName: another name was typed.
        """
        if self.number != contract.current_number or expected_hash != self.body_hash:
            raise ContractChanged(await contract.current(), path=("input", "expectedHash"))
        if fold(typed_name) != fold(member.display_name):
            raise NotYourName(path=("input", "typedName"))
        signature = ContractSignature(
            revision_id=self.id,
            member_id=member.id,
            typed_name=typed_name,
            body_hash=self.body_hash,
            signed_at=clock.now(),
        )
        await ContractSignature.bulk_create([signature], ignore_conflicts=True)
        return await self._come_into_force(contract)

    async def _come_into_force(self, contract: Contract) -> bool:
        if await ContractSignature.filter(revision_id=self.id).count() < BOTH:
            return False
        signed = ContractRevision.filter(id=self.id, signed_at=None)
        await signed.update(signed_at=clock.now())
        await Contract.filter(id=contract.id).update(in_force_number=self.number)
        await self.refresh_from_db()
        return True


class ContractSignature(Row):
    revision: fields.ForeignKeyRelation[ContractRevision] = fields.ForeignKeyField(
        "models.ContractRevision", related_name="signatures", on_delete=fields.CASCADE
    )
    revision_id: UUID
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="signatures", on_delete=fields.RESTRICT
    )
    member_id: UUID
    typed_name = fields.CharField(max_length=200)
    body_hash = fields.CharField(max_length=64)
    signed_at = fields.DatetimeField()

    class Meta:
        table = "contract_signature"
        unique_together = (("revision_id", "member_id"),)
