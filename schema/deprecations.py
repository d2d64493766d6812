"""What is going away says what to read instead, and when it will be gone."""

REMOVAL = "2027-07-01 UTC"
ONE_NAME = "One name has one type in all members of a union or an interface."


def use_instead(name: str, *, why: str) -> str:
    """The reason of a deprecation, in the words that clients' tools look for."""
    return f"Use `{name}`. {why} Removal on {REMOVAL}."
