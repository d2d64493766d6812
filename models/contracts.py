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

from models import clock, events, transitions
from models.choices import Choice
from models.folding import fold
from models.members import Member
from models.refusals import InvalidInput, NotAllowed, Refusal, StateConflict
from models.relationships import Relationship
from models.row import Row
from models.templates.contract_text import ContractText, fingerprint
from models.transitions import Life, Part, Step


class RevisionStatus(Choice):
    DRAFT = "DRAFT", "Nobody has signed it yet."
    OFFERED = "OFFERED", "One of the two has signed it."
    SIGNED = "SIGNED", "Both have signed it, and it is in force."
    SUPERSEDED = "SUPERSEDED", "Both had signed it; a newer one is in force."
    VOID = "VOID", "It was changed, or the relationship ended, before both had signed it."


class RevisionEvent(Choice):
    WRITE = "WRITE", "It was written."
    SIGN = "SIGN", "One of the two signed it."
    REVISE = "REVISE", "One of the two wrote a newer one."
    SUPERSEDE = "SUPERSEDE", "Both had signed a newer one."
    END = "END", "The relationship ended."


RevisionStep = Step[RevisionStatus, RevisionEvent]

E, S = RevisionEvent, RevisionStatus
MENTEE, MENTOR, SCHEME = Part.MENTEE, Part.MENTOR, Part.SCHEME


def _by(one: Part, other: Part) -> list[RevisionStep]:
    """A change tells of what is new; where a signature fell with it, both are told of that instead."""
    fell = ((other, "contract-changed"), (one, "contract-changed-copy"))
    return [
        Step(None, E.WRITE, one, S.DRAFT, ((other, "contract-revised"),)),
        Step(S.DRAFT, E.SIGN, one, S.OFFERED, ((other, "contract-offered"),)),
        Step(S.OFFERED, E.SIGN, one, S.SIGNED, ((other, "contract-signed"), (one, "contract-signed"))),
        Step(S.DRAFT, E.REVISE, one, S.VOID),
        Step(S.OFFERED, E.REVISE, one, S.VOID, fell),
    ]


# The letters of the first draft are the proposal's, those of the end the relationship's.
LIFE: Life[RevisionStatus, RevisionEvent] = Life(
    [
        Step(None, E.WRITE, SCHEME, S.DRAFT),
        *_by(MENTOR, MENTEE),
        *_by(MENTEE, MENTOR),
        Step(S.SIGNED, E.SUPERSEDE, SCHEME, S.SUPERSEDED),
        Step(S.DRAFT, E.END, SCHEME, S.VOID),
        Step(S.OFFERED, E.END, SCHEME, S.VOID),
    ]
)
SIGNABLE = (S.DRAFT, S.OFFERED)


class ContractAction(Choice):
    REVISE = "REVISE", "Change what the two have agreed."
    RENEW = "RENEW", "Propose to go on beyond the planned end (renewContract)."
    SIGN = "SIGN", "Sign the current revision."


class ContractChanged(Refusal):
    """What was read is not what would be signed, or changed; `current` is."""

    sentence = "The contract has been changed since you read it. Please read the new text first."

    def __init__(self, current: "ContractRevision", *, path: Sequence[str]) -> None:
        super().__init__(path=path)
        self.current = current


