"""The words of a contract: its clauses with the names of the two, the scheme's facts, and the pair's own goals."""

from models import scheme
from models.content import scheme_facts
from models.members import Member
from models.relationships import Relationship
from models.templates.contract_text import ContractFacts, ContractText, render
from models.templates.contracts import ContractTemplate
from models.templates.kinds import ReferenceTarget
from models.templates.values import Answers
from resolvers.tool_references import rows_of


async def written(template: ContractTemplate, answers: Answers, relationship: Relationship) -> ContractText:
    """The contract in words, as it is today."""
    two = await Member.in_bulk([relationship.mentor_id, relationship.mentee_id], "id")
    facts = ContractFacts(
        mentee=two[relationship.mentee_id].display_name,
        mentor=two[relationship.mentor_id].display_name,
        made_on=scheme.today(),
        scheme=await scheme_facts(),
        labels=await rows_of(relationship, ReferenceTarget.GOAL),
    )
    return render(template, answers, facts)
