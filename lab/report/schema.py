"""The JSON schema of report.json."""

import json

from lab.report.report import Report


def text() -> str:
    """Return the schema as JSON for people."""
    return json.dumps(Report.model_json_schema(mode="serialization"), indent=2) + "\n"
