"""Finding a mentor."""

from collections.abc import Sequence
from typing import Annotated, Self

import strawberry

import models
import resolvers.finding
from models import wishes
from models.searching import Search, Years
from models.wishes import ReasonKind, Wish
from resolvers.finding import Found, MentorOrderField, Order
from resolvers.lists import OrderDirection
from schema.choices import choice
from schema.connections import After, Before, Connection, Edge, First, Last, connect, window
from schema.context import Info
from schema.facets import MentorFacets
from schema.nodes import key_of
from schema.profiles import MentorProfile
from schema.scheme import Language
from schema.topics import Topic

choice(ReasonKind, "In which way a mentor suits.")
choice(MentorOrderField, "By what mentors can be ordered.")
choice(OrderDirection, "Which end of a list comes first.")


@strawberry.type(
    description="Why a mentor suits. The order of mentors follows from these, and from nothing else."
)
class MatchReason:
    kind: ReasonKind = strawberry.field(description="In which way.")
    sentence: str = strawberry.field(description="In words that can be shown as they are.")
    topic: Topic | None = strawberry.field(description="The topic, when it is about one.")
    method: models.MeetingMethod | None = strawberry.field(
        description="The way to meet, when it is about one."
    )
    language: Language | None = strawberry.field(description="The language, when it is about one.")

    @classmethod
    def of(cls, reason: wishes.Reason) -> Self:
        return cls(
            kind=reason.kind,
            sentence=reason.sentence,
            topic=Topic.of(reason.topic) if reason.topic else None,
            method=reason.method,
            language=next(iter(Language.coded(reason.language)), None),
        )


@strawberry.type(description="One mentor of the list, and why they suit.")
class MentorEdge(Edge[MentorProfile]):
    wish: strawberry.Private[Wish]

    @strawberry.field(description="Why this mentor suits, the weightiest first; can be empty.")
    async def reasons(self, info: Info) -> list[MatchReason]:
        mentor = self.node.row
        offers = await info.context.loaders.offers.load(mentor.id)
        return [MatchReason.of(reason) for reason in self.wish.reasons(mentor, offers)]


@strawberry.type(description="A page of mentors.")
class MentorConnection(Connection[MentorProfile]):
    edges: list[MentorEdge] = strawberry.field(description="The mentors of this page.")  # type: ignore[assignment]  # with reasons
    facets: MentorFacets = strawberry.field(description="How many mentors there are of each kind.")

    @classmethod
    def of(cls, found: Found) -> Self:
        plain = connect(found.page, MentorProfile.of, found.count)
        edges = [MentorEdge(cursor=edge.cursor, node=edge.node, wish=found.wish) for edge in plain.edges]
        facets = MentorFacets(facets=found.facets)
        return cls(edges=edges, page_info=plain.page_info, count=plain.count, facets=facets)


@strawberry.input(description="What to look for. Left out altogether, your profile as a mentee says it.")
class MentorSearch:
    text: str | None = strawberry.field(
        default=strawberry.UNSET, description="Words, at most 10; each finds words that begin like it."
    )
    topics: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="Ids of topics; the more a mentor offers of them the better."
    )
    methods: list[models.MeetingMethod] | None = strawberry.field(
        default=strawberry.UNSET, description="Ways to meet; one of them will do."
    )
    locality: str | None = strawberry.field(
        default=strawberry.UNSET, description="A place, as it stands in the profile of the mentor."
    )
    sector: str | None = strawberry.field(default=strawberry.UNSET, description="The slug of a sector.")
    languages: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description="Codes of languages; one of them will do."
    )
    years: list[Years] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Only mentors with so many years in the profession; one of these will do. It does not count in "
        "the order.",
    )
    exact_match: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Only mentors for whom all of it holds, every topic and every word; else one thing is enough.",
    )


@strawberry.input(description="In which order mentors are listed.")
class MentorOrder:
    field: MentorOrderField = strawberry.field(description="By what.")
    direction: OrderDirection = strawberry.field(default=OrderDirection.DESC, description="From which end.")


SearchFor = Annotated[MentorSearch | None, strawberry.argument(description="What to look for.")]
OrderBy = Annotated[
    MentorOrder | None, strawberry.argument(description="In which order; the best match first when left out.")
]


@strawberry.type
class FindingQueries:
    @strawberry.field(description="The mentors whom you can propose to, the best match first. For mentees.")
    async def mentors(
        self,
        info: Info,
        search: SearchFor = strawberry.UNSET,
        order_by: OrderBy = strawberry.UNSET,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> MentorConnection | None:
        order = Order(order_by.field, order_by.direction) if order_by else Order()
        part = window(first, after, last, before)
        found = await resolvers.finding.find_mentors(info.context.viewer, search_of(search), order, part)
        return MentorConnection.of(found)


def search_of(given: MentorSearch | None, path: Sequence[str] = ("search", "topics")) -> Search:
    """What a client looks for; `path` is where it names topics."""
    if not given:
        return Search()
    return Search(
        text=given.text or "",
        topics=[key_of("Topic", topic_id, path) for topic_id in given.topics or ()],
        methods=given.methods or (),
        locality=given.locality or "",
        sector=given.sector or "",
        languages=given.languages or (),
        years=given.years or (),
        exact_match=bool(given.exact_match),
    )
