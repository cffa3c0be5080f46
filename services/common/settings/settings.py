"""Settings: environment variables, read in one place and validated before anything starts."""

import os
import sys
from collections.abc import Mapping
from typing import Annotated, Any, NoReturn, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Port = Annotated[int, Field(ge=1, le=65535)]
Seconds = Annotated[float, Field(gt=0, le=3600)]


class BadSettingError(ValueError):
    """A setting has a bad value; the message is one sentence that names it."""


class Settings(BaseModel):
    """A group of settings; each field's alias is the name of its environment variable."""

    model_config = ConfigDict(extra="ignore", frozen=True, validate_default=True)

    @classmethod
    def load(cls, env: Mapping[str, str] | None = None) -> Self:
        """Read the settings from `env` (default: this process's environment).

        An empty value counts as not set. Raises `BadSettingError` for the first bad value.
        """
        source = os.environ if env is None else env
        try:
            return cls.model_validate({name: text for name, text in source.items() if text != ""})
        except ValidationError as error:
            raise BadSettingError(_sentence(error, cls)) from None

    @classmethod
    def secrets(cls) -> set[str]:
        """Return the environment variables whose values nobody is to see."""
        fields = cls.model_fields.values()
        return {str(field.validation_alias) for field in fields if not field.repr}

    @classmethod
    def names(cls) -> dict[str, str]:
        """Return each setting's environment variable with the sentence that explains it."""
        return {
            str(field.validation_alias): field.description or ""
            for field in cls.model_fields.values()
        }

    def values(self) -> dict[str, str | int | float]:
        """Return the settings in force by the names of their environment variables."""
        return {
            str(field.validation_alias): getattr(self, name)
            for name, field in type(self).model_fields.items()
        }


def setting(name: str, default: object, meaning: str, secret: bool = False) -> Any:  # noqa: ANN401  # as Field itself
    """Declare one setting: its environment variable, default and meaning; a secret is not shown."""
    return Field(default=default, validation_alias=name, description=meaning, repr=not secret)


def stop(sentence: object) -> NoReturn:
    """Stop the start with one sentence and exit status 2."""
    sys.stderr.write(f"{sentence}\n")
    raise SystemExit(2)


def _sentence(error: ValidationError, kind: type[Settings]) -> str:
    first = error.errors()[0]
    message = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return f"{message}."
    name = str(first["loc"][0])
    shown = name if name in kind.secrets() else f"{name}={first['input']}"
    if first["type"] == "string_pattern_mismatch":  # a pattern helps nobody
        message = f"is not written as this is: {kind.names()[name]}"
    return f"{shown}: {message[0].lower()}{message[1:]}."
