"""The page of `GET /gateway`: the request's text beside what the code got of it."""

import json
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from services.common.gateway.handover import Handover

# The page shows what a client sent: nothing in it may run, and nothing is fetched.
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}


def page(handover: Handover) -> str:
    """Return `handover` as HTML."""
    handed = "".join(
        f"<h2><code>{escape(name)}</code></h2><pre>{escape(_laid_out(value))}</pre>"
        for name, value in handover.handed.items()
    )
    texts = {name: escape(str(value)) for name, value in handover.described().items()}
    return _template().substitute(texts | {"handed": handed})


def _laid_out(value: object) -> str:
    # One line an entry: that is how people compare.
    if isinstance(value, dict):
        width = max(map(len, value), default=0)
        return "\n".join(f"{name:{width}}  {_entry(entry, width)}" for name, entry in value.items())
    return _entry(value, -2)


def _entry(value: object, indent: int) -> str:
    if isinstance(value, list) and value and isinstance(value[0], list | dict):
        return f"\n{' ' * (indent + 2)}".join(json.dumps(entry) for entry in value)
    return json.dumps(value)


@cache
def _template() -> Template:
    return Template((Path(__file__).parent / "page.html").read_text())
