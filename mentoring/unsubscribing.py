"""Where the header List-Unsubscribe of a letter leads: a page with a button, and the one click of RFC 8058.

To look at it changes nothing. Whoever posts to it has the letter: no session is asked for, as mailbox providers
have none.
"""

from collections.abc import Sequence

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from mentoring.pages import GUARDS, STYLE, TEMPLATES, Page
from models import preferences, scheme
from models.correspondence import NotificationCategory
from models.refusals import Refusal
from resolvers.preferences import stop_mail

PATH = "/unsubscribe"


def unsubscribe_routes() -> list[Route]:
    return [Route(PATH, _answer, methods=["GET", "POST"])]


async def _answer(request: Request) -> Response:
    """The token stands in the address, of the form's target too, so that no body need be read."""
    token = request.query_params.get("token", "")
    try:
        _, category = preferences.read_token(token)
        if request.method == "POST":
            _ = await stop_mail(token)
    except Refusal as refusal:
        return _page(NotificationCategory.REMINDERS, "", refusals=[refusal.message], status=410)
    return _page(category, token, is_done=request.method == "POST")


def _page(
    category: NotificationCategory,
    token: str,
    *,
    refusals: Sequence[str] = (),
    is_done: bool = False,
    status: int = 200,
) -> Response:
    said = _template.render(
        page=_words(category, token),
        token=token,
        refusals=refusals,
        has_form=not refusals,
        is_done=is_done,
        scheme=scheme.current(),
        style=STYLE,
    )
    return HTMLResponse(said, status, GUARDS)


def _words(category: NotificationCategory, token: str) -> Page:
    about = category.replace("_", " ").lower()
    return Page(
        path=f"{PATH}?token={token}",
        title="Stop this mail",
        says=f"Do you want no more mail about {about}? You will still find all of it in the app, and a proposal or a "
        "relationship that ends is always mailed.",
        button="Stop this mail",
        done=f"You will get no more mail about {about}. In the app you can have it again whenever you like.",
        act=lambda token, _: stop_mail(token),
        takes_token=False,
    )


_template = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
).get_template("page.html")
