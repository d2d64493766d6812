"""The demo of a first run: people enough to search among, and something in every state to look at."""

from mentoring.demo import people, story
from models import clock
from models.content import sync_topics
from models.members import Member, SystemRole
from models.outbox import Mail, MailState
from models.profiles import MenteeProfile, MentorProfile
from models.proposals import Proposal, ProposalStatus
from models.relationships import Relationship, RelationshipStatus
from tests.client import Client


async def test_a_first_run_has_200_people_and_something_in_every_state(client: Client) -> None:
    await sync_topics()
    now = clock.now()

    await story.tell(await people.invite())

    assert clock.now() >= now
    assert await MentorProfile.exclude(published_at=None).count() == 100
    assert await MenteeProfile.exclude(published_at=None).count() == 100
    assert await Member.filter(system_role=SystemRole.COORDINATOR).count() == 1
    assert {proposal.status for proposal in await Proposal.all()} == set(ProposalStatus)
    running = await Relationship.running()
    assert {relationship.status for relationship in running} == {
        RelationshipStatus.ACTIVE,
        RelationshipStatus.CONTRACTING,
    }
    assert await Mail.filter(state=MailState.QUEUED).count() == 0


async def test_one_of_each_can_sign_in_and_mena_is_free_to_ask_otto(client: Client) -> None:
    await sync_topics()
    await story.tell(await people.invite())

    for email in (people.MENTEE, people.MENTOR, people.COORDINATOR):
        payload = await client.do("signIn", "token", email=email, password=people.PASSWORD, client="MOBILE")
        assert payload["errors"] == []
    mena = await client.of(await Member.get(email=people.MENTEE))
    data = await mena.ask(
        "{ viewer { proposals { totalCount } relationships { totalCount } } "
        'mentors(search: {text: "otto", exactMatch: true}) '
        "{ edges { node { placesLeft } } } }"
    )

    assert data["viewer"] == {"proposals": {"totalCount": 0}, "relationships": {"totalCount": 0}}
    assert data["mentors"]["edges"] == [{"node": {"placesLeft": 2}}]
