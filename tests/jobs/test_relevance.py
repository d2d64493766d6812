"""Mail that waited for a mail server, and means nothing any more when its turn comes."""

from jobs.relevance import is_overtaken
from models.outbox import Mail
from models.relationships import Relationship
from resolvers import answering, relationships
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import a_proposal


async def test_addresses_are_not_handed_out_once_it_is_over(db: None) -> None:
    mentor, mentee = await a_mentor("Otto"), await a_mentee("Mena")
    proposal = await a_proposal(mentee, mentor)
    await answering.accept(mentor, proposal.id)
    letters = await Mail.filter(kind__startswith="proposal-accepted-")
    before = [await is_overtaken(letter) for letter in letters]

    relationship = await Relationship.get(proposal_id=proposal.id)
    await relationships.end(mentee, relationship.id)

    assert before == [False, False]
    assert [await is_overtaken(letter) for letter in letters] == [True, True]