class NothingToRenew(StateConflict):
    sentence = "There is no contract in force to renew yet. Until both have signed, the end can be changed in the text."


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

    async def in_force(self) -> "ContractRevision":
        """What both have signed last.

        Raises:
            NothingToRenew: nothing yet.
        """
        found = await ContractRevision.get_or_none(contract_id=self.id, number=self.in_force_number)
        if found is None:
            raise NothingToRenew(path=("input", "id"))
        return found

    async def redraft(self) -> bool:
        """A current text that was never in force, once more, to be signed anew; whether there was one.

        The relationship has been taken up again, and is held.
        """
        current = await self.current()
        if current.status is not RevisionStatus.VOID:
            return False
        self.current_number += 1
        await self.save(update_fields=["current_number"])
        await ContractRevision.copy(current, self.current_number)
        return True

    def open_to(
        self,
        member: Member,
        relationship: Relationship,
        current: "ContractRevision",
        signers: Collection[UUID],
    ) -> list[ContractAction]:
        """What the member can do; `signers` have signed the current revision."""
        if relationship.is_over:
            return []
        may_sign = current.status in SIGNABLE and member.id not in signers
        return [
            ContractAction.REVISE,
            *([ContractAction.RENEW] if self.in_force_number else []),
            *([ContractAction.SIGN] if may_sign else []),
        ]


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
    status = fields.CharEnumField(RevisionStatus, max_length=32, description="", default=RevisionStatus.DRAFT)
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

    @classmethod
    async def copy(cls, of: Self, number: int) -> None:
        """The same text under another number, and nobody has signed it."""
        same = ("contract_id", "template", "answers", "body", "body_hash", "author_id", "note")
        again = cls(number=number, **{name: getattr(of, name) for name in same})
        await again.save(force_create=True)

    @classmethod
    async def lapse_all(cls, relationship: Relationship) -> None:
        """What the two had not both signed cannot be signed any more, in the transaction that ends it."""
        theirs = cls.filter(contract__relationship_id=relationship.id, status__in=list(SIGNABLE))
        for revision in await theirs.select_related("contract"):
            _ = await revision.lapse()
            await events.record("contract-void", revision.contract, number=revision.number)

    async def sign(
        self,
        contract: Contract,
        member: Member,
        by: Part,
        expected_hash: str,
        typed_name: str,
        code: str = "",
    ) -> RevisionStep | None:
        """Sign what the member has read, while the relationship is held; None when they had signed it already.

        Raises:
            ContractChanged: it is not the current revision, or not the text that was read.
            NotYourName: another name was typed.
        """
        if self.number != contract.current_number or expected_hash != self.body_hash:
            raise ContractChanged(await contract.current(), path=("input", "expectedHash"))
        if fold(typed_name) != fold(member.display_name):
            raise NotYourName(path=("input", "typedName"))
        if await ContractSignature.exists(revision_id=self.id, member_id=member.id):
            return None
        await ContractSignature.give(self, member, typed_name, code)
        if self.status is S.DRAFT:
            return await self._move(E.SIGN, by)
        return await self._come_into_force(contract, by)

    async def give_way(self, by: Part) -> RevisionStep | None:
        """A newer one has been written. What both have signed stays in force until they have signed that."""
        return await self._move(E.REVISE, by) if self.status in SIGNABLE else None

    async def be_superseded(self) -> RevisionStep:
        """Both have signed a newer one."""
        return await self._move(E.SUPERSEDE, SCHEME)

    async def lapse(self) -> RevisionStep:
        """The relationship is over before both have signed it."""
        return await self._move(E.END, SCHEME)

    async def _come_into_force(self, contract: Contract, by: Part) -> RevisionStep:
        step = await self._move(E.SIGN, by, signed_at=clock.now())
        for former in await ContractRevision.filter(contract_id=contract.id, number=contract.in_force_number):
            _ = await former.be_superseded()
        contract.in_force_number = self.number
        await contract.save(update_fields=["in_force_number"])
        return step

    async def _move(self, event: RevisionEvent, by: Part, **changes: Any) -> RevisionStep:
        step = LIFE.step(self.status, event, by)
        if step is None:
            raise NotAllowed
        if not await transitions.move(self, "status", step, **changes):
            raise StateConflict
        return step


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
    code = fields.CharField(
        max_length=80, default="", db_default=""
    )  # the edition of the code of conduct in force then

    class Meta:
        table = "contract_signature"
        unique_together = (("revision_id", "member_id"),)

    @classmethod
    async def give(cls, revision: ContractRevision, member: Member, typed_name: str, code: str) -> None:
        """The member's name under that text, and no other."""
        signature = cls(
            revision_id=revision.id,
            member_id=member.id,
            typed_name=typed_name,
            body_hash=revision.body_hash,
            signed_at=clock.now(),
            code=code,
        )
        await signature.save(force_create=True)
