"""Data loaders: what many fields ask for one by one is fetched in one statement a level, once a request."""

from functools import cached_property
from uuid import UUID

from strawberry.dataloader import DataLoader

import resolvers.members
from models.members import Member


class Loaders:
    """The loaders of one request; what a member may see depends on who that is."""

    def __init__(self, viewer: Member | None) -> None:
        self.viewer = viewer

    @cached_property
    def members(self) -> DataLoader[UUID, Member | None]:
        return DataLoader(load_fn=resolvers.members.by_ids)
