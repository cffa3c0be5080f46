"""The services that answer the contract: whoever shows them takes names and colours from here."""

from dataclasses import dataclass

from services.common.measuring.colours import FASTAPI, FLASK


@dataclass(frozen=True)
class Twin:
    """One of them: its name in labels and settings, its title for people, and its colour."""

    name: str
    title: str
    colour: str


TWINS = {
    twin.name: twin for twin in (Twin("flask", "Flask", FLASK), Twin("fastapi", "FastAPI", FASTAPI))
}
