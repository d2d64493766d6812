"""What clients list: read in the three shapes that their tools write, served alone, and held against the schema."""

import json
from pathlib import Path
from typing import Any

import pytest

from mentoring import app as application
from mentoring import document_check
from mentoring.manifests import ManifestFault, clients_in, documents_of
from mentoring.settings import Settings
from tests.client import Client
from tests.mentoring.test_cli import run

VIEWER = "query Me { viewer { member { id } } }"
SCHEME = "query Scheme { scheme { name } }"
APOLLO = {
    "format": "apollo-persisted-query-manifest",
    "version": 1,
    "operations": [{"id": "abc", "name": "Scheme", "type": "query", "body": SCHEME}],
}


def write(folder: Path, **manifests: Any) -> Path:
    for name, manifest in manifests.items():
        (folder / f"{name}.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def test_the_manifests_of_codegen_relay_and_apollo_are_read(tmp_path: Path) -> None:
    folder = write(tmp_path, web={"sha256:1f": VIEWER}, mobile=APOLLO)

    assert clients_in(folder) == {"mobile": {"abc": SCHEME}, "web": {"1f": VIEWER}}
    assert documents_of(folder) == {"abc": SCHEME, "1f": VIEWER}


@pytest.mark.parametrize(
    "manifests",
    [
        {},
        {"web": []},
        {"web": {"a": 7}},
        {"web": APOLLO | {"version": 2}},
        {"web": {"a": "x"}, "app": {"a": "y"}},
    ],
)
def test_what_is_no_list_is_refused_whole(tmp_path: Path, manifests: dict[str, Any]) -> None:
    with pytest.raises(ManifestFault):
        documents_of(write(tmp_path, **manifests))


async def test_a_scheme_that_lists_its_clients_documents_answers_no_others(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    folder = write(tmp_path, mobile=APOLLO)
    async with Client.on(application.build(settings.model_copy(update={"documents_dir": folder}))) as guest:
        listed = await guest.http.post("/graphql", json={"documentId": "abc"})
        [other] = await guest.errors("{ __typename }")

    assert listed.json() == {"data": {"scheme": {"name": settings.scheme_name}}}
    assert other["extensions"] == {"code": "PERSISTED_QUERY_NOT_IN_LIST"}


def test_the_check_names_client_operation_place_and_fault_and_what_is_going_away(tmp_path: Path) -> None:
    broken = "query Old {\n  viewer { gone }\n}"
    late = "query Late { toolTemplates { sections { fields { ... on ChoicesField { most } } } } }"
    report = document_check.check(
        write(tmp_path, web={"1": VIEWER, "2": broken, "3": "{ no", "4": late}, mobile=APOLLO)
    )

    assert report.documents == 5
    assert [line.partition(": S")[0] for line in report.broken] == [
        "web: query Old, line 2, column 12: Cannot query field 'gone' on type 'Viewer'.",
        "web: 3, line 1, column 5",
    ]
    [going] = report.deprecated
    assert going.startswith("web: query Late, line 1, column ")
    assert "ChoicesField.most is deprecated. Use `mostChoices`." in going


async def test_the_command_fails_when_something_would_break(tmp_path: Path) -> None:
    well = await run("documents", "check", str(write(tmp_path, web={"1": SCHEME})))
    ill = await run("documents", "check", str(write(tmp_path, web={"1": "{ gone }"})))
    nowhere = await run("documents", "check", str(tmp_path / "nowhere"))

    assert well == (0, "1 documents: 0 faults, 0 deprecated uses.\n", "")
    assert (ill[0], nowhere[0]) == (1, 2)
    assert "BROKEN      web: 1, line 1, column 3: Cannot query field 'gone' on type 'Query'." in ill[1]
    assert "Traceback" not in nowhere[2]
