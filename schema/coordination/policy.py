"""The scheme's rules, as those who look after it change them."""

from datetime import date, datetime
from functools import partial
from typing import Any, Self, cast

import strawberry

import models
from models.policy import PolicyChanged as PolicyHasChanged
from models.policy import PolicyStatus
from models.policy_rules import RULES, PolicyReach
from models.policy_rules import PolicyChange as Change
from models.refusals import Refusal
from resolvers.coordination import policy
from resolvers.coordination.policy import Edition, PolicyEdit
from schema.absent import given
from schema.choices import choice
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Info
from schema.deprecations import ONE_NAME, use_instead
from schema.errors import UserError, refusals, shows
from schema.members import name_of
from schema.mutations import Input, Payload, mutation
from schema.scheme import SchemePolicy

choice(PolicyStatus, "Where a version of the rules stands.")
choice(PolicyReach, "From when on a changed rule is felt.")


@strawberry.type(description="A rule that is not what it was, in words.")
class PolicyChange:
    rule: str = strawberry.field(description="Which: the name of its field in SchemePolicy.")
    before: str = strawberry.field(description="What held before, in a sentence.")
    after: str = strawberry.field(description="What holds with this version, in a sentence.")
    reach: PolicyReach = strawberry.field(description="Whether what is under way feels it.")

    @classmethod
    def of(cls, change: Change) -> Self:
        first, *others = change.rule.split("_")
        name = first + "".join(word.capitalize() for word in others)
        return cls(rule=name, before=change.before, after=change.after, reach=change.reach)


@strawberry.type(description="A version of the rules. It never changes; a change is a new one.")
class PolicyVersion:
    row: strawberry.Private[models.Policy]
    version: int = strawberry.field(description="Its number; 0 is what a scheme begins with.")
    status: PolicyStatus = strawberry.field(description="Where it stands.")
    effective_from: datetime | None = strawberry.field(
        description="From when on it holds; null for what a scheme begins with."
    )
    note: str = strawberry.field(description="Why, in the words of who published it.")
    rules: SchemePolicy = strawberry.field(description="All the rules.")
    changes: list[PolicyChange] = strawberry.field(
        description="What it changes against the version before, in words."
    )

    @strawberry.field(description="The name of who published it; null when it came with the program.")
    async def publisher_name(self, info: Info) -> str | None:
        return await name_of(info, self.row.published_by_id)

    @classmethod
    def of(cls, edition: Edition) -> Self:
        row = edition.row
        return cls(
            row=row,
            version=row.version,
            status=edition.status,
            effective_from=row.effective_from if row.version else None,
            note=row.note,
            rules=SchemePolicy.of(row),
            changes=[PolicyChange.of(change) for change in edition.changes],
        )


@shows(PolicyHasChanged)
@strawberry.type(description=PolicyHasChanged.sentence)
class PolicyChanged(UserError):
    policy: SchemePolicy = strawberry.field(description="The newest rules: begin from these.")
    current: SchemePolicy = strawberry.field(
        description="The earlier name of `policy`.", deprecation_reason=use_instead("policy", why=ONE_NAME)
    )

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        found = SchemePolicy.of(cast("PolicyHasChanged", refusal).current)
        return cls(**vars(UserError.of(refusal)), policy=found, current=found)


