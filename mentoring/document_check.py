"""`mentoring documents check`: which of the clients' documents this version of the schema would break."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graphql import DocumentNode, GraphQLError, OperationDefinitionNode

from mentoring.manifests import clients_in
from schema import document_rules


@dataclass(frozen=True)
class Report:
    """What there is to say about the documents of a folder, a line each."""

    broken: list[str]
    deprecated: list[str]
    documents: int


def check(folder: Path) -> Report:
    """Judge every document of every client as the server would.

    Raises:
        ManifestFault: the folder has no manifests, or one that cannot be read.
    """
    clients = clients_in(folder)
    broken, deprecated = list[str](), list[str]()
    for client, documents in clients.items():
        for name, text in documents.items():
            document, faults = document_rules.judged(text)
            broken.extend(_lines(client, _title(document, name), faults))
            if document and not faults:
                uses = document_rules.deprecated_in(document)
                deprecated.extend(_lines(client, _title(document, name), uses))
    return Report(broken, deprecated, sum(map(len, clients.values())))


def _lines(client: str, title: str, errors: list[GraphQLError]) -> Iterator[str]:
    for error in errors:
        place = error.locations[0] if error.locations else None
        where = f", line {place.line}, column {place.column}" if place else ""
        yield f"{client}: {title}{where}: {error.message}"


def _title(document: DocumentNode | None, name: str) -> str:
    """What people call it: the names of its operations, or else the one it is asked for by."""
    definitions = document.definitions if document else ()
    operations = (each for each in definitions if isinstance(each, OperationDefinitionNode))
    return ", ".join(f"{each.operation.value} {each.name.value}" for each in operations if each.name) or name
