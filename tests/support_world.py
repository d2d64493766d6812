"""What tests of help and of concerns need: somebody who asks, a coordinator, and the clock that runs on."""

from datetime import UTC, datetime, timedelta

from jobs.support import sweep
from models import clock
from models.concerns import Concern, ConcernCategory, ConcernWish
from models.members import Member, SystemRole
from models.relationships import Relationship
from models.support import SupportCategory, SupportRequest
from resolvers import concerns as raising
from resolvers import support
from resolvers.concerns import Worry
from resolvers.support import Question
from tests.people import a_member

TUESDAY = datetime(2026, 12, 22, 9, tzinfo=UTC)  # before Christmas: 25 and 28 December are bank holidays
SCHEME = "mentoring-help@example.org"
DAY = timedelta(days=1)


async def a_coordinator() -> Member:
    return await a_member("Cora", system_role=SystemRole.COORDINATOR)


async def a_request(asker: Member | None = None) -> SupportRequest:
    """Of a member, or of a guest who gives an address."""
    question = Question(
        category=SupportCategory.TECHNICAL,
        subject="My picture",
        message="It does not upload.",
        name="Gus Guest",
        email="gus@example.net",
    )
    return await support.request_support(asker, question)


async def a_worry(reporter: Member, relationship: Relationship | None = None) -> Concern:
    worry = Worry(
        category=ConcernCategory.CONDUCT,
        wish=ConcernWish.ADVICE,
        narrative="He shouts at me.",
        relationship_id=relationship.id if relationship else None,
    )
    return await raising.raise_concern(reporter, worry)


async def days_pass(days: float) -> None:
    clock.advance(days * DAY)
    await sweep()
