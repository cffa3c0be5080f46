"""The demo users and the signing key, made at the first start; never in git, never in a log.

`python -m services.common.identity.users` prints the users with their passwords.
"""

import json
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from services.common.files import write_whole
from services.common.settings.settings import BadSettingError
from services.common.settings.state import StateSettings

READ_ORDERS = "orders:read"
SCOPES = {"me": "Read who you are", READ_ORDERS: "Read what anybody has ordered"}

_USERS = "users.json"  # what the services read: hashes only
_PASSWORDS = "demo-passwords.json"  # what people read
_KEY = "signing.key"
_KEY_BYTES = 32
_TEXTS = TypeAdapter(dict[str, str])
_DAMAGED = "{} is damaged: remove it, and at the next start it is made anew."
# What a demo user may ask for; grace has something to be refused.
_DEMO: dict[str, list[str]] = {"ada": ["me", READ_ORDERS], "grace": ["me"]}


@dataclass(frozen=True)
class User:
    """Somebody who can log in. `password_hash` is Argon2's."""

    name: str
    password_hash: str
    scopes: tuple[str, ...]


def make_identities(settings: StateSettings) -> None:
    """Make users with random passwords and a signing key, unless they are there.

    Raises `BadSettingError` for what is there and damaged: an empty key would sign for everybody.
    """
    with settings.alone() as folder:
        if not (folder / _KEY).exists():
            write_whole(folder / _KEY, secrets.token_hex(_KEY_BYTES), 0o600)
        if not ((folder / _USERS).exists() and (folder / _PASSWORDS).exists()):
            _make_users(folder)
        readers: dict[str, Callable[[Path], object]] = {
            _KEY: signing_key,
            _USERS: users,
            _PASSWORDS: demo_passwords,
        }
        for name, read in readers.items():
            try:
                read(folder)
            except (ValueError, KeyError, TypeError, AttributeError):
                raise BadSettingError(_DAMAGED.format(folder / name)) from None


def _make_users(folder: Path) -> None:
    from pwdlib import PasswordHash  # most starts need none

    passwords = {name: secrets.token_urlsafe(12) for name in _DEMO}
    hasher = PasswordHash.recommended()
    users = {
        name: {"password_hash": hasher.hash(passwords[name]), "scopes": scopes}
        for name, scopes in _DEMO.items()
    }
    write_whole(folder / _PASSWORDS, json.dumps(passwords), 0o600)
    # The last, for it says that both are there.
    write_whole(folder / _USERS, json.dumps(users), 0o600)


@cache
def users(folder: Path) -> dict[str, User]:
    """Return all users by name, at least one."""
    found = json.loads((folder / _USERS).read_text())
    known = {
        name: User(name, entry["password_hash"], tuple(entry["scopes"]))
        for name, entry in found.items()
    }
    if not known:
        raise ValueError("There are no users.")
    return known


@cache
def signing_key(folder: Path) -> str:
    """Return the key that signs tokens."""
    key = (folder / _KEY).read_text()
    if len(bytes.fromhex(key)) != _KEY_BYTES:
        raise ValueError("The key is not whole.")
    return key


def demo_passwords(folder: Path) -> dict[str, str]:
    """Return the passwords by name; none before the first start."""
    file = folder / _PASSWORDS
    return _TEXTS.validate_json(file.read_bytes()) if file.exists() else {}


if __name__ == "__main__":
    for name, password in demo_passwords(StateSettings.load().state).items():
        sys.stdout.write(f"{name} {password} {' '.join(_DEMO[name])}\n")
