"""What a person types to bring a service, as everybody may see it: a report is given to others."""

import re
from collections.abc import Iterable

from lab.environment import HIDDEN

_SECRET = re.compile(r"(?i)auth|cookie|key|token|secret|passw|credential|dsn")
_PASSWORD = re.compile(r"(://[^/@\s:]*:)[^/@\s]+@")


def shareable(text: str, headers: Iterable[str], changes: Iterable[str]) -> str:
    """Return `text` with the values of headers and settings hidden that are nobody's business.

    Their names tell; and a password in a URL is hidden wherever it stands.
    """
    for named, sign in (*((one, ":") for one in headers), *((one, "=") for one in changes)):
        name, _, value = named.partition(sign)
        if _SECRET.search(name) and value.strip():
            text = text.replace(named, f"{name}{sign}{HIDDEN}")
    return _PASSWORD.sub(rf"\1{HIDDEN}@", text)
