"""The faults that the downstream can have, validated."""

import math
import random
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

Milliseconds = Annotated[float, Field(ge=0, le=60_000)]
Share = Annotated[float, Field(ge=0, le=1)]
Outcome = Literal["ok", "error", "hang", "drop"]
LONGEST_SECONDS = 120.0  # no draw, and no hanging call, lasts longer


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class Fixed(_Strict):
    """Every call takes `ms` longer."""

    kind: Literal["fixed"] = "fixed"
    ms: Milliseconds = 0

    def draw(self) -> float:
        """Return the latency to add, in milliseconds."""
        return self.ms

    @property
    def mean(self) -> float:
        """The mean of the draws, in milliseconds."""
        return self.ms


class Uniform(_Strict):
    """A call takes `min_ms` to `max_ms` longer, each as likely."""

    kind: Literal["uniform"]
    min_ms: Milliseconds = 0
    max_ms: Milliseconds

    @model_validator(mode="after")
    def _ordered(self) -> "Uniform":
        if self.min_ms > self.max_ms:
            raise ValueError("min_ms must not be above max_ms")
        return self

    def draw(self) -> float:
        """Return the latency to add, in milliseconds."""
        return random.uniform(self.min_ms, self.max_ms)  # noqa: S311  # latency is no secret

    @property
    def mean(self) -> float:
        """The mean of the draws, in milliseconds."""
        return (self.min_ms + self.max_ms) / 2


class Lognormal(_Strict):
    """Half of the calls take up to `median_ms` longer; a few take much longer."""

    kind: Literal["lognormal"]
    median_ms: Annotated[float, Field(gt=0, le=60_000)]
    sigma: Annotated[float, Field(gt=0, le=2)] = 0.5

    def draw(self) -> float:
        """Return the latency to add, in milliseconds."""
        return random.lognormvariate(math.log(self.median_ms), self.sigma)

    @property
    def mean(self) -> float:
        """The mean of the draws, in milliseconds."""
        return self.median_ms * math.exp(self.sigma**2 / 2)


class Faults(_Strict):
    """What goes wrong: latency on top of `ms`, shares of calls that fail, and a cap."""

    latency: Annotated[Fixed | Uniform | Lognormal, Field(discriminator="kind")] = Fixed()
    error_share: Share = 0
    hang_share: Share = 0
    drop_share: Share = 0
    max_concurrent: Annotated[int, Field(ge=1, le=10_000)] | None = None

    @model_validator(mode="after")
    def _shares_fit(self) -> "Faults":
        if self.error_share + self.hang_share + self.drop_share > 1:
            raise ValueError("error_share, hang_share and drop_share add up to more than 1")
        return self

    @classmethod
    def parse(cls, text: str | bytes) -> "Faults":
        """Return the faults of this JSON; raises `ValueError` with one sentence."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"])) or "faults"
            raise ValueError(f"{place}: {first['msg'].removeprefix('Value error, ')}") from None

    def outcome(self) -> Outcome:
        """Draw how one call ends."""
        draw = random.random()  # noqa: S311  # chance is no secret
        for outcome, share in self._shares():
            if draw < share:
                return outcome
            draw -= share
        return "ok"

    def _shares(self) -> tuple[tuple[Outcome, float], ...]:
        return ("error", self.error_share), ("hang", self.hang_share), ("drop", self.drop_share)


NONE = Faults()
