"""What is wrong with an input, in sentences for people: the same from both twins."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic_core import PydanticCustomError, core_schema

from services.common.contract.parameters import UNKNOWN_PARAMETER
from services.common.contract.problems import ProblemError, bad_input, with_errors

MISSING = "is missing"
UNKNOWN_FIELD = "is not a field here"
OBJECT = "must be an object"

WHOLE = "#"  # the pointer to all of the body
LONGEST_NAME = 60  # characters of a name that an answer repeats
WRONG_GRANT = "must be password"

Fault = tuple[str, tuple[str | int, ...], str]  # Pydantic's type, path and message
# A field's own sentence says the rest.
_NO_OBJECT = dict.fromkeys(("model_type", "model_attributes_type", "dict_type"), OBJECT)


@dataclass(frozen=True)
class Sentence:
    """Says what a field must be, in errors and in documents, whatever is wrong with its value.

    Stands last in a field's `Annotated`; faults inside the field keep sentences of their own.
    """

    text: str
    description: str = ""  # in documents, in place of the sentence

    def __get_pydantic_core_schema__(
        self,
        source: Any,  # noqa: ANN401  # as Pydantic has it
        handler: GetCoreSchemaHandler,
    ) -> core_schema.CoreSchema:
        """Wrap the field's own checks."""
        return core_schema.no_info_wrap_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Describe the field."""
        return {"description": self.description or self.text, **handler(schema)}

    def _checked(self, value: object, check: Callable[[object], object]) -> object:
        try:
            return check(value)
        except ValidationError as error:
            if any(fault["loc"] for fault in error.errors(include_url=False)):
                raise
            raise PydanticCustomError("sentence", self.text) from None


def bad_body(errors: Mapping[str, str]) -> ProblemError:
    """Return the 422 for these faults, each under its JSON pointer."""
    return with_errors("pointer", errors)


def pointer(path: Iterable[str | int]) -> str:
    """Return the JSON pointer (RFC 6901, as a fragment) to what `path` leads to."""
    steps = (str(step)[:LONGEST_NAME].replace("~", "~0").replace("/", "~1") for step in path)
    return "/".join([WHOLE, *(quote(step, safe="~") for step in steps)])


def explain_body(faults: Iterable[Fault]) -> ProblemError:
    """Return the 422 for what Pydantic found in a JSON body."""
    general = {"missing": MISSING, "extra_forbidden": UNKNOWN_FIELD, **_NO_OBJECT}
    return bad_body(
        {pointer(path): general.get(kind, said) if path else OBJECT for kind, path, said in faults}
    )


def explain_parameters(faults: Iterable[Fault]) -> ProblemError:
    """Return the 422 for what Pydantic found in a query, a path or a form."""
    general = {"missing": MISSING, "extra_forbidden": UNKNOWN_PARAMETER}
    general["string_pattern_mismatch"] = WRONG_GRANT  # the one pattern that is FastAPI's own
    return bad_input({str(path[-1]): general.get(kind, said) for kind, path, said in faults})
