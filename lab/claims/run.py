"""Puts claims to the test, one after the other."""

from collections.abc import Iterator

from lab.claims.claim import Claim
from lab.claims.note import NOTE
from lab.claims.traps import TRAPS
from lab.experiment.measurer import Measurer, NotMeasuredError
from lab.experiment.stack import StackError
from lab.problem import LabError
from lab.report.report import NOT_MEASURED, Finding

CLAIMS = {claim.name: claim for claim in (*NOTE, *TRAPS)}


def chosen(names: list[str]) -> list[Claim]:
    """Return the claims of these names, or all; raises `LabError` for one that is not there."""
    for name in names:
        if name not in CLAIMS:
            raise LabError(f"{name} is not a claim; there are {', '.join(CLAIMS)}.", status=2)
    return [CLAIMS[name] for name in names] or list(CLAIMS.values())


def findings(claims: list[Claim], measurer: Measurer) -> Iterator[Finding]:
    """Test each claim and yield what was found."""
    for claim in claims:
        try:
            verdict = claim.test(measurer)
        except (NotMeasuredError, StackError) as error:
            yield _finding(claim, NOT_MEASURED, str(error))
        else:
            yield _finding(claim, verdict.verdict, verdict.figures)


def _finding(claim: Claim, verdict: str, figures: str) -> Finding:
    return Finding(
        number=claim.name, claim=claim.sentence, verdict=verdict, figures=f"{figures.rstrip('.')}."
    )
