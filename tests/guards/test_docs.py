"""What the documents say is so."""

import re
from pathlib import Path

from mentoring.settings import Settings

ROOT = Path(__file__).parents[2]


def documents() -> list[Path]:
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def test_every_setting_is_described_where_people_look() -> None:
    told = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")

    for name, field in Settings.model_fields.items():
        assert f"| `{name.upper()}` |" in told, name
        assert field.description is not None
        assert field.description in told, name


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in documents()
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
        if not (document.parent / target).exists()
    ]

    assert broken == []


def test_every_make_target_in_the_documents_exists() -> None:
    made = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        target
        for document in documents()
        for target in re.findall(r"`make ([a-z]+)", document.read_text(encoding="utf-8"))
    }

    assert named - made == set()


def test_no_lock_file_names_a_registry() -> None:
    locks = [*(ROOT / "requirements").glob("*.txt"), *ROOT.glob("**/package-lock.json")]
    own = [lock for lock in locks if "node_modules" not in lock.parts]

    found = [lock.name for lock in own if re.search(r"index-url|find-links|\"resolved\"", lock.read_text())]

    assert found == []


def test_every_file_that_is_named_exists() -> None:
    named = {
        (document.name, path)
        for document in documents()
        for path in re.findall(
            r"`((?:tests|models|schema|resolvers|jobs|mentoring|docs)/[\w./]+)`",
            document.read_text(encoding="utf-8"),
        )
    }

    assert [f"{document}: {path}" for document, path in sorted(named) if not (ROOT / path).exists()] == []
