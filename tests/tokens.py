"""Tokens of a twin that runs, for those tests that need one."""

from functools import cache
from urllib.parse import urlencode

import urllib3

from services.common.identity.users import READ_ORDERS, demo_passwords
from tests.running import Running

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Connection": "close"}


@cache
def bearer(service: Running, scope: str = READ_ORDERS, name: str = "ada") -> str:
    """Return the Authorization header of a demo user who asked for `scope`."""
    form = {"username": name, "password": demo_passwords(service.state)[name], "scope": scope}
    answer = urllib3.request(
        "POST", f"{service.url}/token", body=urlencode(form), headers=FORM, timeout=20
    )
    assert answer.status == 200, answer.data
    return f"Bearer {answer.json()['access_token']}"
