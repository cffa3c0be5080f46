"""What FastAPI makes of signatures, for people and programs to read; Flask has nothing like it.

`/docs` and `/redoc` have scripts and styles from a package: nothing is asked of the network.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.docs import (
    get_redoc_html,
    get_swagger_ui_html,
    get_swagger_ui_oauth2_redirect_html,
)
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from services.common.contract.problems import PROBLEM_SCHEMA, PROBLEM_TYPE, ProblemError

TITLE = "The I/O-wait lab"
SUMMARY = "The contract of both twins, described by FastAPI from its signatures"
DESCRIPTION = """\
Twin A (Flask) and twin B (FastAPI) answer the same contract; where a route is of one framework
only, it says so. Every error is `application/problem+json` (RFC 9457): `errors` names each bad
parameter, or points to each fault in the body.
"""
TAGS = [
    {"name": "waiting", "description": "One call to the slow downstream, made in different ways"},
    {"name": "lab", "description": "Who answers here, and what the server handed to the code"},
    {"name": "identity", "description": "Tokens: `lab status --users` shows who can have one"},
    {"name": "orders", "description": "A nested body, checked, priced and stored"},
    {"name": "prediction", "description": "A small model: CPU work in three places"},
]


_ASSETS = "/docs/assets"
_REDIRECT = "/docs/oauth2-redirect"
# Redoc shows its maker's logo from a CDN, and both would follow a schema to any host.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; worker-src blob:; frame-ancestors 'none'"
)


def add_pages(app: FastAPI) -> None:
    """Add the pages to `app`, after all routes that are measured."""
    app.mount(_ASSETS, StaticFiles(directory=_folder()))

    @app.get("/docs", include_in_schema=False)
    async def swagger() -> HTMLResponse:
        return _guarded(
            get_swagger_ui_html(
                openapi_url="/openapi.json",
                title=app.title,
                oauth2_redirect_url=_REDIRECT,
                swagger_js_url=f"{_ASSETS}/swagger-ui-bundle.js",
                swagger_css_url=f"{_ASSETS}/swagger-ui.css",
                swagger_favicon_url=f"{_ASSETS}/favicon.png",
            )
        )

    @app.get(_REDIRECT, include_in_schema=False)
    async def redirect() -> HTMLResponse:
        return _guarded(get_swagger_ui_oauth2_redirect_html())

    @app.get("/redoc", include_in_schema=False)
    async def redoc() -> HTMLResponse:
        return _guarded(
            get_redoc_html(
                openapi_url="/openapi.json",
                title=app.title,
                redoc_js_url=f"{_ASSETS}/redoc.standalone.js",
                redoc_favicon_url=f"{_ASSETS}/favicon.png",
                with_google_fonts=False,
            )
        )


def _guarded(page: HTMLResponse) -> HTMLResponse:
    page.headers["Content-Security-Policy"] = _POLICY
    return page


def _folder() -> Path:
    # Found, not imported: of the package only the files are used.
    spec = find_spec("fastapi_offline")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package fastapi-offline is not installed.")
    return Path(spec.origin).parent / "static"


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what the documentation says of errors: FastAPI would name its own format."""
    return {
        status: {
            "description": ProblemError.titles[status],
            "content": {PROBLEM_TYPE: {"schema": PROBLEM_SCHEMA}},
        }
        for status in statuses
    }
