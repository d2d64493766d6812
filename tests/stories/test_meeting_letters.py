"""Which mail goes to whom: what has not gone yet gives way to what is newer."""

from datetime import timedelta

import pytest

from jobs.relevance import is_overtaken
from models import calling_off, clock
from models.events import Event
from models.meetings import Meeting
from models.outbox import Mail, MailState
from tests.client import Client
from tests.meeting_world import INVITED, MEETING, NEW_TIME, World, all_mail_goes, letters, node, rows
from tests.people import a_member
from tests.relationship_world import a_pair


@pytest.fixture
async def world(client: Client) -> World:
    return await World.of(client)


class TestNotInvited:
    async def test_later_changes_tell_nobody(self, world: World) -> None:
        meeting = await world.arranged(notifyOther=False)

        await world.mena.do("moveMeeting", MEETING, id=node(meeting), **NEW_TIME)
        await world.theo.do("updateMeeting", MEETING, id=node(meeting), title="Another")
        await world.mena.do("cancelMeeting", "meeting { id }", id=node(meeting))

        assert await world.mails() == []

    async def test_ticking_the_box_with_a_change_invites(self, world: World) -> None:
        meeting = await world.arranged(notifyOther=False)

        payload = await world.mena.do("moveMeeting", MEETING, id=node(meeting), **NEW_TIME, notifyOther=True)

        assert payload["meeting"]["notifiesOther"] is True
        assert await world.mails() == [("Theo", "meeting-invitation", "QUEUED")]
        mail = await letters().get()
        assert mail.facts["meeting"]["starts_at"] == "2026-11-27T14:30:00+00:00"

    async def test_ticking_the_box_without_a_change_invites(self, world: World) -> None:
        meeting = await world.arranged(notifyOther=False)

        await world.mena.do("updateMeeting", MEETING, id=node(meeting), notifyOther=True)
        await world.mena.do("updateMeeting", MEETING, id=node(meeting), notifyOther=True)

        assert await world.mails() == [("Theo", "meeting-invitation", "QUEUED")]

    async def test_the_organiser_is_told_of_a_change_rather_than_invited(self, world: World) -> None:
        meeting = await world.arranged(notifyOther=False)

        await world.theo.do("moveMeeting", MEETING, id=node(meeting), **NEW_TIME, notifyOther=True)

        assert await world.mails() == [("Mena", "meeting-updated", "QUEUED")]


