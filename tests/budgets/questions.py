"""What is asked of a large scheme: by a coordinator, and by a mentee and a mentor for themselves."""

COORDINATOR, MENTEE, MENTOR = "coordinator@demo.example", "mentee@demo.example", "mentor@demo.example"
_MEMBER = "displayName status roles mentoring { availability silentStreak placesLeft }"
_PAIR = "mentor { displayName } mentee { displayName }"


def _coordination(field: str) -> str:
    return f"{{ coordination {{ {field} }} }}"


def _members(search: str = "") -> str:
    return _coordination(
        f"members{search} {{ pageInfo {{ endCursor }} edges {{ node {{ id {_MEMBER} }} }} }}"
    )


def _proposals(search: str = "") -> str:
    return _coordination(f"proposals{search} {{ edges {{ node {{ id status sentAt expiresAt {_PAIR} }} }} }}")


def _relationships(search: str = "") -> str:
    counts = "contractStatus meetingsHeld meetingsAhead"
    return _coordination(f"relationships{search} {{ edges {{ node {{ id status {counts} {_PAIR} }} }} }}")


def _figure(field: str) -> str:
    return _coordination(f"overview {{ {field} }}")


QUESTIONS: dict[str, tuple[str, str]] = {
    "overview: mentees": (COORDINATOR, _figure("mentees { stage members }")),
    "overview: mentors": (COORDINATOR, _figure("mentors { stage members }")),
    "overview: pending by age": (COORDINATOR, _figure("pendingProposals { age number }")),
    "overview: relationships": (COORDINATOR, _figure("relationshipMatters { matter number }")),
    "overview: mentors to look after": (COORDINATOR, _figure("mentorMatters { matter number }")),
    "overview: topics": (COORDINATOR, _figure("topics { topic { slug } seeking offering freePlaces }")),
    "members": (COORDINATOR, _members()),
    "members counted": (COORDINATOR, _coordination("members { totalCount }")),
    "members by name": (COORDINATOR, _members('(search: {text: "zara zhang"})')),
    "members by number": (COORDINATOR, _members('(search: {text: "0123"})')),
    "members by address": (COORDINATOR, _members('(search: {text: "zara.zhang@"})')),
    "members by stage": (COORDINATOR, _members("(search: {role: MENTEE, stage: PUBLISHED})")),
    "members paused": (COORDINATOR, _members("(search: {matter: PAUSED})")),
    "proposals": (COORDINATOR, _proposals()),
    "proposals by age": (COORDINATOR, _proposals("(search: {age: TO_15_DAYS}, direction: ASC)")),
    "proposals by name": (COORDINATOR, _proposals('(search: {text: "zara zhang"})')),
    "relationships": (COORDINATOR, _relationships()),
    "relationships unsigned": (COORDINATOR, _relationships("(search: {matter: UNSIGNED})")),
    "relationships never met": (COORDINATOR, _relationships("(search: {matter: NEVER_MET})")),
    "relationships quiet": (COORDINATOR, _relationships("(search: {matter: QUIET})")),
    "relationships disputed": (COORDINATOR, _relationships("(search: {matter: DISPUTED})")),
    "a mentee's mentors": (
        MENTEE,
        "{ mentors { edges { reasons { sentence } node { headline placesLeft member { displayName } } } } }",
    ),
    "a mentee's mentors by word": (
        MENTEE,
        '{ mentors(search: {text: "pain"}) { edges { node { headline member { displayName } } } } }',
    ),
    "a mentor's proposals": (
        MENTOR,
        f"{{ viewer {{ proposals {{ edges {{ node {{ status {_PAIR} }} }} }} }} }}",
    ),
    "a mentor's relationships": (
        MENTOR,
        f"{{ viewer {{ relationships {{ edges {{ node {{ status {_PAIR} meetings {{ totalCount }} }} }} }} }} }}",
    ),
    "a mentor's notifications": (MENTOR, "{ viewer { notifications { edges { node { kind text } } } } }"),
}
