"""The scheme's texts and words in use: its guides with the gaps filled, and its topics as rows."""

from uuid import UUID, uuid5

from models import scheme
from models.folding import fold
from models.guides.editions import newest_of
from models.guides.vocabulary import TOPICS
from models.policy import Policy
from models.templates.scheme_facts import SchemeFacts
from models.topics import Topic


async def scheme_facts() -> SchemeFacts:
    """What texts say about this scheme, under the rules now in force."""
    this, policy = scheme.current(), await Policy.current()
    return SchemeFacts(
        body=this.body,
        scheme=this.name,
        mailbox=this.support_address,
        complaints_link=f"{this.app_url}/guides/complaints-procedure",
        code=await _code_of_conduct(),
        reminder_days=tuple(policy.reminder_days),
        expiry_days=policy.expiry_days,
        deletion_undo_days=policy.deletion_undo_days,
        retention_months=policy.retention_months,
    )


async def sync_topics() -> None:
    """Bring the rows of the topics into line with the file, but for those that coordinators have changed.

    A topic of the file stays out when another has its name by now.
    """
    kept = await Topic.filter(edited_at__not_isnull=True)
    slugs, names = {topic.slug for topic in kept}, {fold(topic.label) for topic in kept}
    rows = [
        Topic(
            slug=topic.slug,
            label=topic.label,
            label_key=fold(topic.label),
            group=topic.group,
            synonyms=list(topic.synonyms),
            place=place,
        )
        for place, topic in enumerate(TOPICS, start=1)
        if topic.slug not in slugs and fold(topic.label) not in names
    ]
    told = ("label", "label_key", "group", "synonyms", "place")
    await Topic.bulk_create(rows, on_conflict=("slug",), update_fields=told)


def guide_key(slug: str) -> UUID:
    """The id of a guide, which is a file and no row; it stays when a new version comes."""
    return uuid5(_GUIDES, slug)


async def _code_of_conduct() -> str:
    guide = await newest_of("code-of-conduct")
    return guide.pin if guide else ""


_GUIDES = UUID("5b0c6f0e-8f3e-4e0e-9a55-0d6c3f6a5c11")  # any, and for ever
