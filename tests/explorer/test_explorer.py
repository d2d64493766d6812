"""The explorer over HTTP with a bundle of our own; test_browser.py sees the real one in Chromium."""

import json
from pathlib import Path

import httpx
import pytest
from graphql import OperationDefinitionNode, parse
from starlette.applications import Starlette

from mentoring import explorer
from mentoring.explorer import explorer_routes

EXPLORER = Path(explorer.__file__).parent
STEPS = sorted((EXPLORER / "src" / "journey").glob("*.graphql"))

CSP = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    (tmp_path / "page.html").write_text("<!doctype html><title>GraphiQL</title>", encoding="utf-8")
    (tmp_path / "files" / "explorer-AB12.js").write_text("export {};", encoding="utf-8")
    (tmp_path / "files" / "explorer-CD34.css").write_text("body{}", encoding="utf-8")
    (tmp_path / "files" / "favicon-EF56.svg").write_text("<svg/>", encoding="utf-8")
    return tmp_path


def a_browser(bundle: Path, *, enabled: bool = True) -> httpx.AsyncClient:
    app = Starlette(routes=explorer_routes(enabled=enabled, bundle=bundle))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://mentoring.test")


async def test_the_page_lets_nothing_in_from_elsewhere(bundle: Path) -> None:
    async with a_browser(bundle) as browser:
        page = await browser.get("/graphiql")

    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"] == CSP
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("explorer-AB12.js", "text/javascript; charset=utf-8"),
        ("explorer-CD34.css", "text/css; charset=utf-8"),
        ("favicon-EF56.svg", "image/svg+xml"),
    ],
)
async def test_a_hashed_file_is_kept_for_ever(bundle: Path, name: str, content_type: str) -> None:
    async with a_browser(bundle) as browser:
        file = await browser.get(f"/graphiql/static/{name}")

    assert file.status_code == 200
    assert file.headers["content-type"] == content_type
    assert file.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert file.headers["x-content-type-options"] == "nosniff"
    assert file.headers["content-security-policy"] == CSP  # a worker obeys the header of its own file


async def test_only_the_hashed_files_are_served(bundle: Path) -> None:
    async with a_browser(bundle) as browser:
        folder = await browser.get("/graphiql/static/")
        page = await browser.get("/graphiql/static/%2e%2e/page.html")

    assert (folder.status_code, page.status_code) == (404, 404)


async def test_without_a_bundle_the_page_says_how_to_build_it(tmp_path: Path) -> None:
    async with a_browser(tmp_path / "nowhere") as browser:
        page = await browser.get("/graphiql")
        file = await browser.get("/graphiql/static/explorer-AB12.js")

    assert page.status_code == 503
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"] == CSP
    assert "make explorer" in page.text
    assert file.status_code == 404


async def test_a_bundle_built_while_the_server_runs_is_seen(tmp_path: Path) -> None:
    async with a_browser(tmp_path) as browser:
        before = await browser.get("/graphiql")
        (tmp_path / "page.html").write_text("<!doctype html>", encoding="utf-8")
        after = await browser.get("/graphiql")

    assert (before.status_code, after.status_code) == (503, 200)


async def test_a_switched_off_explorer_is_not_there(bundle: Path) -> None:
    async with a_browser(bundle, enabled=False) as browser:
        page = await browser.get("/graphiql")

    assert page.status_code == 404


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.stem)
def test_a_step_is_one_named_operation_with_the_variables_it_declares(step: Path) -> None:
    [operation] = parse(step.read_text(encoding="utf-8")).definitions

    assert isinstance(operation, OperationDefinitionNode)
    assert operation.name
    declared = {definition.variable.name.value for definition in operation.variable_definitions or ()}
    assert set(variables_of(step)) == declared


def test_every_step_stands_in_the_journey() -> None:
    journey = (EXPLORER / "src" / "journey.js").read_text(encoding="utf-8")

    assert STEPS
    assert [step.name for step in STEPS if f"'./journey/{step.name}'" not in journey] == []


def test_the_first_step_has_no_variables() -> None:
    """GraphiQL 5.4 does not show those of the tab that it opens with."""
    assert variables_of(STEPS[0]) == {}


def test_the_lock_names_no_registry() -> None:
    lock = json.loads((EXPLORER / "package-lock.json").read_text(encoding="utf-8"))

    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert [name for name, package in lock["packages"].items() if name and "integrity" not in package] == []


def variables_of(step: Path) -> dict[str, object]:
    file = step.with_suffix(".json")
    variables: dict[str, object] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return variables
