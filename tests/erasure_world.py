"""Everything that somebody can leave behind, and where it would be found again."""

from datetime import date, timedelta

from models import clock, outbox
from models.attempts import Attempt
from models.blocks import Block
from models.calendar_feeds import CalendarFeed
from models.concerns import Concern, ConcernCategory, ConcernStatus, ConcernWish
from models.contracts import ContractRevision, ContractSignature
from models.cpd import CpdEntries, CpdReflection, CpdStatement
from models.enquiries import Enquiry
from models.errands import Errand, ErrandKind
from models.evidence import Evidence
from models.file_pieces import FilePiece
from models.members import Consent, Member
from models.paper_archives import MessageConsent
from models.pictures import Picture
from models.profiles import MenteeProfile, MentorProfile
from models.proposals import Proposal, ProposalStatus
from models.saved_searches import SavedSearch
from models.sessions import Session, SessionKind
from models.support import SupportCategory, SupportMessage, SupportRequest
from models.threads import Message, ReadMark, Thread
from models.tokens import SingleUseToken, TokenPurpose
from models.tools import ToolDocument, ToolRevision
from tests.account_world import everything
from tests.people import a_member
from tests.relationship_world import a_pair


async def a_life(member: Member) -> list[str]:
    """Everything that somebody can leave behind; the words by which it would be found again."""
    theo, _, relationship = await a_pair(mentee=member)
    owen = await a_member("Owen")
    await MentorProfile(member_id=member.id, about="about-as-mentor", headline="headline").save(
        force_create=True
    )
    await MenteeProfile(member_id=member.id, hopes="hopes-of-mine").save(force_create=True)
    await Picture(
        member_id=member.id, content_hash="hash-of-face", alt_text="alt-of-face", large=b"1", small=b"2"
    ).save(force_create=True)
    await Member.filter(id=member.id).update(suspension_reason="reason-of-a-coordinator")
    _, token = await Session.open(member, SessionKind.WEB)
    _ = await SingleUseToken.issue(member, TokenPurpose.CONFIRM_EMAIL, bound_to="bound-to@example.net")
    await Attempt(member_id=member.id, key="key-of-attempt", request_hash="h").save(force_create=True)
    feed = await CalendarFeed.give(member)
    await SavedSearch(member_id=member.id, name="name-of-search", text="text-of-search").save(
        force_create=True
    )
    blocks = [await Block.put_up(member, owen.id), await Block.put_up(theo, member.id)]
    errand = await Errand.ask(ErrandKind.DATA_EXPORT, member)
    await FilePiece.add(errand, "account.json", b"content-of-export")
    await Consent.give(member, "terms-of-my-own@1")
    await _their_words(member, theo, owen)
    thread = await Thread.get(relationship_id=relationship.id)
    await Message(
        thread_id=thread.id, author_id=member.id, body="What I wrote to you.", sent_at=clock.now()
    ).save(force_create=True)
    await ReadMark(thread_id=thread.id, member_id=member.id, read_at=clock.now()).save(force_create=True)
    document = await ToolDocument.create(
        relationship_id=relationship.id,
        owner_id=member.id,
        template="reflective-log@1",
        title="title-of-log",
        updated_at=clock.now(),
    )
    await ToolRevision(
        document_id=document.id, number=1, answers={"a": "answer-in-log"}, author_id=member.id
    ).save(force_create=True)
    in_archive = await MessageConsent.create(relationship_id=relationship.id, member_id=member.id)
    await _a_signature(relationship.id, member)
    await a_statement(member)
    await outbox.tell(theo, "place-freed", relationship, "k1", {"other_name": member.display_name})
    await outbox.tell(theo, "relationship-ended", relationship, "k5", {"other_name": "Zerlina Before"})
    await outbox.tell(owen, "relationship-ended", owen, "k2", {"other_name": member.display_name})
    await outbox.tell_address(
        member.email, "Zerlina", "support-received", owen, "k3", {"reference": "S-22", "subject": "x"}
    )
    await outbox.tell(member, "password-changed", member, "k4", {"at": clock.now().isoformat()})
    assert token
    return [
        "about-as-mentor",
        "hopes-of-mine",
        "hash-of-face",
        "alt-of-face",
        "bound-to@example.net",
        "key-of-attempt",
        "terms-of-my-own",
        "content-of-export",
        "proposal-of-mine",
        "goal-of-mine",
        "why-you-of-mine",
        "note-of-mine",
        "question-of-mine",
        "answer-of-mine",
        "support-of-mine",
        "body-of-mine",
        "reply-of-mine",
        "support-as-guest",
        "narrative-of-mine",
        "evidence-of-mine",
        "reason-of-a-coordinator",
        "title-of-log",
        "answer-in-log",
        "learned-by-me",
        "name-of-search",
        "text-of-search",
        str(feed.id),
        str(in_archive.id),
        *[str(block.id) for block in blocks],
    ]


