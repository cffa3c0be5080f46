"""What Gunicorn's master imports before it forks its workers: once for all of them, 0.4 s each."""

import flask  # noqa: F401  # for the workers
import pydantic  # noqa: F401
import sqlalchemy.orm  # noqa: F401
