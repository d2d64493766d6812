"""Where documents are read on paper, or as a file: pages of the API's own, for whoever may see them."""

from models import scheme
from models.row import Row

PLACES = {"ContractRevision": "contracts", "CpdStatement": "cpd-statements", "Relationship": "archives"}
CHECK = "/cpd-statements/check"


def link(row: Row, form: str) -> str:
    """Where the row is as `html` to print, or as a file of `json`; it opens for whoever is signed in and may see it."""
    return address(f"/{PLACES[type(row).__name__]}/{row.id}.{form}")


def address(path: str) -> str:
    return f"{scheme.current().public_url}{path}"
