"""The words of a contract: its clauses with the names of the two, the scheme's facts, and the pair's own goals."""

from collections.abc import Mapping

from models import scheme
from models.content import scheme_facts
from models.members import Member
from models.refusals import InvalidInput, Refusals
from models.relationships import Relationship
from models.templates import answers_json
from models.templates.contract_text import ContractFacts, ContractText, render
from models.templates.contracts import CONTRACTS, ContractTemplate
from models.templates.fields import RowsField
from models.templates.kinds import ReferenceTarget
from models.templates.references import ROWS_OF, references, row_labels
from models.templates.tools import TOOLS
from models.templates.values import Answers
from models.tools import ToolDocument, ToolRevision


async def written(
    template: ContractTemplate, answers: Answers, relationship: Relationship, labels: Mapping[str, str]
) -> ContractText:
    """The contract in words, as it is today."""
    two = await Member.in_bulk([relationship.mentor_id, relationship.mentee_id], "id")
    facts = ContractFacts(
        mentee=two[relationship.mentee_id].display_name,
        mentor=two[relationship.mentor_id].display_name,
        made_on=scheme.today(),
        scheme=await scheme_facts(),
        labels=labels,
    )
    return render(template, answers, facts)


async def goals_of(relationship: Relationship) -> dict[str, str]:
    """The rows of the pair's Goals by id, in words: a contract may name them."""
    tool, key = ROWS_OF[ReferenceTarget.GOAL]
    document = await ToolDocument.get_or_none(
        relationship_id=relationship.id, template__startswith=f"{tool}@"
    )
    template = TOOLS.pinned(document.template) if document else None
    field = template.fields[key] if template else None
    if document is None or not isinstance(field, RowsField):
        return {}
    revision = await ToolRevision.get(document_id=document.id, number=document.current_number)
    return row_labels(field, answers_json.from_json(revision.answers))


def refuse_strangers(template: ContractTemplate, answers: Answers, labels: Mapping[str, str]) -> None:
    """An answer may point at the pair's own goals and at nothing else.

    Raises:
        Refusals: InvalidInput for each that points elsewhere.
    """
    faults = [
        InvalidInput("This is not one of your goals.", path=("input", "answers", *reference.path))
        for reference in references(template, answers)
        if reference.id not in labels
    ]
    if faults:
        raise Refusals(faults)


def in_use(key: str) -> ContractTemplate:
    """The newest version of a contract's template."""
    template = CONTRACTS.newest(key)
    assert template is not None  # noqa: S101  the project ships it, and a test reads it
    return template
