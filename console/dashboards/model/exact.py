"""The base of all models: a field that is not declared is an error, not something to skip."""

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Exact(BaseModel):
    """A part of Grafana's JSON, with all that it may hold; names there are in camelCase."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel)


class Empty(Exact):
    """A part that must hold nothing."""
