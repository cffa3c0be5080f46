"""Tokens: given for a password, good for a while, refused when forged, and never enough alone."""

import base64
import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jwt
import pytest
import urllib3

from services.common.identity.users import demo_passwords, make_identities, signing_key
from services.common.settings.state import StateSettings
from tests.conftest import Twin
from tests.running import Running, eventually
from tests.tokens import FORM, bearer


def token(either: Running, body: Any = None, **headers: str) -> urllib3.BaseHTTPResponse:
    """POST /token with a form, or with these bytes."""
    data = body if isinstance(body, bytes) else urlencode(body or {}).encode()
    named = {**FORM, **{name.replace("_", "-"): value for name, value in headers.items()}}
    url = f"{either.url}/token"
    return urllib3.request("POST", url, body=data, headers=named, timeout=20, retries=False)


def form(either: Running, **changes: str) -> dict[str, str]:
    """Return a good form, with changes."""
    plain = {
        "username": "ada",
        "password": demo_passwords(either.state)["ada"],
        "grant_type": "password",
    }
    return plain | {"scope": "me"} | changes


def grace(either: Running) -> dict[str, str]:
    """Return what of a form makes it grace's, who asks for more than she may have."""
    password = demo_passwords(either.state)["grace"]
    return {"username": "grace", "password": password, "scope": "orders:read"}


def me(either: Running, authorization: str | None) -> urllib3.BaseHTTPResponse:
    """GET /me."""
    headers = {} if authorization is None else {"Authorization": authorization}
    return either.get("/me", **headers)


def signed(either: Running, key: str | None = None, **changes: object) -> str:
    """Return a token as the service would sign it, with changes; None leaves a claim out."""
    claims: dict[str, object] = {"iss": "io-wait-lab", "aud": "io-wait-lab", "sub": "ada"}
    claims |= {"scope": "me", "iat": 1_700_000_000, "exp": 4_000_000_000, **changes}
    plain = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(plain, key or signing_key(either.state), algorithm="HS256")


def test_a_password_gives_a_token_and_a_token_says_who_it_is(either: Running) -> None:
    """POST /token, then GET /me; the answer is not to be kept by anybody between."""
    answer = token(either, form(either))
    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    given = answer.json()
    assert (given["token_type"], given["expires_in"], given["scope"]) == ("bearer", 900, "me")
    found = me(either, f"Bearer {given['access_token']}")
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
def test_a_wrong_password_is_refused(either: Running, changes: dict[str, str], error: str) -> None:
    """A 400 with OAuth2's own name for it; who is known is not told."""
    answer = token(either, form(either, **changes))
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
def test_a_bad_form_is_refused(either: Running, changes: dict[str, str], fault: str) -> None:
    """A 422 names the field."""
    answer = token(either, form(either, **changes))
    assert (answer.status, [e["parameter"] for e in answer.json()["errors"]]) == (422, [fault])


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"", {}, 422),
        (b"\xff\xfe=%ff&username=\x80", {}, 422),
        (b"a=&" * 20_000, {}, 400),
        (b"&" * 5_000, {}, 422),
        (b"&" * 5_000 + b"a&=b&&", {}, 422),
        (b"{}", {"Content_Type": "application/json"}, 415),
        (b"--x", {"Content_Type": "multipart/form-data; boundary=x"}, 415),
        (b"username=" + b"x" * 70_000, {}, 413),
    ],
    ids=[
        "nothing",
        "no text",
        "many fields",
        "ampersands",
        "odd fields",
        "json",
        "multipart",
        "too large",
    ],
)
def test_what_is_no_form_is_refused(
    either: Running, body: bytes, headers: dict[str, str], status: int
) -> None:
    """Never a 500."""
    assert token(either, body, **headers).status == status


def test_without_a_token_nobody_is_known(either: Running) -> None:
    """A 401 says that a token is wanted."""
    for header in (None, "", "Basic YWRhOmFkYQ=="):
        answer = me(either, header)
        assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_forged_or_malformed_token_is_refused(either: Running) -> None:
    """Wrong key, no key, expired, another audience, issuer or user, claims missing, no token."""
    head, body, signature = signed(either).split(".")
    none = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).decode().rstrip("=")
    forged = [
        signed(either, key="k" * 64),
        f"{none}.{body}.",
        f"{none}.{body}.{signature}",
        f"{head}.{body[:-2]}AA.{signature}",
        signed(either, exp=1_700_000_001),
        signed(either, exp=None),
        signed(either, exp="soon"),
        signed(either, aud="another"),
        signed(either, aud=["another", 5]),
        signed(either, iss="another"),
        signed(either, sub="mallory"),
        signed(either, scope=None),
        signed(either, iat=None),
        signed(either, iat=4_000_000_000 - 1),
        *("x", "x.y.z", ".", "...", "é.é.é", "A" * 5000, f"{head}.{body}", ""),
    ]
    for bad in forged:
        answer = me(either, f"Bearer {bad}")
        assert answer.status == 401, bad
        assert answer.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    assert me(either, f"Bearer {signed(either)}").status == 200


def test_a_token_without_the_scope_is_not_enough(either: Running) -> None:
    """Who asked for no scope gets a 403 that names the one that is needed."""
    answer = me(either, bearer(either, scope=""))
    assert answer.status == 403
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="me"'


def test_reading_what_others_ordered_takes_a_scope(either: Running) -> None:
    """No order, and no page of them, is shown to nobody in particular, nor to grace."""
    for path in ("/orders", "/orders/1"):
        assert either.get(path).status == 401
        answer = either.get(path, Authorization=bearer(either, "me", "grace"))
        assert answer.status == 403
        assert 'scope="orders:read"' in answer.headers["WWW-Authenticate"]
        assert "@" not in answer.data.decode()
    answer = token(either, form(either) | grace(either))
    assert (answer.status, answer.json()["error"]) == (400, "invalid_scope")


def test_many_log_in_at_once_without_more_memory(either: Running) -> None:
    """A password's hash takes 64 MiB: sixteen at once take it one after the other.

    Who finds too many waiting is told at once that there is no room.
    """
    worker = either.workers()[-1]
    before = worker.memory_info().rss
    with ThreadPoolExecutor(16) as clients:
        answers = [clients.submit(token, either, form(either)) for _ in range(16)]
        eventually(lambda: any(answer.done() for answer in answers))
        peak = worker.memory_info().rss - before
        assert {answer.result(20).status for answer in answers} in ({200}, {200, 503})
    assert peak < 200 * 2**20


def test_many_wrong_passwords_leave_room_for_others(each_twin: Twin) -> None:
    """Of thirty at once few are hashed, and the rest is told at once when to try again."""
    form = {"username": "nobody", "password": "wrong"}
    with ThreadPoolExecutor(30) as clients:
        asked = [clients.submit(token, each_twin.service, form) for _ in range(30)]
        assert each_twin.service.get("/healthz").status == 200
        answers = [one.result() for one in asked]
    refused = [answer for answer in answers if answer.status != 400]
    assert {answer.status for answer in refused} <= {429, 503}
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in refused)
    assert len(refused) >= 10


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
