"""The scheme's members, proposals and relationships in lists, for those who look after it."""

from datetime import datetime
from functools import partial
from typing import Annotated
from uuid import UUID

import strawberry

import models
from models.overview import FunnelStage, MentorMatter, ProposalAge, RelationshipMatter
from resolvers.coordination import lists
from resolvers.coordination.overview import Period
from resolvers.lists import OrderDirection
from schema.absent import given
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.coordination.summaries import MemberSummary, ProposalSummary, RelationshipSummary
from schema.nodes import key_of

Direction = Annotated[OrderDirection, strawberry.argument(description="The newest first, or the oldest.")]
OF_PAIR = "Words of the name of one of the two, or how they begin."


@strawberry.input(description="Which members. All that is given has to hold.")
class MemberSearch:
    text: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Words of a name, or how they begin; or the beginning of an address (with @) or of a number. "
        "Whoever is found by an address or a number counts as read, and that is written down.",
    )
    role: models.SchemeRole | None = strawberry.field(
        default=strawberry.UNSET, description="What they are in the scheme."
    )
    status: list[models.AccountStatus] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Where their accounts are; one of these. Nobody is listed once erased.",
    )
    stage: FunnelStage | None = strawberry.field(
        default=strawberry.UNSET, description="Who have come as far as that and no further; needs `role`."
    )
    matter: MentorMatter | None = strawberry.field(
        default=strawberry.UNSET, description="Mentors who need looking after for that reason."
    )
    topic: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="A topic that they offer as mentors, or seek as mentees."
    )
    is_unreached: bool | None = strawberry.field(
        default=strawberry.UNSET, description="True: only those whom mail does not reach."
    )
    registered_since: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="Who registered at that instant or later."
    )
    registered_until: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="Who registered before that instant."
    )


@strawberry.input(description="Which proposals. All that is given has to hold.")
class ProposalSearch:
    text: str | None = strawberry.field(default=strawberry.UNSET, description=OF_PAIR)
    status: list[models.ProposalStatus] | None = strawberry.field(
        default=strawberry.UNSET, description="Where they stand; one of these."
    )
    age: ProposalAge | None = strawberry.field(
        default=strawberry.UNSET, description="For how long they have been open."
    )
    topic: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="A topic that the mentor offers."
    )


@strawberry.input(description="Which relationships. All that is given has to hold.")
class RelationshipSearch:
    text: str | None = strawberry.field(default=strawberry.UNSET, description=OF_PAIR)
    status: list[models.RelationshipStatus] | None = strawberry.field(
        default=strawberry.UNSET, description="Where they are in their life; one of these."
    )
    matter: RelationshipMatter | None = strawberry.field(
        default=strawberry.UNSET, description="Why they need looking after."
    )
    topic: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="A topic that the mentor offers."
    )


FindMembers = Annotated[MemberSearch | None, strawberry.argument(description="Which. Left out: all of them.")]
FindProposals = Annotated[
    ProposalSearch | None, strawberry.argument(description="Which. Left out: all of them.")
]
FindRelationships = Annotated[
    RelationshipSearch | None, strawberry.argument(description="Which. Left out: all of them.")
]


@strawberry.type
class ListsOfScheme:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="The members, by when they registered.")
    async def members(
        self,
        search: FindMembers = strawberry.UNSET,
        direction: Direction = OrderDirection.DESC,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[MemberSummary] | None:
        wanted, part = _members(search), window(first, after, last, before)
        found = await lists.members(self.row, wanted, direction, part)
        return connect(found, MemberSummary.of, partial(lists.count, self.row, wanted))

    @strawberry.field(description="The proposals, by when they were sent.")
    async def proposals(
        self,
        search: FindProposals = strawberry.UNSET,
        direction: Direction = OrderDirection.DESC,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[ProposalSummary] | None:
        wanted, part = _proposals(search), window(first, after, last, before)
        found = await lists.proposals(self.row, wanted, direction, part)
        return connect(found, ProposalSummary.of, partial(lists.count, self.row, wanted))

    @strawberry.field(description="The relationships, by when they began.")
    async def relationships(
        self,
        search: FindRelationships = strawberry.UNSET,
        direction: Direction = OrderDirection.DESC,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[RelationshipSummary] | None:
        wanted, part = _relationships(search), window(first, after, last, before)
        found = await lists.relationships(self.row, wanted, direction, part)
        return connect(found, RelationshipSummary.of, partial(lists.count, self.row, wanted))


def _members(search: MemberSearch | None) -> lists.Members:
    if not search:
        return lists.Members()
    return lists.Members(
        text=search.text or "",
        role=search.role or None,
        statuses=given(search.status),
        stage=search.stage or None,
        matter=search.matter or None,
        topic=_topic(search.topic),
        period=Period(given(search.registered_since), given(search.registered_until)),
        is_unreached=bool(search.is_unreached),
    )


def _proposals(search: ProposalSearch | None) -> lists.Proposals:
    if not search:
        return lists.Proposals()
    return lists.Proposals(
        text=search.text or "",
        statuses=given(search.status),
        age=search.age or None,
        topic=_topic(search.topic),
    )


def _relationships(search: RelationshipSearch | None) -> lists.Relationships:
    if not search:
        return lists.Relationships()
    return lists.Relationships(
        text=search.text or "",
        statuses=given(search.status),
        matter=search.matter or None,
        topic=_topic(search.topic),
    )


def _topic(node_id: strawberry.ID | None) -> UUID | None:
    return key_of("Topic", node_id, ("search", "topic")) if node_id else None
