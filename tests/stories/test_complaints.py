"""One way to complain: the contract, the procedure and "raise a concern" promise the same."""

from models.concerns import WORKING_DAYS_TO_ACKNOWLEDGE
from tests.client import Client
from tests.relationship_world import a_pair


async def test_the_contract_the_procedure_and_a_concern_agree(client: Client) -> None:
    _, mentee, relationship = await a_pair()
    mena = await client.of(mentee)
    query = """query($id: ID!) {
        node(id: $id) { ... on Relationship { contract { currentRevision { clauses { title text } } } } }
        procedure: guide(slug: "complaints-procedure") { body }
    }"""

    data = await mena.ask(query, id=relationship.public_id)

    clauses = data["node"]["contract"]["currentRevision"]["clauses"]
    [clause] = [each["text"] for each in clauses if each["title"] == "Concerns and complaints"]
    assert "/guides/complaints-procedure" in clause
    for text in (clause, data["procedure"]["body"]):
        assert '"Raise a concern"' in " ".join(text.split())
        assert f"within {WORKING_DAYS_TO_ACKNOWLEDGE} working days" in text
