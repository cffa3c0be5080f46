"""A process that has reached its limit of memory says so."""

import subprocess
import sys

from lab.checkout import ROOT

CODE = """
import resource, sys, psutil
from pwdlib import PasswordHash
from services.common.contract.problems import ProblemError
from services.common.identity.tokens import _matches
known = PasswordHash.recommended().hash("right")
assert _matches("right", known) and not _matches("wrong", known)
most = psutil.Process().memory_info().vms + 8_000_000
resource.setrlimit(resource.RLIMIT_AS, (most, most))
try:
    _matches("right", known)
except ProblemError as problem:
    print(problem.status, problem.detail)
"""


def test_a_lack_of_memory_is_no_wrong_password() -> None:
    """Argon2 takes 64 MiB: who gets none is told to come again, not that the password is wrong."""
    done = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "503 There is no memory to check a password.\n", done.stderr
