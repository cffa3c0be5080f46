"""Tokens: JWTs, short-lived, signed with the state's own key; and what is said when one is bad."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import jwt

from services.common.contract.faults import MISSING, WRONG_GRANT
from services.common.contract.problems import ProblemError, bad_input
from services.common.identity.guessing import Brake
from services.common.identity.settings import IdentitySettings
from services.common.identity.users import User, signing_key, users

_ALGORITHM = "HS256"  # fixed: a token does not say how it is to be checked
_PARTY = "io-wait-lab"  # who issues tokens, and whom they are for
_CLAIMS = ["exp", "iat", "iss", "aud", "sub", "scope"]
_NOBODY = ""  # stands for every name that nobody has


@dataclass(frozen=True)
class Identity:
    """Who a request comes from, and what its token allows."""

    name: str
    scopes: tuple[str, ...]


def check_form(form: Mapping[str, str | None]) -> None:
    """Raise `ProblemError` 422 unless `form` is one of OAuth2's password flow."""
    errors = {name: MISSING for name in ("username", "password") if not form.get(name)}
    if (form.get("grant_type") or "password") != "password":
        errors["grant_type"] = WRONG_GRANT
    if errors:
        raise bad_input(errors)


def check_tries(settings: IdentitySettings, name: str) -> None:
    """Raise `ProblemError` 429 if too many passwords of `name` were wrong: before any is hashed."""
    Brake(settings.state).check(name if name in users(settings.state) else _NOBODY)


def log_in(
    settings: IdentitySettings,
    name: str,
    password: str,
    scope: str,
    run: Callable[[Callable[[], bool]], bool] = lambda check: check(),
) -> dict[str, object]:
    """Return the answer of `POST /token`; raises `ProblemError` 400.

    `scope` is a list with spaces between; none is granted that is not asked for. It takes a tenth
    of a second of CPU and 64 MiB: whoever calls sees to it that few do at once. `run` checks the
    password, in another thread if need be.
    """
    check_tries(settings, name)  # again: others who waited may have used them up meanwhile
    user = _with_password(settings, name, password, run)
    if user is None:
        raise _refused("invalid_grant", "Name or password is wrong.")
    asked = tuple(dict.fromkeys(scope.split()))
    if not set(asked) <= set(user.scopes):
        raise _refused("invalid_scope", f"{user.name} may have: {' '.join(user.scopes)}.")
    return {
        "access_token": _signed(settings, user.name, asked),
        "token_type": "bearer",
        "expires_in": settings.token_seconds,
        "scope": " ".join(asked),
    }


def identify(settings: IdentitySettings, token: str | None, *needed: str) -> Identity:
    """Return whom `token` is of; raises `ProblemError` 401, or 403 if it lacks a `needed` scope."""
    if token is None:
        raise _unknown("This route needs a token: POST /token gives one.", "Bearer")
    try:
        claims = jwt.decode(
            token,
            signing_key(settings.state),
            algorithms=[_ALGORITHM],
            issuer=_PARTY,
            audience=_PARTY,
            options={"require": _CLAIMS},
        )
    except (jwt.InvalidTokenError, ValueError):  # not said which: that would help forgers only
        raise _invalid() from None
    if claims["sub"] not in users(settings.state):
        raise _invalid()
    found = Identity(claims["sub"], tuple(str(claims["scope"]).split()))
    if not set(needed) <= set(found.scopes):
        raise _forbidden(needed)
    return found


def bearer(authorization: str | None) -> str | None:
    """Return the token of an `Authorization` header, if it has one."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _with_password(
    settings: IdentitySettings,
    name: str,
    password: str,
    run: Callable[[Callable[[], bool]], bool],
) -> User | None:
    # Somebody unknown takes as long as a wrong password, or the time would tell who is known.
    known = users(settings.state)
    user = known.get(name)
    anyone = user or next(iter(known.values()))
    right = _matches(password, anyone.password_hash)
    if user is None or not right:
        Brake(settings.state).wrong(user.name if user else _NOBODY)
        return None
    return user


def _matches(password: str, password_hash: str) -> bool:
    # Not by pwdlib, as where the hash is made: it calls a lack of memory a wrong password.
    from argon2 import PasswordHasher, exceptions

    try:
        return PasswordHasher().verify(password_hash, password)
    except exceptions.VerifyMismatchError:
        return False
    except exceptions.VerificationError:
        raise ProblemError(503, "There is no memory to check a password.") from None


def _signed(settings: IdentitySettings, name: str, scopes: tuple[str, ...]) -> str:
    now = int(time.time())
    claims = {
        "iss": _PARTY,
        "aud": _PARTY,
        "sub": name,
        "scope": " ".join(scopes),
        "iat": now,
        "exp": now + settings.token_seconds,
    }
    return jwt.encode(claims, signing_key(settings.state), algorithm=_ALGORITHM)


def _refused(code: str, detail: str) -> ProblemError:
    # RFC 6749's own name for the error, beside what every problem has.
    return ProblemError(400, detail, headers={"Cache-Control": "no-store"}, more={"error": code})


def _unknown(detail: str, challenge: str) -> ProblemError:
    return ProblemError(401, detail, headers={"WWW-Authenticate": challenge})


def _invalid() -> ProblemError:
    return _unknown("The token is not valid, or no longer.", 'Bearer error="invalid_token"')


def _forbidden(needed: tuple[str, ...]) -> ProblemError:
    scope = " ".join(needed)
    challenge = f'Bearer error="insufficient_scope", scope="{scope}"'
    detail = f"The token lacks a scope; this route needs: {scope}."
    return ProblemError(403, detail, headers={"WWW-Authenticate": challenge})
