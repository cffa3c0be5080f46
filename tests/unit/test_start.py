"""What a service does not need at its start it does not import."""

import subprocess
import sys

import pytest

from lab.checkout import ROOT

SERVICES = ("flask_app", "fastapi_app", "downstream")
DEAR = {"sklearn", "scipy", "numpy", "alembic", "pwdlib", "prometheus_client", "psutil"}
# Until the server's own process has begun nobody waits for more than settings.
SERVERS_OWN = {"sqlalchemy", "flask", "fastapi", "starlette", "aiohttp", "urllib3", "jwt"}


@pytest.mark.parametrize("name", SERVICES)
def test_no_server_starts_with_what_few_requests_need(name: str) -> None:
    """The ML library alone takes a second and 95 MB: only who predicts pays for it."""
    assert not imported(f"services.{name}.app") & DEAR


@pytest.mark.parametrize("name", SERVICES)
def test_a_server_is_begun_before_anything_dear_is_imported(name: str) -> None:
    """Its owner serves metrics, but not before the server is on its way."""
    assert not imported(f"services.{name}.__main__") & (DEAR | SERVERS_OWN)


def imported(module: str) -> set[str]:
    """Return the packages that are there once `module` is imported."""
    code = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=90
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())
