"""What the model takes: flowers, measured in centimetres, in batches."""

from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from services.common.contract.faults import Sentence

MOST_FLOWERS: Final = 200
LONGEST: Final = 30.0  # centimetres
_LENGTH = f"must be a number from 0 to {LONGEST:g}, in centimetres"
FEATURES: Final = ("sepal_length", "sepal_width", "petal_length", "petal_width")
EXAMPLE: Final[dict[str, Any]] = {
    "flowers": [
        {"sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2},
        {"sepal_length": 6.3, "sepal_width": 3.3, "petal_length": 6.0, "petal_width": 2.5},
    ]
}

Length = Annotated[float, Field(strict=True, ge=0, le=LONGEST), Sentence(_LENGTH)]


class Flower(BaseModel):
    """One flower."""

    model_config = ConfigDict(extra="forbid")
    sepal_length: Length
    sepal_width: Length
    petal_length: Length
    petal_width: Length


class Flowers(BaseModel):
    """A batch of flowers."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})
    flowers: Annotated[
        list[Flower],
        Field(min_length=1, max_length=MOST_FLOWERS),
        Sentence(f"must be a list of 1 to {MOST_FLOWERS} flowers"),
    ]

    def rows(self) -> list[list[float]]:
        """Return the measurements, a row each flower, in the order of `FEATURES`."""
        return [[getattr(flower, feature) for feature in FEATURES] for flower in self.flowers]


class Prediction(BaseModel):
    """What a flower most likely is."""

    species: str = Field(examples=["setosa"])
    probability: float = Field(ge=0, le=1)


class Predictions(BaseModel):
    """What the flowers of a batch most likely are, in its order."""

    predictions: list[Prediction]
