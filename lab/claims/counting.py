"""Counts what a claim about code is about: lines, and routes that document themselves."""

import io
import tokenize

import urllib3

from lab.checkout import ROOT
from lab.experiment.stand import Stand

CHECKS = ("queries.py", "errors.py")  # input checked, errors answered: what "for free" means
TIMEOUT = 10.0  # seconds
_NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


def code_lines(package: str) -> int:
    """Return the lines of code, no blanks, comments or docstrings, that check and refuse."""
    folder = ROOT / "services" / package
    return sum(_lines((folder / name).read_text()) for name in CHECKS)


def _lines(source: str) -> int:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    counted: set[int] = set()
    begins = True
    for token in tokens:
        docstring = begins and token.type == tokenize.STRING
        if token.type not in _NO_CODE and not docstring:
            counted.update(range(token.start[0], token.end[0] + 1))
        begins = token.type in _NO_CODE
    return len(counted)


def documented_routes(stand: Stand) -> dict[str, int]:
    """Return how many routes each twin documents without a line written for it."""
    found = {}
    for service, variant in (("flask", "flask-sync"), ("fastapi", "fastapi-async")):
        with stand.serving(variant, stand.cores) as rig:
            url = f"{rig.url(service)}/openapi.json"
            answer = urllib3.request("GET", url, timeout=TIMEOUT, retries=False)
            found[service] = len(answer.json()["paths"]) if answer.status == 200 else 0
    return found
