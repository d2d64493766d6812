"""The searches that you keep, to be told of mentors who appear."""

from datetime import datetime
from functools import partial
from typing import Self
from uuid import UUID

import strawberry

import models
import resolvers.saved_searches
from models.saved_searches import TooManySavedSearches
from models.searching import Years
from schema.absent import given
from schema.connections import After, Before, Connection, First, Last, connect, window
from schema.context import Context, Info
from schema.errors import UserError, refusals
from schema.finding import MentorSearch, search_of
from schema.members import Member
from schema.mutations import Input, Payload, mutation
from schema.nodes import Node, finds, global_id, key_of
from schema.scheme import Language, Sector
from schema.topics import Topic


@strawberry.type(description="A search that you keep. You are mailed when mentors appear whom it finds.")
class SavedSearch(Node):
    row: strawberry.Private[models.SavedSearch]
    name: str = strawberry.field(description="What you call it.")
    text: str = strawberry.field(description="Words that are looked for; empty for none.")
    methods: list[models.MeetingMethod] = strawberry.field(description="Ways to meet that are looked for.")
    locality: str = strawberry.field(description="The place that is looked for; empty for any.")
    sector: Sector | None = strawberry.field(description="The sector that is looked for; null for any.")
    languages: list[Language] = strawberry.field(description="Languages that are looked for.")
    years: list[Years] = strawberry.field(
        description="How many years in the profession will do; empty for any."
    )
    exact_match: bool = strawberry.field(
        description="Whether all of it has to hold; else one thing is enough."
    )
    is_mailed: bool = strawberry.field(description="Whether you are told when mentors appear.")
    created_at: datetime = strawberry.field(description="Since when you keep it.")
    last_told_at: datetime | None = strawberry.field(description="When you were last told; null for not yet.")

    @strawberry.field(description="Topics that are looked for.")
    async def topics(self, info: Info) -> list[Topic]:
        found = await info.context.loaders.topics.load_many([UUID(key) for key in self.row.topics])
        return [Topic.of(topic) for topic in found if topic]

    @classmethod
    def of(cls, row: models.SavedSearch) -> Self:
        search = row.search
        return cls(
            id=global_id("SavedSearch", row.id),
            row=row,
            name=row.name,
            text=row.text,
            methods=[*search.methods],
            locality=row.locality,
            sector=Sector.named(row.sector),
            languages=Language.coded(*row.languages),
            years=[*search.years],
            exact_match=row.exact_match,
            is_mailed=row.is_mailed,
            created_at=row.created_at,
            last_told_at=row.mailed_at,
        )


@strawberry.type
class SavedSearchesOfViewer:
    row: strawberry.Private[models.Member]

    @strawberry.field(description="The searches that you keep, the newest first.")
    async def saved_searches(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
    ) -> Connection[SavedSearch]:
        part = await resolvers.saved_searches.listed(self.row, window(first, after, last, before))
        return connect(part, SavedSearch.of, partial(resolvers.saved_searches.count, self.row))


@strawberry.input(description="A search to keep.")
class SaveSearchInput(Input):
    search: MentorSearch = strawberry.field(
        description="What to look for; with nothing in it, what your profile as a mentee says at the time."
    )
    id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The one to change; a new one when left out."
    )
    name: str | None = strawberry.field(
        default=strawberry.UNSET, description="What you call it; made of the search when left out."
    )
    mail: bool = strawberry.field(
        default=True,
        description="Whether to be told when mentors appear: once a day at most, of each of them once, and not as "
        "long as you have as many mentors as you can have.",
    )


@strawberry.type(description="Kept, or not.")
class SaveSearchPayload(Payload):
    saved_search: SavedSearch | None = strawberry.field(default=None, description="The search.")
    errors: list[UserError] = refusals("SaveSearchError", TooManySavedSearches)


@strawberry.input(description="Which search not to keep any longer.")
class RemoveSavedSearchInput(Input):
    id: strawberry.ID = strawberry.field(description="The search.")


@strawberry.type(description="Forgotten, or not.")
class RemoveSavedSearchPayload(Payload):
    member: Member | None = strawberry.field(default=None, description="You.")
    errors: list[UserError] = refusals("RemoveSavedSearchError")


@strawberry.type
class SavedSearchMutations:
    @mutation(
        SaveSearchPayload, "Keep a search, or change one; you are told when mentors appear whom it finds."
    )
    async def save_search(self, info: Info, input: SaveSearchInput) -> SaveSearchPayload | None:
        key = given(input.id)
        row = await resolvers.saved_searches.save(
            info.context.viewer,
            key_of("SavedSearch", key) if key is not None else None,
            given(input.name) or "",
            search_of(input.search, ("input", "search", "topics")),
            mail=input.mail,
        )
        return SaveSearchPayload(saved_search=SavedSearch.of(row))

    @mutation(RemoveSavedSearchPayload, "Keep a search no longer.")
    async def remove_saved_search(
        self, info: Info, input: RemoveSavedSearchInput
    ) -> RemoveSavedSearchPayload | None:
        row = await resolvers.saved_searches.remove(info.context.viewer, key_of("SavedSearch", input.id))
        return RemoveSavedSearchPayload(member=Member.of(row))


@finds("SavedSearch")
async def _saved_search(context: Context, key: UUID) -> SavedSearch | None:
    found = await resolvers.saved_searches.saved_search(context.member, key) if context.member else None
    return SavedSearch.of(found) if found else None
