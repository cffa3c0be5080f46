"""What Gunicorn's master imports before it forks its workers: once for all of them, 0.6 s each."""

import services.flask_app.workers.factory  # noqa: F401  # for the workers
