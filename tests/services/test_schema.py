"""What FastAPI's openapi.json says of both twins holds for whatever Schemathesis thinks of."""

import subprocess
import sys
from pathlib import Path

import pytest

from lab.checkout import ROOT
from services.common.contract.routes import FASTAPI_ROUTES, FLASK_ROUTES
from tests.conftest import twin
from tests.running import Running
from tests.tokens import bearer

# A wait of a minute is valid, and becomes a 504 soon.
QUICK = {"CALL_TOTAL_TIMEOUT": 0.05, "CALL_POOL_TIMEOUT": 0.02}
# Every count of rounds is valid, and takes as long as it takes.
LONG = "/cpu"


@pytest.mark.timeout(300)
@pytest.mark.parametrize("variant", ["fastapi-uvloop", "flask-gthread"])
def test_the_twins_keep_what_the_schema_says(
    variant: str, fastapi: Running, downstream: Running, tmp_path: Path
) -> None:
    """No 500, no status or type or body that is not documented, bad input refused, good taken."""
    with twin(variant, downstream, **QUICK) as service:
        left_out = {LONG} | (
            set(FASTAPI_ROUTES) - set(FLASK_ROUTES) if "flask" in variant else set()
        )
        done = subprocess.run(
            [
                *(
                    str(Path(sys.executable).with_name("schemathesis")),
                    f"--config-file={ROOT}/tests/schemathesis.toml",
                    "run",
                ),
                *(f"{fastapi.url}/openapi.json", f"--url={service.url}"),
                *(
                    "--max-examples=3",
                    "--phases=examples,coverage,fuzzing",
                    "--warnings=off",
                ),
                *("--request-timeout=20", "--seed=42", "--no-color", "--continue-on-failure"),
                f"--header=Authorization: {bearer(service, 'me orders:read')}",
                *(f"--exclude-path={path}" for path in left_out),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=280,
        )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
