"""What the documents say in words: the title page, and what each group of routes is about."""

TITLE = "The I/O-wait lab"
SUMMARY = "The contract of both twins, described by FastAPI from its signatures"
DESCRIPTION = """\
Twin A (Flask) and twin B (FastAPI) answer the same contract; where a route is of one framework
only, it says so. Every error is `application/problem+json` (RFC 9457): `errors` names each bad
parameter, or points to each fault in the body.
"""
TAGS = [
    {"name": "waiting", "description": "One call to the slow downstream, made in different ways"},
    {"name": "lab", "description": "Who answers here, and what the server handed to the code"},
    {"name": "identity", "description": "Tokens: `lab status --users` shows who can have one"},
    {"name": "orders", "description": "A nested body, checked, priced and stored"},
    {"name": "prediction", "description": "A small model: CPU work in three places"},
]
