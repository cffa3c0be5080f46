"""What the routes of twin B take: query parameters, checked by Pydantic."""

from typing import Annotated

from fastapi import Path, Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from services.common.contract.faults import Sentence
from services.common.contract.parameters import (
    BEFORE,
    CALLS,
    LIMIT,
    MS,
    NUMBER,
    ROUNDS,
    digits_only,
)

MOST = 2**31 - 1  # orders
# Pydantic alone would take "5.0" and " 5"; the contract takes digits only.
DIGITS = BeforeValidator(digits_only)


class Wait(BaseModel):
    """The query of the waiting routes."""

    model_config = ConfigDict(extra="forbid")
    ms: Annotated[int, Field(ge=0, le=60_000), DIGITS, Sentence(MS.sentence, MS.meaning)] = 200


class Fanout(Wait):
    """The query of `/fanout`."""

    calls: Annotated[int, Field(ge=1, le=50), DIGITS, Sentence(CALLS.sentence, CALLS.meaning)] = 5


class Cpu(BaseModel):
    """The query of `/cpu`."""

    model_config = ConfigDict(extra="forbid")
    rounds: Annotated[
        int, Field(ge=1, le=5_000_000), DIGITS, Sentence(ROUNDS.sentence, ROUNDS.meaning)
    ] = 50_000


class Page(BaseModel):
    """The query of `GET /orders`."""

    model_config = ConfigDict(extra="forbid")
    limit: Annotated[int, Field(ge=1, le=100), DIGITS, Sentence(LIMIT.sentence, LIMIT.meaning)] = 20
    before: Annotated[
        int, Field(ge=1, le=MOST), DIGITS, Sentence(BEFORE.sentence, BEFORE.meaning)
    ] = MOST


WaitQuery = Annotated[Wait, Query()]
FanoutQuery = Annotated[Fanout, Query()]
CpuQuery = Annotated[Cpu, Query()]
PageQuery = Annotated[Page, Query()]
OrderNumber = Annotated[int, Path(ge=1, le=MOST), DIGITS, Sentence(NUMBER.sentence, NUMBER.meaning)]
