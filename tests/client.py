"""A client of the API as people have one: it speaks HTTP to the whole application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

import httpx
from starlette.applications import Starlette

from models.members import Member
from models.sessions import Session, SessionKind


class Client:
    def __init__(self, http: httpx.AsyncClient, family: list[httpx.AsyncClient] | None = None) -> None:
        self.http = http
        self.family = [] if family is None else family
        self.family.append(http)

    @classmethod
    @asynccontextmanager
    async def on(cls, app: Starlette) -> AsyncIterator[Self]:
        """A guest of this application, in this process."""
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://mentoring.test") as http:
            yield cls(http)

    async def of(self, member: Member) -> Self:
        """The same application, as this member's mobile app."""
        _, token = await Session.open(member, SessionKind.MOBILE)
        return self.bearing(token)

    def bearing(self, token: str) -> Self:
        http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app) if (app := self._app()) else None,
            base_url=self.http.base_url,
            headers={"Authorization": f"Bearer {token}"},
        )
        return type(self)(http, self.family)

    def _app(self) -> Any:
        return getattr(self.http._transport, "app", None)

    async def close(self) -> None:
        """Hang up, together with everybody who came out of this guest."""
        for http in self.family:
            await http.aclose()

    async def post(self, query: str, variables: dict[str, Any] | None = None) -> httpx.Response:
        return await self.http.post("/graphql", json={"query": query, "variables": variables or {}})

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data of an operation that is expected to have no top-level errors."""
        answer = (await self.post(query, variables)).json()
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    async def errors(self, query: str, **variables: Any) -> list[dict[str, Any]]:
        """The top-level errors of an operation that is expected to have some."""
        found: list[dict[str, Any]] = (await self.post(query, variables)).json()["errors"]
        return found

    async def do(self, mutation: str, selection: str, /, **given: Any) -> dict[str, Any]:
        """The payload of `mutation(input: given)`, with its errors as code, path and message."""
        name = mutation[0].upper() + mutation[1:]
        query = (
            f"mutation($input: {name}Input!) {{ {mutation}(input: $input) {{ {selection} "
            "errors { __typename ... on UserError { code path message } } } }"
        )
        payload: dict[str, Any] = (await self.ask(query, input=given))[mutation]
        return payload
