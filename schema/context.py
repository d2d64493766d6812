"""Who asks, and what a request carries with it while it is answered."""

from functools import cached_property
from typing import Protocol

import strawberry

from models.members import Member
from models.refusals import NotSignedIn
from models.sessions import Session
from schema.loaders import Loaders


class SessionKeeper(Protocol):
    """How a browser is told to keep its session, or to forget it."""

    def keep(self, token: str) -> None: ...

    def forget(self) -> None: ...


class Context:
    """One request: its member and session (none for a guest), and its loaders."""

    def __init__(self, session: Session | None, keeper: SessionKeeper, address: str = "") -> None:
        self.session = session
        self.member: Member | None = session.member if session else None
        self.keeper = keeper
        self.address = address

    @property
    def viewer(self) -> Member:
        """The member who asks.

        Raises:
            NotSignedIn: nobody is signed in.
        """
        if self.member is None:
            raise NotSignedIn
        return self.member

    @property
    def coordinator(self) -> Member:
        """The member who asks, and looks after the scheme.

        Raises:
            NotSignedIn: nobody is signed in.
            NotAllowed: it is somebody else.
        """
        self.viewer.refuse_unless_coordinator()
        return self.viewer

    def become(self, session: Session | None) -> None:
        """Whoever signs in, or out, is the viewer of the rest of the request, too."""
        self.session = session
        self.member = session.member if session else None
        self.forget_loaded()

    @cached_property
    def loaders(self) -> Loaders:
        return Loaders(self.member)

    def forget_loaded(self) -> None:
        """After a change, what was loaded before it must be loaded again."""
        self.__dict__.pop("loaders", None)


Info = strawberry.Info[Context, None]
