"""The pages that show every letter: whole, leading only to each other, and fetching nothing."""

import re
from pathlib import Path

import pytest

from jobs.letters import kinds
from jobs.letters.samples import SCHEME
from mentoring import preview
from models import locales
from tests.jobs.reading import Tags
from tests.mentoring.test_cli import run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The preview in every language."""
    folder = tmp_path_factory.mktemp("preview")
    preview.write(folder, SCHEME, locales.codes())
    return folder


def pages(folder: Path) -> list[Path]:
    """All but the letters themselves, whose links lead into the app."""
    return [path for path in folder.rglob("*.html") if ".letter." not in path.name]


def test_every_letter_is_there_in_every_language_and_can_be_reached(folder: Path) -> None:
    linked = set(Tags((folder / "index.html").read_text("utf-8")).links)

    assert linked == {f"{code}/{kind}.html" for code in locales.codes() for kind in kinds()}


def test_every_link_leads_to_a_page_of_the_preview(folder: Path) -> None:
    broken = [
        f"{page.name}: {link}"
        for page in pages(folder)
        for link in Tags(page.read_text("utf-8")).links
        if not (page.parent / link).is_file()
    ]

    assert broken == []


def test_the_pages_fetch_nothing_and_run_nothing(folder: Path) -> None:
    for page in pages(folder):
        tags = Tags(page.read_text("utf-8"))
        sources = [value for name, value in tags.attributes if name in {"src", "srcset"}]
        assert [source for source in sources if not re.fullmatch(r"[a-z-]+\.letter\.html", source)] == []
        assert not {"script", "link", "img"} & set(tags.names)
        assert tags.names.count("iframe") == sum(name == "sandbox" for name, _ in tags.attributes)


def test_a_page_says_what_is_what_to_who_does_not_see_it(folder: Path) -> None:
    page = (folder / "cy" / "meeting-invitation.html").read_text("utf-8")
    tags = Tags(page)

    assert tags.names.count("h1") == tags.names.count("main") == tags.names.count("nav") == 1
    assert ("title", "The letter as a page") in tags.attributes
    assert ("aria-label", "Letters") in tags.attributes
    assert page.count('lang="cy"') >= 3
    assert "BEGIN:VCALENDAR" in page


def test_the_letter_is_shown_as_it_would_be_mailed(folder: Path) -> None:
    page = (folder / "en" / "proposal-sent.html").read_text("utf-8")

    assert "<dd>Mentoring Scheme &lt;scheme@mentoring.example.org&gt;</dd>" in page
    assert "Dear Mena Abara,\n" in page
    assert "Read the proposal:\nhttps://mentoring.example.org/proposals/" in page
    assert "Dear Mena Abara," in (folder / "en" / "proposal-sent.letter.html").read_text("utf-8")


async def test_the_command_writes_one_language_where_it_is_told_to(tmp_path: Path) -> None:
    code, said, _ = await run("mail", "preview", "--out", str(tmp_path / "out"), "--locale", "cy")

    assert (code, said) == (0, f"file://{tmp_path}/out/index.html\n")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"index.html", "cy"}


async def test_the_command_knows_its_languages() -> None:
    code, _, error = await run("mail", "preview", "--locale", "tlh")

    assert (code, error) == (2, "There are letters in en, cy.\n")
