"""Every mail about an account, a request for help or a concern can be written, with the link that it needs."""

from jobs.mail import deliver
from models.outbox import Mail, MailState
from tests.account_world import a_form, a_member_with_a_password, token_in
from tests.client import Client
from tests.letterbox import Letterbox
from tests.people import PASSWORD, a_member


async def test_every_letter_is_written_and_its_link_works(client: Client) -> None:
    member = await a_member_with_a_password("Mena")
    mena = await client.of(member)
    post = (letterbox := Letterbox()).post()

    await client.do("register", "email", **a_form())
    await client.do("register", "email", **a_form())
    await client.do("register", "email", **a_form(email="other@example.net"))
    await client.do("requestPasswordReset", "email", email=member.email)
    await mena.do("requestEmailChange", "email", email="mena.new@example.net", password=PASSWORD)
    await mena.do("requestSupport", "supportRequest { id }", subject="Help", message="Please.")
    theo = await a_member("Theo")
    await (await client.of(theo)).do(
        "raiseConcern", "concern { id }", category="OTHER", wish="ADVICE", narrative="Told."
    )
    await deliver(post)
    await client.do("confirmEmailChange", "email", token=await token_in("email-change-confirm"))
    await mena.do("changePassword", "account { id }", current=PASSWORD, new="seven quiet herons on ice")
    await mena.do("deleteAccount", "account { id }", password="seven quiet herons on ice", confirm=True)
    await deliver(post)
    await client.do("undoAccountDeletion", "email", token=letterbox.link("account-closing")[1])
    await deliver(post)

    assert {mail.state for mail in await Mail.all()} == {MailState.SENT}
    links = {
        kind: letterbox.link(kind) for kind in ("verify-email", "password-reset", "email-change-confirm")
    }
    assert {kind: path for kind, (path, _) in links.items()} == {
        "verify-email": "/verify-email",
        "password-reset": "/reset-password",
        "email-change-confirm": "/confirm-email",
    }
    assert letterbox.link("account-closing")[0] == "/keep-account"
    payload = await client.do("verifyEmail", "email", token=links["verify-email"][1])
    assert payload["errors"] == []


async def test_what_the_scheme_gets_can_be_answered_and_says_no_more_than_it_should(client: Client) -> None:
    member = await a_member("Mena")
    mena = await client.of(member)
    await mena.do("requestSupport", "supportRequest { id }", subject="Help", message="Please.")
    await mena.do(
        "raiseConcern", "concern { id }", category="SAFETY", wish="COMPLAINT", narrative="Told in confidence."
    )
    post = (letterbox := Letterbox()).post()

    await deliver(post)

    to, request = letterbox.last("support-request")
    assert to == "mentoring-help@example.org"
    assert member.email in str(request["Reply-To"])
    assert "Please." in letterbox.text("support-request")
    assert letterbox.last("concern-raised")[0] == "mentoring-help@example.org"
    for kind in ("concern-raised", "concern-received"):
        assert "Told in confidence" not in letterbox.last(kind)[1].as_string()


async def test_nobodys_words_go_to_an_address_that_is_not_proven_to_be_theirs(client: Client) -> None:
    asked = {"subject": "Cheap pills here", "message": "Cheap pills here", "name": "Cheap Pills"}
    await client.do("requestSupport", "supportRequest { id }", email="victim@example.net", **asked)
    names = {"givenName": "Cheap", "familyName": "Pills"}
    await client.do("register", "email", **a_form(email="victim.too@example.net", **names))
    await client.do("requestPasswordReset", "email", email="victim.too@example.net")
    post = (letterbox := Letterbox()).post()

    await deliver(post)

    for kind in ("support-received", "verify-email", "password-reset"):
        to, letter = letterbox.last(kind)
        assert to.startswith("victim")
        assert "Cheap" not in letter.as_string() + letterbox.text(kind)
        assert letterbox.text(kind).startswith("Hello,\n\n")


async def test_a_member_who_asks_for_help_reads_what_about(client: Client) -> None:
    mena = await client.of(await a_member("Mena"))
    await mena.do("requestSupport", "supportRequest { id }", subject="No picture", message="Please.")
    post = (letterbox := Letterbox()).post()

    await deliver(post)

    said = letterbox.text("support-received")
    assert said.startswith("Dear Mena Member,")
    assert 'writing to us about "No picture". Your request' in " ".join(said.split())
