"""The demo users and the signing key, made at the first start; never in git, never in a log.

`python -m services.common.identity.users` prints the users with their passwords.
"""

import json
import os
import secrets
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from services.common.state import StateSettings

READ_ORDERS = "orders:read"
SCOPES = {"me": "Read who you are", READ_ORDERS: "Read what anybody has ordered"}

_USERS = "users.json"  # what the services read: hashes only
_PASSWORDS = "demo-passwords.json"  # what people read
_KEY = "signing.key"
# What a demo user may ask for; grace has something to be refused.
_DEMO: dict[str, list[str]] = {"ada": ["me", READ_ORDERS], "grace": ["me"]}


@dataclass(frozen=True)
class User:
    """Somebody who can log in. `password_hash` is Argon2's."""

    name: str
    password_hash: str
    scopes: tuple[str, ...]


def make_identities(settings: StateSettings) -> None:
    """Make users with random passwords and a signing key, unless they are there."""
    with settings.alone() as folder:
        if (folder / _USERS).exists():
            return
        from pwdlib import PasswordHash  # most starts need none

        passwords = {name: secrets.token_urlsafe(12) for name in _DEMO}
        hasher = PasswordHash.recommended()
        users = {
            name: {"password_hash": hasher.hash(passwords[name]), "scopes": scopes}
            for name, scopes in _DEMO.items()
        }
        _write(folder / _KEY, secrets.token_hex(32))
        _write(folder / _PASSWORDS, json.dumps(passwords))
        _write(folder / _USERS, json.dumps(users))  # the last, for it says that all are there


@cache
def users(folder: Path) -> dict[str, User]:
    """Return all users by name."""
    found = json.loads((folder / _USERS).read_text())
    return {
        name: User(name, entry["password_hash"], tuple(entry["scopes"]))
        for name, entry in found.items()
    }


@cache
def signing_key(folder: Path) -> str:
    """Return the key that signs tokens."""
    return (folder / _KEY).read_text()


def demo_passwords(folder: Path) -> dict[str, str]:
    """Return the passwords by name; none before the first start."""
    file = folder / _PASSWORDS
    found: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    return found


def _write(file: Path, text: str) -> None:
    scratch = file.with_suffix(".new")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w") as written:  # noqa: PTH123  # a Path cannot open with a mode
        written.write(text)
    scratch.replace(file)


if __name__ == "__main__":
    for name, password in demo_passwords(StateSettings.load().state).items():
        sys.stdout.write(f"{name} {password} {' '.join(_DEMO[name])}\n")
