"""Questions beside each other: of two at one instant, one is asked."""

import pytest

from models import clock
from models.enquiries import Enquiry, EnquiryMessage, QuestionUnanswered
from models.outbox import Mail
from resolvers import enquiries
from tests.profile_world import a_mentee, a_mentor
from tests.proposal_world import DAY, NOW
from tests.races.racing import at_once, kinds_of

pytestmark = pytest.mark.commits


async def test_of_two_questions_at_once_one_is_asked(db: None) -> None:
    clock.stop(NOW)
    mentee, mentor = await a_mentee(), await a_mentor()
    for day in range(10):
        clock.stop(NOW + 2 * day * DAY)

        outcomes = kinds_of(
            await at_once(
                enquiries.ask(mentee, mentor.id, "Do you know wards?"),
                enquiries.ask(mentee, mentor.id, "Do you know clinics?"),
            )
        )

        assert outcomes == {Enquiry: 1, QuestionUnanswered: 1}
        assert await Enquiry.filter(status="OPEN").count() == 1
        assert (
            await EnquiryMessage.all().count() == await Mail.filter(kind="enquiry-asked").count() == day + 1
        )
        _ = await enquiries.close(mentee, (await Enquiry.get(status="OPEN")).id)
