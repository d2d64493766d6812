"""What every row has: a time-ordered id that leaks no counts, a birth date, and no patience for typing errors."""

import uuid
from base64 import b64encode
from typing import Any, Self

import uuid_utils
from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.models import Model

from models import clock
from models.refusals import NotFound


def new_id() -> uuid.UUID:
    """A UUIDv7: rows made later sort later."""
    return uuid.UUID(bytes=uuid_utils.uuid7().bytes)


class Row(Model):
    id = fields.UUIDField(primary_key=True, default=new_id)
    created_at = fields.DatetimeField(default=clock.now)

    class Meta:
        abstract = True

    def __init__(self, **values: Any) -> None:
        unknown = set(values) - self._meta.fields - {"pk"}
        if unknown:  # Tortoise would drop them silently
            msg = f"{type(self).__name__} has no {', '.join(sorted(unknown))}"
            raise TypeError(msg)
        super().__init__(**values)

    @classmethod
    def texts(cls) -> list[str]:
        """Its columns for what people write at length."""
        return [name for name, field in cls._meta.fields_map.items() if isinstance(field, fields.TextField)]

    @property
    def public_id(self) -> str:
        """Its id as clients know it (schema/nodes.py), for the links in letters."""
        return b64encode(f"{type(self).__name__}:{self.id}".encode()).decode()

    @classmethod
    async def find(cls, key: uuid.UUID, *, using_db: BaseDBAsyncClient | None = None) -> Self:
        """The row of that id, for those who need no permission: jobs and code that has asked already.

        Raises:
            NotFound: there is none.
        """
        row = await cls.get_or_none(id=key, using_db=using_db)
        if row is None:
            raise NotFound
        return row
