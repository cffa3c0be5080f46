"""What the routes of twin B take: query parameters, checked by Pydantic."""

from typing import Annotated

from fastapi import Path, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from services.common.contract.parameters import BEFORE, CALLS, LIMIT, MS, NUMBER, ROUNDS, Parameter


def _whole(parameter: Parameter) -> object:
    # Pydantic alone would take "5.0" and " 5"; the contract takes digits only.
    return Annotated[
        int,
        Field(description=parameter.meaning, ge=parameter.minimum, le=parameter.maximum),
        BeforeValidator(parameter.parse),
    ]


class Wait(BaseModel):
    """The query of the waiting routes."""

    model_config = ConfigDict(extra="forbid")
    ms: _whole(MS) = MS.default  # type: ignore[valid-type]  # built from the contract


class Fanout(Wait):
    """The query of `/fanout`."""

    calls: _whole(CALLS) = CALLS.default  # type: ignore[valid-type]  # built from the contract


class Cpu(BaseModel):
    """The query of `/cpu`."""

    model_config = ConfigDict(extra="forbid")
    rounds: _whole(ROUNDS) = ROUNDS.default  # type: ignore[valid-type]  # built from the contract


class Page(BaseModel):
    """The query of `GET /orders`."""

    model_config = ConfigDict(extra="forbid")
    limit: _whole(LIMIT) = LIMIT.default  # type: ignore[valid-type]  # built from the contract
    before: _whole(BEFORE) = BEFORE.default  # type: ignore[valid-type]  # built from the contract


WaitQuery = Annotated[Wait, Query()]
FanoutQuery = Annotated[Fanout, Query()]
CpuQuery = Annotated[Cpu, Query()]
PageQuery = Annotated[Page, Query()]
OrderNumber = Annotated[_whole(NUMBER), Path()]  # type: ignore[valid-type]  # built from the contract
