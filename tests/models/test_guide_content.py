"""Guides, legal texts and vocabulary: what the program brings along, and what stops the start."""

import re
from pathlib import Path

import pytest

from models.guides.content import GUIDES, Guide, GuideKind, GuideStage, guides_at, read_guide
from models.guides.vocabulary import LANGUAGES, SECTORS, TOPICS, read_topics
from models.templates.data_files import Malformed, read_text
from models.templates.kinds import Audience
from models.templates.placeholders import placeholders
from models.templates.scheme_facts import SchemeFacts

SCHEME = SchemeFacts(
    body="Society of Physiotherapists",
    scheme="Mentoring Scheme",
    mailbox="mentoring@society.example",
    complaints_link="https://mentoring.society.example/complaints",
    code="code-of-conduct@1",
)
A_GUIDE = """\
---
slug: hello
version: 1
title: Hello
kind: page
audience: anyone
stage: any
place: 1
summary: A word of welcome.
---
Welcome to the {scheme}.
"""


def guide(slug: str) -> Guide:
    found = GUIDES.newest(slug)
    assert found is not None
    return found


def written(folder: Path, text: str) -> Path:
    path = folder / "hello@1.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_guides_that_come_before_a_profile_are_there() -> None:
    before = [each.slug for each in guides_at(GuideStage.BEFORE_PROFILE)]

    assert before[:3] == ["what-is-mentoring", "the-role-of-a-good-mentor", "how-it-works"]
    assert before[3:] == [each.slug for each in guides_at(GuideStage.ANY)]


def test_each_stage_has_its_guides() -> None:
    own = {stage: [each.slug for each in guides_at(stage) if each.stage is stage] for stage in GuideStage}

    assert own == {
        GuideStage.BEFORE_PROFILE: ["what-is-mentoring", "the-role-of-a-good-mentor", "how-it-works"],
        GuideStage.FINDING: ["getting-the-best-as-a-mentee"],
        GuideStage.RELATIONSHIP: ["before-your-first-meeting"],
        GuideStage.ENDING: ["ending-well"],
        GuideStage.ANY: [
            "faq",
            "help",
            "terms-of-use",
            "privacy-notice",
            "code-of-conduct",
            "complaints-procedure",
        ],
    }
    assert len(guides_at()) == 12


def test_legal_texts_have_a_version_to_agree_to_and_say_that_they_are_models() -> None:
    legal = [each for each in guides_at() if each.kind is GuideKind.LEGAL]

    assert [each.pin for each in legal] == [
        "terms-of-use@1",
        "privacy-notice@1",
        "code-of-conduct@1",
        "complaints-procedure@1",
    ]
    assert all(each.is_model_text and each.body.startswith("> **Model text.**") for each in legal)
    assert not [each.slug for each in guides_at() if each.is_model_text and each.kind is not GuideKind.LEGAL]


def test_a_mentee_guide_is_for_mentees() -> None:
    assert guide("getting-the-best-as-a-mentee").audience is Audience.MENTEE


def test_a_guide_is_told_in_the_words_of_the_scheme() -> None:
    faq = guide("faq").told_by(SCHEME)

    assert "members of the Society of Physiotherapists find each other" in faq.body
    assert "we remind them after 3, 7 and 15 days" in faq.body
    assert "after 21 days we withdraw your proposal" in " ".join(faq.body.split())
    assert "You are currently unavailable to mentees" in faq.body


def test_no_gap_is_left_in_what_people_read() -> None:
    told = [each.told_by(SCHEME) for each in guides_at()]

    assert not [each.slug for each in told if placeholders(each.title + each.summary + each.body)]


def test_no_guide_carries_html_or_loads_anything() -> None:
    assert not [each.slug for each in guides_at() if re.search(r"<|!\[|javascript:", each.body)]


def test_no_guide_begins_a_sentence_with_a_bare_name() -> None:
    """Names come without "the"; the texts say it."""
    assert not [each.slug for each in guides_at() if re.search(r"(?<!the )\{(body|scheme)\}", each.body)]


@pytest.mark.parametrize(
    ("change", "to", "message"),
    [
        ("---\nslug", "Hello\n---\nslug", "hello@1.md: it must begin with a head between two lines of ---."),
        (
            "place: 1\nsummary: A word of welcome.\n---\n",
            "",
            "hello@1.md: it must begin with a head between two lines of ---.",
        ),
        ("title: Hello\n", "", "hello@1.md: title is missing."),
        ("title: Hello", "titel: Hello\ntitle: Hello", "hello@1.md: titel is not known here."),
        (
            "kind: page",
            "kind: film",
            "hello@1.md: kind 'film' is none of page, video, download, contact, legal.",
        ),
        ("kind: page", "kind: video", "hello@1.md: url is missing."),
        ("kind: page", "kind: download", "hello@1.md: url is missing."),
        (
            "kind: page",
            "kind: video\nurl: https://video.example/1",
            "hello@1.md: transcript_url is missing: not everybody can hear or watch.",
        ),
        ("{scheme}", "{schema}", "hello@1.md: the text has a gap 'schema' that nothing fills."),
        ("Welcome to the {scheme}.\n", "", "hello@1.md: the text below the head is missing."),
    ],
)
def test_a_malformed_guide_stops_the_start_and_says_where(
    change: str, to: str, message: str, tmp_path: Path
) -> None:
    path = written(tmp_path, A_GUIDE.replace(change, to, 1))

    with pytest.raises(Malformed) as malformed:
        read_guide(path)

    assert str(malformed.value) == message


def test_a_film_has_a_link_and_a_transcript(tmp_path: Path) -> None:
    film = "kind: video\nurl: https://video.example/1\ntranscript_url: https://video.example/1.txt"

    read = read_guide(written(tmp_path, A_GUIDE.replace("kind: page", film)))

    assert (read.kind, read.url, read.transcript_url) == (
        GuideKind.VIDEO,
        "https://video.example/1",
        "https://video.example/1.txt",
    )


def test_the_vocabulary_covers_the_profession() -> None:
    assert 40 <= len(TOPICS) <= 50
    assert {topic.group for topic in TOPICS} == {
        "Fields of practice",
        "Ways of working",
        "Career and growth",
        "Leading and shaping",
    }
    assert next(topic for topic in TOPICS if "MSK" in topic.synonyms).slug == "musculoskeletal"
    assert {
        "nhs-acute",
        "nhs-community",
        "private-practice",
        "education",
        "research",
        "sport",
        "charity",
    } <= {sector.slug for sector in SECTORS}
    assert {"en", "cy", "bfi"} <= {language.code for language in LANGUAGES}


def test_the_vocabulary_fits_its_columns() -> None:
    assert max(len(topic.slug) for topic in TOPICS) <= 60
    assert max(len(topic.label) for topic in TOPICS) <= 120
    assert max(len(topic.group) for topic in TOPICS) <= 60
    assert max(len(sector.slug) for sector in SECTORS) <= 60


def test_one_word_never_means_two_topics() -> None:
    twice = """\
        groups:
          - group: One
            topics:
              - { slug: a, label: Stroke, synonyms: [] }
              - { slug: b, label: B, synonyms: [stroke] }
        """

    with pytest.raises(Malformed, match=r"topics\.yaml: 'stroke' stands there twice\."):
        read_topics(read_text(twice, "topics.yaml"))
