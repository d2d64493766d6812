"""The files that an errand makes. They rest in the database, in pieces, so that nobody ever holds one whole."""

from collections.abc import AsyncIterator
from uuid import UUID

from tortoise import fields

from models.errands import Errand
from models.row import Row


class FilePiece(Row):
    """Pieces that follow each other under one name are one file."""

    errand: fields.ForeignKeyRelation[Errand] = fields.ForeignKeyField(
        "models.Errand", related_name="pieces", on_delete=fields.CASCADE
    )
    errand_id: UUID
    number = fields.IntField()
    name = fields.CharField(max_length=80)
    content = fields.BinaryField()

    class Meta:
        table = "file_piece"
        unique_together = (("errand_id", "number"),)

    @classmethod
    async def add(cls, errand: Errand, name: str, content: bytes) -> None:
        """The next piece, in the transaction of the step that made it."""
        number = await cls.filter(errand_id=errand.id).count()
        piece = cls(errand_id=errand.id, number=number, name=name, content=content)
        await piece.save(force_create=True)

    @classmethod
    async def of(cls, errand: Errand) -> AsyncIterator["FilePiece"]:
        """All pieces in their order, one at a time: whoever reads them slowly keeps nobody waiting."""
        number = 0
        while (piece := await cls.get_or_none(errand_id=errand.id, number=number)) is not None:
            yield piece
            number += 1
