"""What two people tell each other stays between them: a coordinator is a stranger to it, too."""

from models.members import SystemRole
from tests.people import a_member
from tests.settled_world import GUEST, MENA, World, world

__all__ = ["world"]  # the fixture: Mena and Otto work together, Ada has asked Tess

THINGS = (
    "relationship",
    "meeting",
    "proposal",
    "contract",
    "revision",
    "thread",
    "tool",
    "concern",
    "session",
)


async def test_to_a_coordinator_nothing_of_a_pair_exists(world: World) -> None:
    cora = await world.clients[GUEST].of(await a_member("Cora", system_role=SystemRole.COORDINATOR))
    query = "query($id: ID!) { node(id: $id) { id } }"

    found = {name: (await cora.ask(query, id=world.ids[name]))["node"] for name in THINGS}
    mine = {name: (await world.clients[MENA].ask(query, id=world.ids[name]))["node"] for name in THINGS}

    assert found == dict.fromkeys(THINGS)
    assert [name for name, node in mine.items() if node is None] == ["proposal"]  # that one is Ada's


async def test_to_a_coordinator_no_list_shows_other_peoples_things(world: World) -> None:
    cora = await world.clients[GUEST].of(await a_member("Cora", system_role=SystemRole.COORDINATOR))
    lists = ("proposals", "relationships", "meetings", "supportRequests", "concerns")

    data = await cora.ask(f"{{ viewer {{ {' '.join(f'{name} {{ totalCount }}' for name in lists)} }} }}")

    assert data["viewer"] == {name: {"totalCount": 0} for name in lists}
