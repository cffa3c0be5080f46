"""Tokens: given for a password, good for a while, refused when forged, and never enough alone."""

import base64
import json
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jwt
import pytest
import urllib3

from services.common.identity.users import demo_passwords, make_identities, signing_key
from services.common.state import StateSettings
from tests.conftest import VARIANTS, twin
from tests.running import Running

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Connection": "close"}


@dataclass(frozen=True)
class Known:
    """A twin, and the secrets that it made at its start."""

    service: Running
    passwords: dict[str, str]
    key: str


@pytest.fixture(scope="module", params=VARIANTS)
def known(
    request: pytest.FixtureRequest, downstream: Running, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Known]:
    """Run a variant whose secrets are known."""
    state = tmp_path_factory.mktemp("state")
    with twin(request.param, downstream, TWIN_STATE=state) as service:
        yield Known(service, demo_passwords(state), signing_key(state))


def token(known: Known, body: Any = None, **headers: str) -> urllib3.BaseHTTPResponse:
    """POST /token with a form, or with these bytes."""
    data = body if isinstance(body, bytes) else urlencode(body or {}).encode()
    named = {**FORM, **{name.replace("_", "-"): value for name, value in headers.items()}}
    url = f"{known.service.url}/token"
    return urllib3.request("POST", url, body=data, headers=named, timeout=20, retries=False)


def form(known: Known, **changes: str) -> dict[str, str]:
    """Return a good form, with changes."""
    plain = {"username": "ada", "password": known.passwords["ada"], "grant_type": "password"}
    return plain | {"scope": "me"} | changes


def me(known: Known, authorization: str | None) -> urllib3.BaseHTTPResponse:
    """GET /me."""
    headers = {} if authorization is None else {"Authorization": authorization}
    return known.service.get("/me", **headers)


def signed(known: Known, key: str | None = None, **changes: object) -> str:
    """Return a token as the service would sign it, with changes; None leaves a claim out."""
    claims: dict[str, object] = {"iss": "io-wait-lab", "aud": "io-wait-lab", "sub": "ada"}
    claims |= {"scope": "me", "iat": 1_700_000_000, "exp": 4_000_000_000, **changes}
    plain = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(plain, key or known.key, algorithm="HS256")


def test_a_password_gives_a_token_and_a_token_says_who_it_is(known: Known) -> None:
    """POST /token, then GET /me; the answer is not to be kept by anybody between."""
    answer = token(known, form(known))
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    given = answer.json()
    assert (given["token_type"], given["expires_in"], given["scope"]) == ("bearer", 900, "me")
    found = me(known, f"Bearer {given['access_token']}")
    assert (found.status, found.json()) == (200, {"name": "ada", "scopes": ["me"]})


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"password": "wrong"}, "invalid_grant"),
        ({"username": "nobody"}, "invalid_grant"),
        ({"username": "ada\0"}, "invalid_grant"),
        ({"scope": "me admin"}, "invalid_scope"),
        ({"username": "grace", "password": "x" * 30_000}, "invalid_grant"),
    ],
)
def test_a_wrong_password_is_refused(known: Known, changes: dict[str, str], error: str) -> None:
    """A 400 with OAuth2's own name for it; who is known is not told."""
    answer = token(known, form(known, **changes))
    assert (answer.status, answer.json()["error"]) == (400, error)
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"username": ""}, "username"),
        ({"password": ""}, "password"),
        ({"grant_type": "client_credentials"}, "grant_type"),
    ],
)
def test_a_bad_form_is_refused(known: Known, changes: dict[str, str], fault: str) -> None:
    """A 422 names the field."""
    answer = token(known, form(known, **changes))
    assert (answer.status, [e["parameter"] for e in answer.json()["errors"]]) == (422, [fault])


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"", {}, 422),
        (b"\xff\xfe=%ff&username=\x80", {}, 422),
        (b"a=&" * 20_000, {}, 400),
        (b"{}", {"Content_Type": "application/json"}, 415),
        (b"--x", {"Content_Type": "multipart/form-data; boundary=x"}, 415),
        (b"username=" + b"x" * 70_000, {}, 413),
    ],
    ids=["nothing", "no text", "many fields", "json", "multipart", "too large"],
)
def test_what_is_no_form_is_refused(
    known: Known, body: bytes, headers: dict[str, str], status: int
) -> None:
    """Never a 500."""
    assert token(known, body, **headers).status == status


def test_without_a_token_nobody_is_known(known: Known) -> None:
    """A 401 says that a token is wanted."""
    for header in (None, "", "Basic YWRhOmFkYQ=="):
        answer = me(known, header)
        assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_forged_or_malformed_token_is_refused(known: Known) -> None:
    """Wrong key, no key, expired, another audience, issuer or user, claims missing, no token."""
    head, body, signature = signed(known).split(".")
    none = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).decode().rstrip("=")
    forged = [
        signed(known, key="k" * 64),
        f"{none}.{body}.",
        f"{none}.{body}.{signature}",
        f"{head}.{body[:-2]}AA.{signature}",
        signed(known, exp=1_700_000_001),
        signed(known, exp=None),
        signed(known, exp="soon"),
        signed(known, aud="another"),
        signed(known, aud=["another", 5]),
        signed(known, iss="another"),
        signed(known, sub="mallory"),
        signed(known, scope=None),
        signed(known, iat=None),
        signed(known, iat=4_000_000_000 - 1),
        *("x", "x.y.z", ".", "...", "é.é.é", "A" * 5000, f"{head}.{body}", ""),
    ]
    for bad in forged:
        answer = me(known, f"Bearer {bad}")
        assert answer.status == 401, bad
        assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    assert me(known, f"Bearer {signed(known)}").status == 200


def test_a_token_without_the_scope_is_not_enough(known: Known) -> None:
    """Who asked for no scope gets a 403 that names the one that is needed."""
    given = token(known, form(known, scope="")).json()["access_token"]
    answer = me(known, f"Bearer {given}")
    assert answer.status == 403
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="me"'


def test_secrets_are_made_once_for_the_owner_only(tmp_path: Path) -> None:
    """Each file has mode 600, in a folder of mode 700; a second start changes none of them."""
    settings = StateSettings(TWIN_STATE=tmp_path / "state")
    make_identities(settings)
    folder = settings.state
    before = {file.name: file.read_text() for file in folder.glob("*.[jk]*")}
    make_identities(settings)
    assert {file.name: file.read_text() for file in folder.glob("*.[jk]*")} == before
    assert set(before) == {"users.json", "demo-passwords.json", "signing.key"}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.glob("*.[jk]*")} == {0o600}
    passwords = demo_passwords(folder)
    assert len(set(passwords.values())) == len(passwords) == 2
    assert not any(word in before["users.json"] for word in passwords.values())
