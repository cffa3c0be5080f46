"""`/docs` and `/redoc`, with scripts and styles from a package: nothing is asked of the network."""

from importlib.util import find_spec
from pathlib import Path

from fastapi import FastAPI
from fastapi.openapi.docs import (
    get_redoc_html,
    get_swagger_ui_html,
    get_swagger_ui_oauth2_redirect_html,
)
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

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
