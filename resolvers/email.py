"""The address of an account: whose it is, and moving to another."""

from uuid import uuid4

from models import clock, events, outbox, text
from models.members import AccountStatus, AddressUnchanged, Member
from models.refusals import RateLimited
from models.tokens import LinkNoLongerValid, SingleUseToken, TokenPurpose
from resolvers.links import mail_link
from resolvers.passwords import confirm_password
from resolvers.use_case import use_case


async def request_email_change(viewer: Member, address: str, password: str) -> Member:
    """Mail a link to the new address, and a notice to the present one, which stays until the link is used.

    Whether the new address is taken, only its owner learns.

    Raises:
        InvalidInput: it is no address, or no other one.
        WrongPassword, RateLimited
    """
    address = text.email(address, ("input", "email"))
    if text.email_key(address) == viewer.email_key:
        raise AddressUnchanged(path=("input", "email"))
    await confirm_password(viewer, password, ("input", "password"))
    return await _request_change(viewer, address)


@use_case
async def confirm_email_change(token: str) -> Member:
    """The account is reached at the new address from now on; both addresses are told.

    Raises:
        LinkNoLongerValid: also when somebody else has the address by now.
    """
    spent = await SingleUseToken.use(token, TokenPurpose.CONFIRM_EMAIL)
    member, former = spent.member, spent.member.email
    if member.account_status is not AccountStatus.ACTIVE or not await member.move_to(spent.bound_to):
        raise LinkNoLongerValid(path=("input", "token"))
    await SingleUseToken.void(member, TokenPurpose.RESET_PASSWORD)
    await outbox.tell(member, "email-changed", spent, key=f"email:{spent.id}:former", address=former)
    await outbox.tell(member, "email-changed", spent, key=f"email:{spent.id}:new")
    await events.record("email-changed", member, by=member)
    return member


async def tell_owner(owner: Member) -> None:
    """Tell whom an address belongs to that somebody wanted to use it; not more often than is bearable."""
    if await outbox.count_lately("email-taken", to=owner) < outbox.MOST_A_DAY:
        await outbox.tell(owner, "email-taken", owner, key=f"email-taken:{uuid4()}")


@use_case
async def _request_change(viewer: Member, address: str) -> Member:
    if await SingleUseToken.are_enough(viewer, TokenPurpose.CONFIRM_EMAIL):
        raise RateLimited
    owner = await Member.of_email(address)
    if owner:
        await tell_owner(owner)
        _ = await SingleUseToken.issue(viewer, TokenPurpose.CONFIRM_EMAIL)  # counts, and opens nothing
    else:
        purpose = TokenPurpose.CONFIRM_EMAIL
        await mail_link(viewer, purpose, "email-change-confirm", bound_to=address, address=address)
    notice = {"new_address_masked": masked(address), "at": clock.now().isoformat()}
    key, present = f"email-change:{uuid4()}", viewer.email  # not looked up later: it may be the new one then
    await outbox.tell(viewer, "email-change-notice", viewer, key=key, facts=notice, address=present)
    return viewer


def masked(address: str) -> str:
    """Enough to recognise one's own address by: m...@example.org."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}...@{domain}"