async def a_statement(member: Member) -> CpdStatement:
    """Of what they learned today."""
    learned = CpdReflection(
        written_on=clock.now().date(), minutes=None, learned="learned-by-me", do_differently=""
    )
    entries = CpdEntries(meetings=(), reflections=(learned,))
    return await CpdStatement.issue(member, clock.now().date(), clock.now().date(), entries)


async def _their_words(member: Member, theo: Member, owen: Member) -> None:
    _ = await Enquiry.ask(member, owen.id, "question-of-mine")
    asked, *_ = await Enquiry.ask(owen, member.id, "What do you do?")
    _ = await asked.answer(member, "answer-of-mine")
    times = {"sent_at": clock.now(), "expires_at": clock.now() + timedelta(days=21), "closed_at": clock.now()}
    await Proposal(
        mentee_id=member.id,
        mentor_id=owen.id,
        status=ProposalStatus.DECLINED,
        message="proposal-of-mine",
        goals=["goal-of-mine"],
        why_you="why-you-of-mine",
        ask_again_after=date(2027, 1, 1),
        **times,
    ).save(force_create=True)
    await Proposal(
        mentee_id=theo.id,
        mentor_id=member.id,
        status=ProposalStatus.DECLINED,
        message="Theo asks.",
        note="note-of-mine",
        **times,
    ).save(force_create=True)
    for reference, member_id, subject in (
        ("S-1", member.id, "support-of-mine"),
        ("S-2", None, "support-as-guest"),
    ):
        request = await SupportRequest.create(
            member_id=member_id,
            reference=reference,
            name=member.display_name,
            email=member.email,
            email_key=member.email_key,
            category=SupportCategory.OTHER,
            subject=subject,
            body="body-of-mine",
        )
        _ = await SupportMessage.keep(request, "reply-of-mine", member)
    concern = await a_concern(member, theo, narrative="narrative-of-mine")
    copy = {"source_id": concern.id, "author_id": theo.id, "body": "evidence-of-mine", "sent_at": clock.now()}
    await Evidence(concern_id=concern.id, **copy).save(force_create=True)
    await Concern.filter(id=concern.id).update(status=ConcernStatus.RESOLVED)


async def _a_signature(relationship_id: object, member: Member) -> None:
    revision = await ContractRevision.get(contract__relationship_id=relationship_id)
    await ContractSignature(
        revision_id=revision.id,
        member_id=member.id,
        typed_name="Zerlina Quistorp",
        body_hash=revision.body_hash,
        signed_at=clock.now(),
    ).save(force_create=True)


async def a_concern(reporter: Member, about: Member, narrative: str = "What happened.") -> Concern:
    return await Concern.create(
        reporter_id=reporter.id,
        reference=f"C-{reporter.id.hex[-6:]}",
        about_id=about.id,
        category=ConcernCategory.CONDUCT,
        narrative=narrative,
        wish=ConcernWish.ADVICE,
        acknowledge_by=clock.now() + timedelta(days=5),
    )


async def places_of(secret: str) -> list[str]:
    """The tables in which it stands, in whatever column."""
    tables = await everything()
    return [table for table, rows in tables.items() if secret.casefold() in str(rows).casefold()]
