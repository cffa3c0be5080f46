"""What a master process imports before it forks its workers: once for all of them, 0.3 s each."""

import sqlalchemy.orm  # noqa: F401  # for the workers
