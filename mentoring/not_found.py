"""What is answered where nothing is. Letters link to pages of the scheme's app; a first run has no app."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from mentoring.pages import GUARDS, STYLE, TEMPLATES
from models import scheme


async def nothing_here(request: Request, error: Exception) -> Response:
    """404, or what else Starlette's router says: a page for a person with a browser, JSON for everything else."""
    assert isinstance(error, HTTPException)  # noqa: S101  it is registered for nothing else
    if "text/html" in request.headers.get("accept", ""):
        said = _template.render(scheme=scheme.current(), style=STYLE)
        return HTMLResponse(said, error.status_code, {**GUARDS, **(error.headers or {})})
    return JSONResponse({"error": error.detail}, error.status_code, error.headers)


_template = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
).get_template("nothing_here.html")
