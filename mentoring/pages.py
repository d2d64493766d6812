"""The pages that links in mails lead to where no app of the scheme's own takes them: plain forms, no scripts.

To look at a page changes nothing, since mail scanners follow links; only its button does.
"""

from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from models import scheme
from models.refusals import Refusal, Refusals
from models.tokens import LinkNoLongerValid
from resolvers import deletion, email, passwords, registration

TEMPLATES = Path(__file__).parent / "templates"
STYLE = (TEMPLATES / "page.css").read_text(encoding="utf-8")
GUARDS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",  # the address of the page has the token in it
}
OURS = {"same-origin", "none"}
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, kw_only=True)
class Field:
    """With `options`, as value and words, one of them is chosen."""

    label: str
    hint: str
    type: str
    autocomplete: str = "off"
    is_required: bool = True
    options: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class Page:
    """`act` is handed the token of the link and what stands in the field.

    `look`, where there is one, is handed the token, and answers the words that stand in braces in `says`. What it
    refuses is shown instead of the form.
    """

    path: str
    title: str
    says: str
    button: str
    done: str
    act: Callable[[str, str], Awaitable[object]]
    field: Field | None = None
    takes_token: bool = True
    look: Callable[[str], Awaitable[Mapping[str, str]]] | None = None


PAGES = (
    Page(
        path="/verify-email",
        title="Confirm your e-mail address",
        says="Please confirm that this is your e-mail address. You can sign in after that.",
        button="Confirm my address",
        done="Thank you. Your address is confirmed, and you can sign in.",
        act=lambda token, _: registration.verify_email(token),
    ),
    Page(
        path="/confirm-email",
        title="Confirm your new e-mail address",
        says="Please confirm that this is your e-mail address. Your account will be reached there from now on.",
        button="Confirm my new address",
        done="Thank you. Your new address is confirmed.",
        act=lambda token, _: email.confirm_email_change(token),
    ),
    Page(
        path="/reset-password",
        title="Choose a new password",
        says="You will be signed out everywhere, and can sign in again with the new password.",
        button="Use this password",
        done="Your password has been changed. You can sign in with it.",
        act=passwords.reset,
        field=Field(
            label="New password",
            hint="12 to 128 characters. Four words that have nothing to do with you make a good one.",
            type="password",
            autocomplete="new-password",
        ),
    ),
    Page(
        path="/forgotten-password",
        title="Forgotten password",
        says="We will send you a link with which you can choose a new password.",
        button="Send me a link",
        done="If there is an account with this address, a link is on its way to it.",
        act=lambda _, address: passwords.request_reset(address),
        field=Field(
            label="E-mail address", hint="The one of your account.", type="email", autocomplete="email"
        ),
        takes_token=False,
    ),
    Page(
        path="/keep-account",
        title="Keep your account",
        says="Your account is closed and about to be erased. Do you want to keep it?",
        button="Keep my account",
        done="Your account is open again, and you can sign in.",
        act=lambda token, _: deletion.undo_account_deletion(token),
    ),
)


def page_routes(*pages: Page) -> list[Route]:
    return [Route(page.path, partial(_answer, page), methods=["GET", "POST"]) for page in pages]


async def _answer(page: Page, request: Request) -> Response:
    if request.method != "POST":
        return await _open(page, request.query_params.get("token", ""))
    if request.headers.get("sec-fetch-site", "none") not in OURS:
        return _show(page, "", ["This form was sent from another site."], status=403, has_form=False)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return _show(page, "", ["This is no form of ours."], status=415, has_form=False)
    form = await request.form()
    return await _act(page, str(form.get("token", "")), str(form.get("value", "")))


async def _open(page: Page, token: str, refusals: Sequence[str] = (), *, status: int = 200) -> Response:
    """The form; or what holds, when there is nothing left for the link to do."""
    if page.look is None:
        return _show(page, token, refusals, status=status)
    try:
        words = await page.look(token)
    except LinkNoLongerValid as refusal:
        return _show(page, "", [refusal.message], status=410, has_form=False)
    except Refusal as refusal:
        return _show(replace(page, done=refusal.message), "", status=410, is_done=True)
    return _show(replace(page, says=page.says.format_map(words)), token, refusals, status=status)


async def _act(page: Page, token: str, value: str) -> Response:
    try:
        await page.act(token, value)
    except LinkNoLongerValid as refusal:
        return _show(page, "", [refusal.message], status=410, has_form=False)
    except Refusal as refusal:
        return await _open(page, token, [refusal.message], status=422)
    except Refusals as several:
        return await _open(page, token, [refusal.message for refusal in several.refusals], status=422)
    return _show(page, "", is_done=True)


def _show(
    page: Page,
    token: str,
    refusals: Sequence[str] = (),
    *,
    status: int = 200,
    has_form: bool = True,
    is_done: bool = False,
) -> Response:
    said = _template.render(
        page=page,
        token=token,
        refusals=refusals,
        has_form=has_form,
        is_done=is_done,
        scheme=scheme.current(),
        style=STYLE,
    )
    return HTMLResponse(said, status, GUARDS)


_template = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
).get_template("page.html")
