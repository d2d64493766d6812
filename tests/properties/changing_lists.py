"""Two lists of the API that change while somebody turns their pages: messages by time, mentors by how well they suit.

An entry has a place from 0 to 7, which decides where it stands; several have the same one, and then ids decide.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, Self

from models import clock
from models.members import Member
from models.profiles import MentorProfile
from models.threads import Message, Thread
from schema.nodes import global_id
from tests.client import Client
from tests.profile_world import NEUROLOGY, PAIN, a_mentee, a_mentor, mentor_profile
from tests.relationship_world import a_pair

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
PAGE = """(first: $first, after: $after, last: $last, before: $before) {
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } } }"""
ASKED = "$first: Int, $after: String, $last: Int, $before: String"

Page = dict[str, Any]


class ChangingList(Protocol):
    @classmethod
    async def opened(cls, guest: Client) -> Self: ...

    async def add(self, place: int) -> str:
        """The id that it has now."""
        ...

    async def remove(self, found: str) -> None: ...

    async def page(self, **window: Any) -> Page: ...


class Messages:
    """What two have written to each other, the oldest first."""

    def __init__(self, mena: Client, thread: Thread, author: Member) -> None:
        self.mena, self.thread, self.author = mena, thread, author
        self.rows: dict[str, Message] = {}

    @classmethod
    async def opened(cls, guest: Client) -> Self:
        _, mentee, relationship = await a_pair()
        return cls(await guest.of(mentee), await Thread.get(relationship_id=relationship.id), mentee)

    async def add(self, place: int) -> str:
        at = NOW + timedelta(minutes=place)
        row = await Message.create(
            thread_id=self.thread.id, author_id=self.author.id, body=str(place), sent_at=at
        )
        self.rows[global_id("Message", row.id)] = row
        return global_id("Message", row.id)

    async def remove(self, found: str) -> None:
        await self.rows[found].delete()

    async def page(self, **window: Any) -> Page:
        query = f"query($id: ID!, {ASKED}) {{ node(id: $id) {{ ... on Thread {{ messages{PAGE} }} }} }}"
        found = await self.mena.ask(query, id=global_id("Thread", self.thread.id), **window)
        page: Page = found["node"]["messages"]
        return page


class Mentors:
    """Those whom Mena can ask: the best match first, then the newest; both are the same for some."""

    def __init__(self, mena: Client) -> None:
        self.mena = mena
        self.profiles: dict[str, MentorProfile] = {}

    @classmethod
    async def opened(cls, guest: Client) -> Self:
        return cls(await guest.of(await a_mentee(seeks=[NEUROLOGY, PAIN])))

    async def add(self, place: int) -> str:
        clock.stop(NOW + timedelta(minutes=place % 4))
        profile = await mentor_profile(await a_mentor(offers=[NEUROLOGY, PAIN][: 1 + place // 4]))
        clock.stop(NOW)
        self.profiles[global_id("MentorProfile", profile.id)] = profile
        return global_id("MentorProfile", profile.id)

    async def remove(self, found: str) -> None:
        await self.profiles[found].delete()

    async def page(self, **window: Any) -> Page:
        page: Page = (await self.mena.ask(f"query({ASKED}) {{ mentors{PAGE} }}", **window))["mentors"]
        return page