class TestBeforeTheMailHasGone:
    async def test_the_next_mail_is_the_invitation_to_the_newest_state(self, world: World) -> None:
        meeting = await world.arranged()

        await world.mena.do("moveMeeting", MEETING, id=node(meeting), **NEW_TIME)
        await world.mena.do("updateMeeting", MEETING, id=node(meeting), title="Another")

        assert await world.mails() == [
            ("Theo", "meeting-invitation", "CANCELLED"),
            ("Theo", "meeting-invitation", "CANCELLED"),
            ("Theo", "meeting-invitation", "QUEUED"),
        ]
        mail = await letters().get(state=MailState.QUEUED)
        assert (mail.facts["meeting"]["sequence"], mail.facts["meeting"]["title"]) == (1, "Another")

    async def test_two_moves_become_one_update(self, world: World) -> None:
        meeting = await world.arranged()
        await all_mail_goes()

        await world.mena.do("moveMeeting", MEETING, id=node(meeting), **NEW_TIME)
        await world.mena.do(
            "moveMeeting",
            MEETING,
            id=node(meeting),
            startsAt="2026-11-28T14:30:00+00:00",
            endsAt="2026-11-28T15:30:00+00:00",
        )

        assert await world.mails() == [
            INVITED,
            ("Theo", "meeting-updated", "CANCELLED"),
            ("Theo", "meeting-updated", "QUEUED"),
        ]
        assert (await letters().get(state=MailState.QUEUED)).facts["meeting"]["sequence"] == 2

    async def test_cancelling_sends_nothing(self, world: World) -> None:
        meeting = await world.arranged()
        await world.mena.do("moveMeeting", MEETING, id=node(meeting), **NEW_TIME)

        await world.mena.do("cancelMeeting", "meeting { id }", id=node(meeting))

        assert {mail.state for mail in await letters()} == {MailState.CANCELLED}

    async def test_cancelling_takes_back_an_update_and_sends_the_cancellation(self, world: World) -> None:
        meeting = await world.arranged()
        await all_mail_goes()
        await world.mena.do("moveMeeting", MEETING, id=node(meeting), **NEW_TIME)

        await world.mena.do("cancelMeeting", "meeting { id }", id=node(meeting))

        assert await world.mails() == [
            INVITED,
            ("Theo", "meeting-updated", "CANCELLED"),
            ("Theo", "meeting-cancelled", "QUEUED"),
        ]

    async def test_a_guest_who_moves_it_gets_the_new_time_alone(self, world: World) -> None:
        meeting = await world.arranged()

        await world.theo.do("moveMeeting", MEETING, id=node(meeting), **NEW_TIME)

        assert sorted(await world.mails()) == [
            ("Mena", "meeting-updated", "QUEUED"),
            ("Theo", "meeting-invitation", "CANCELLED"),
        ]
        copy = await Mail.get(kind="meeting-copy", recipient_id=world.mentor.id)
        assert copy.facts["meeting"]["starts_at"] == "2026-11-27T14:30:00+00:00"

    async def test_a_guest_who_cancels_it_hears_no_more_and_the_organiser_does(self, world: World) -> None:
        meeting = await world.arranged()

        await world.theo.do("cancelMeeting", "meeting { id }", id=node(meeting))

        assert await world.mails() == [
            ("Theo", "meeting-invitation", "CANCELLED"),
            ("Mena", "meeting-cancelled", "QUEUED"),
        ]

    async def test_an_invitation_that_may_have_arrived_is_called_off(self, world: World) -> None:
        meeting = await world.arranged()
        await letters().update(ambiguous=1)

        await world.mena.do("cancelMeeting", "meeting { id }", id=node(meeting))

        assert await world.mails() == [
            ("Theo", "meeting-invitation", "CANCELLED"),
            ("Theo", "meeting-cancelled", "QUEUED"),
        ]


class TestTheEndOfTheRelationship:
    async def test_the_other_side_is_told_what_is_off(self, world: World) -> None:
        coming, silent = await world.arranged(), await world.arranged(notifyOther=False)
        await all_mail_goes()

        await calling_off.call_off_all(world.relationship, world.mentee)

        assert await world.mails() == [INVITED, ("Theo", "meeting-cancelled", "QUEUED")]
        assert [(await Meeting.find(each.id)).status for each in (coming, silent)] == ["CANCELLED"] * 2

    async def test_both_are_told_when_neither_ended_it(self, world: World) -> None:
        await world.arranged()
        await all_mail_goes()

        await calling_off.call_off_all(world.relationship, None)

        assert sorted(await world.mails()) == [
            ("Mena", "meeting-cancelled", "QUEUED"),
            ("Theo", "meeting-cancelled", "QUEUED"),
            INVITED,
        ]
        assert (await Event.get(kind="meeting-cancelled")).actor_id is None

    async def test_what_is_over_or_off_or_another_pair_s_stays_as_it_is(self, world: World) -> None:
        over = await world.arranged(startsAt="2026-11-24T09:00:00+00:00", endsAt="2026-11-24T10:00:00+00:00")
        off = await world.arranged()
        await world.mena.do("cancelMeeting", "meeting { id }", id=node(off))
        _, _, others = await a_pair(await a_member("Ada"), await a_member("Zoe"))
        await Meeting.filter(id=(await world.arranged()).id).update(relationship_id=others.id)
        clock.stop(over.ends_at)
        before = await rows()

        await calling_off.call_off_all(world.relationship, world.mentee)

        assert await rows() == before


async def test_mail_that_waited_until_the_meeting_was_past_is_not_sent(world: World) -> None:
    meeting = await world.arranged()
    mail = await letters().get()

    clock.stop(meeting.ends_at - timedelta(seconds=1))
    in_time = await is_overtaken(mail)
    clock.stop(meeting.ends_at)

    assert (in_time, await is_overtaken(mail)) == (False, True)
