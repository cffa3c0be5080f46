"""Counts what a claim about code is about: lines, and routes that document themselves."""

import urllib3

from lab.checkout import ROOT
from lab.code.lines import counted
from lab.experiment.measurer import Measurer

CHECKS = ("queries.py", "errors.py")  # input checked, errors answered: what "for free" means
TIMEOUT = 10.0  # seconds


def code_lines(package: str) -> int:
    """Return the lines of code, no blanks, comments or docstrings, that check and refuse."""
    folder = ROOT / "services" / package
    return counted([folder / name for name in CHECKS])


def documented_routes(measurer: Measurer) -> dict[str, int]:
    """Return how many routes each twin documents without a line written for it."""
    found = {}
    for service, variant in (("flask", "flask-sync"), ("fastapi", "fastapi-async")):
        with measurer.serving(variant, measurer.cores) as stack:
            url = f"{stack.url(service)}/openapi.json"
            answer = urllib3.request("GET", url, timeout=TIMEOUT, retries=False)
            found[service] = len(answer.json()["paths"]) if answer.status == 200 else 0
    return found