@strawberry.input(description="What to change of the rules; what is left out stays.")
class UpdatePolicyInput(Input):
    expected_version: int = strawberry.field(
        description="The newest version that you have seen: the first of `policyVersions`, 0 when there is none."
    )
    note: str = strawberry.field(
        default="",
        description="Why, for those who look at it later: at most 300 characters; only a preview needs none.",
    )
    preview_only: bool = strawberry.field(
        default=False, description="Publish nothing: say what would change, or why it cannot."
    )
    effective_on: date | None = strawberry.field(
        default=strawberry.UNSET,
        description="The day on which it comes into force, within a year; at once when there is none.",
    )
    from_version: int | None = strawberry.field(
        default=strawberry.UNSET,
        description="Go back to the rules of that earlier version, and change from there; 0 is the beginning.",
    )
    reminder_days: strawberry.Maybe[list[int]] = strawberry.field(
        description="1 to 6 days, each 1 to 60, before the proposal is withdrawn."
    )
    expiry_days: strawberry.Maybe[int] = strawberry.field(description="7 to 90.")
    max_open_proposals: strawberry.Maybe[int] = strawberry.field(description="1 to 5.")
    max_running_relationships: strawberry.Maybe[int] = strawberry.field(description="1 to 5.")
    default_capacity: strawberry.Maybe[int] = strawberry.field(description="1 to 10.")
    cool_off_days: strawberry.Maybe[int] = strawberry.field(description="0 to 365.")
    silent_streak_limit: strawberry.Maybe[int] = strawberry.field(description="1 to 10.")
    deletion_undo_days: strawberry.Maybe[int] = strawberry.field(description="0 to 60.")
    retention_months: strawberry.Maybe[int] = strawberry.field(description="0 to 84.")
    lapse_grace_days: strawberry.Maybe[int] = strawberry.field(description="0 to 365.")
    review_days: strawberry.Maybe[int] = strawberry.field(description="0 to 90.")
    contract_reminder_days: strawberry.Maybe[list[int]] = strawberry.field(
        description="At most 6 days, each 1 to 90, before the relationship is closed; an empty list: never."
    )
    never_started_days: strawberry.Maybe[int] = strawberry.field(description="14 to 365, or 0: never.")
    completion_days: strawberry.Maybe[int] = strawberry.field(description="3 to 90, or 0: never.")
    renewal_notice_days: strawberry.Maybe[int] = strawberry.field(description="1 to 90.")
    renewal_grace_days: strawberry.Maybe[int] = strawberry.field(description="1 to 90.")
    quiet_days: strawberry.Maybe[list[int]] = strawberry.field(
        description="At most 6 days, each 14 to 365, before the scheme is told; an empty list: never."
    )
    quiet_report_days: strawberry.Maybe[int] = strawberry.field(description="14 to 730, or 0: never.")
    bank_holidays: strawberry.Maybe[list[date]] = strawberry.field(
        description="All of them, at most 120: they take the place of the earlier list."
    )

    def rules(self) -> dict[str, Any]:
        """Those that were given, by column."""
        told = {name: getattr(self, name) for name in (*RULES, "bank_holidays")}
        return {name: rule.value for name, rule in told.items() if rule}

    def edit(self) -> PolicyEdit:
        return PolicyEdit(
            expected_version=self.expected_version,
            rules=self.rules(),
            like=given(self.from_version),
            effective_on=given(self.effective_on),
            note=self.note,
        )


@strawberry.type(description="Published, or not.")
class UpdatePolicyPayload(Payload):
    policy: PolicyVersion | None = strawberry.field(
        default=None, description="The new version; in a preview, what it would be."
    )
    errors: list[UserError] = refusals("UpdatePolicyError", PolicyHasChanged)


@strawberry.type
class PolicyToLookAfter:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="The rules in force.")
    async def policy(self) -> PolicyVersion:
        return PolicyVersion.of(await policy.present(self.row))

    @strawberry.field(description="The versions of the rules that were published, the newest first.")
    async def policy_versions(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[PolicyVersion]:
        part = await policy.history(self.row, window(first, after, last, before))
        return connect(part, PolicyVersion.of, partial(policy.count, self.row))


@strawberry.type
class PolicyMutations:
    @mutation(
        UpdatePolicyPayload,
        "For coordinators: publish changed rules as a new version. What is under way keeps those it began with.",
    )
    async def update_policy(self, info: Info, input: UpdatePolicyInput) -> UpdatePolicyPayload | None:
        coordinator = info.context.coordinator
        if input.preview_only:
            return UpdatePolicyPayload(
                policy=PolicyVersion.of(await policy.preview(coordinator, input.edit()))
            )
        row = await policy.publish(coordinator, input.edit())
        return UpdatePolicyPayload(policy=PolicyVersion.of(await policy.edition(coordinator, row)))
