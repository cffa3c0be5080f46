"""Identity in twin B: form, header and scopes are parts of the signature, and so are documented."""

from typing import Annotated, Any

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Depends, Response, Security
from fastapi.security import OAuth2PasswordBearer, OAuth2PasswordRequestForm, SecurityScopes
from pydantic import BaseModel

from services.common.identity.guessing import MOST_WAITING, too_many
from services.common.identity.tokens import Identity, check_form, check_tries, identify, log_in
from services.common.identity.users import SCOPES
from services.fastapi_app.dependencies import InForce
from services.fastapi_app.documents import problems

routes = APIRouter(tags=["identity"])
# It only reads the header: its own 401 would have another body than ours.
_bearer = OAuth2PasswordBearer("token", scopes=SCOPES, auto_error=False)

_turns = CapacityLimiter(1)  # of its own: who waits to be hashed takes none of the forty threads


class Token(BaseModel):
    """What proves an identity, for a while."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


class Me(BaseModel):
    """Whom a token is of."""

    name: str
    scopes: tuple[str, ...]


async def current_identity(
    needed: SecurityScopes, settings: InForce, token: Annotated[str | None, Depends(_bearer)]
) -> Identity:
    """Return whom this request comes from; raises `ProblemError` 401 or 403."""
    return identify(settings, token, *needed.scopes)


@routes.post("/token", responses=problems(400, 413, 415, 422, 429, 503))
async def token(
    form: Annotated[OAuth2PasswordRequestForm, Depends()], settings: InForce, response: Response
) -> Token:
    """Give a token for a name and a password; one thread hashes, and the event loop waits for it.

    In a `def` route all who wait for that thread would each hold one of the forty.
    """
    check_form(vars(form))
    name, scope = form.username, " ".join(form.scopes)
    check_tries(settings, name)
    if _turns.statistics().tasks_waiting >= MOST_WAITING:
        raise too_many()
    response.headers["Cache-Control"] = "no-store"
    answer: Any = await to_thread.run_sync(
        log_in, settings, name, form.password, scope, limiter=_turns
    )
    return Token(**answer)


@routes.get("/me", responses=problems(401, 403, 503))
async def me(found: Annotated[Identity, Security(current_identity, scopes=["me"])]) -> Me:
    """Say whom the token is of."""
    return Me(name=found.name, scopes=found.scopes)
