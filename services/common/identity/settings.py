"""The settings of tokens."""

from typing import Annotated

from pydantic import Field

from services.common.settings.settings import setting
from services.common.settings.state import StateSettings


class IdentitySettings(StateSettings):
    """How long what proves an identity is good for."""

    token_seconds: Annotated[int, Field(ge=1, le=86_400)] = setting(
        "TWIN_TOKEN_SECONDS", 900, "Seconds for which a token of POST /token is good"
    )
