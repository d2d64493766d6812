"""Whether a document that nobody has asked yet would be answered, and what it uses that is going away."""

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSyntaxError,
    NoDeprecatedCustomRule,
    parse,
    specified_rules,
    validate,
)

from schema import schema
from schema.documents import OWN_RULES
from schema.limits import LIMITS, faults

_SERVED = schema._schema  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  Strawberry validates with it, too


def judged(text: str) -> tuple[DocumentNode | None, list[GraphQLError]]:
    """The document, and everything for which it would be refused."""
    try:
        document = parse(text, max_tokens=LIMITS.tokens)
    except GraphQLSyntaxError as error:
        return None, [error]
    found = faults(document, LIMITS) or validate(_SERVED, document, (*specified_rules, *OWN_RULES))
    return document, found


def deprecated_in(document: DocumentNode) -> list[GraphQLError]:
    """Every use of what is deprecated, in graphql-core's words, which end with the reason."""
    return validate(_SERVED, document, [NoDeprecatedCustomRule])
