from tests.client import Client
from tests.people import a_member


async def test_a_guest_has_no_viewer(client: Client) -> None:
    assert await client.ask("{ viewer { member { displayName } } }") == {"viewer": None}


async def test_a_member_is_the_viewer(client: Client) -> None:
    mena = await client.of(await a_member("Mena"))

    data = await mena.ask("{ viewer { member { displayName } } }")

    assert data == {"viewer": {"member": {"displayName": "Mena Member"}}}
