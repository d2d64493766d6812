"""Documents that a client names by their hash: kept when they were sent once, or listed beforehand and nothing else."""

from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from typing import Protocol

import structlog
from graphql import GraphQLError
from redis.asyncio import Redis
from redis.exceptions import RedisError

from mentoring.transport.reading import Operation
from mentoring.transport.refused import Reason, RequestRefused
from models import clock
from schema.error_policy import Code

MOST = 1_000  # documents that are kept; whoever sends more pushes out those that were not used for longest
LONGEST = 16_384  # bytes of one: longer ones are answered, and not kept
TEXTS, USED = "mentoring:documents", "mentoring:documents-used"

log = structlog.get_logger("mentoring.documents")


class Persisted(Protocol):
    """Where the texts of named documents come from."""

    async def text_of(self, operation: Operation) -> str:
        """The text that is asked for.

        Raises:
            GraphQLError: there is none, or it may not be asked for.
            RequestRefused: it is another than the one that is named.
        """
        ...

    async def passed(self, operation: Operation, text: str) -> None:
        """Take note that the document was parsed, is within its limits and valid."""
        ...


class Kept:
    """Keeps what clients register: in memory, and in Redis for the other processes where there is one."""

    def __init__(self, most: int = MOST) -> None:
        self.redis: Redis | None = None
        self._most = most
        self._texts: OrderedDict[str, str] = OrderedDict()

    async def text_of(self, operation: Operation) -> str:
        name, text = operation.document, operation.query
        if name is None:
            return text
        if text and _hash(text) != name:
            raise RequestRefused(Reason.MALFORMED, "The hash is not the SHA-256 of the document beside it.")
        found = text or self._remembered(name) or await self._shared(name)
        if not found:
            raise _not_found()
        return found

    async def passed(self, operation: Operation, text: str) -> None:
        name = operation.document
        if name is None or self._remembered(name) or len(text.encode()) > LONGEST:
            return
        self._remember(name, text)
        if operation.query:
            await self._share(name, text)

    def _remembered(self, name: str) -> str | None:
        if name in self._texts:
            self._texts.move_to_end(name)
        return self._texts.get(name)

    def _remember(self, name: str, text: str) -> None:
        self._texts[name] = text
        if len(self._texts) > self._most:
            self._texts.popitem(last=False)

    async def _shared(self, name: str) -> str | None:
        """Without Redis nothing is found: then the client sends it once more."""
        if self.redis is None:
            return None
        try:
            async with self.redis.pipeline(transaction=True) as pipeline:
                pipeline.hget(TEXTS, name)
                pipeline.zadd(USED, {name: clock.now().timestamp()}, xx=True)
                found = (await pipeline.execute())[0]
        except (RedisError, OSError) as error:
            log.warning("a document was not looked up", fault=type(error).__name__)
            return None
        text = found.decode() if found else None
        # Whoever else writes to this Redis cannot put words into a client's mouth.
        return text if text is not None and _hash(text) == name else None

    async def _share(self, name: str, text: str) -> None:
        if self.redis is None:
            return
        try:
            async with self.redis.pipeline(transaction=True) as pipeline:
                pipeline.hset(TEXTS, name, text)
                pipeline.zadd(USED, {name: clock.now().timestamp()})
                pipeline.zrange(USED, 0, -(self._most + 1))
                too_many = (await pipeline.execute())[-1]
            if too_many:  # cut off here, the next one that is kept takes them out
                async with self.redis.pipeline(transaction=True) as pipeline:
                    pipeline.hdel(TEXTS, *too_many)
                    pipeline.zrem(USED, *too_many)
                    await pipeline.execute()
        except (RedisError, OSError) as error:
            log.warning("a document was not shared", fault=type(error).__name__)


class Listed:
    """Knows the documents of the clients' manifests, by whatever name these give them, and answers no others."""

    def __init__(self, documents: Mapping[str, str]) -> None:
        self._documents = documents
        self._texts = frozenset(documents.values())

    async def text_of(self, operation: Operation) -> str:
        text = operation.query if operation.document is None else self._documents.get(operation.document)
        if text is None or text not in self._texts:
            raise _not_listed()
        if operation.query and operation.query != text:
            raise RequestRefused(
                Reason.MALFORMED, "The document beside the hash is not the one that is listed."
            )
        return text

    async def passed(self, operation: Operation, text: str) -> None:
        """Nothing is added to the list."""


def _hash(text: str) -> str:
    # A lone surrogate is legal JSON; a document that has one is not valid, and is refused later.
    return sha256(text.encode(errors="surrogatepass")).hexdigest()


def _not_found() -> GraphQLError:
    # Apollo's clients look for these very words, and send the whole document then.
    return GraphQLError("PersistedQueryNotFound", extensions={"code": Code.PERSISTED_QUERY_NOT_FOUND.value})


def _not_listed() -> GraphQLError:
    sentence = (
        "Only documents that this scheme's clients have listed are answered here, and this is none of them."
    )
    return GraphQLError(sentence, extensions={"code": Code.PERSISTED_QUERY_NOT_IN_LIST.value})
