"""A panel of words."""

from typing import Literal

from console.dashboards.model.exact import Exact
from console.dashboards.model.panel import Panel


class TextOptions(Exact):
    """Text in Markdown."""

    content: str
    mode: Literal["markdown"]


class TextPanel(Panel):
    """Words."""

    type: Literal["text"]
    options: TextOptions
