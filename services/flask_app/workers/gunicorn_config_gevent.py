"""The same for gevent's workers; gevent patches the standard library before all else."""

from gevent.monkey import patch_all

patch_all()

import services.flask_app.workers.gunicorn_config  # noqa: E402, F401  # not sooner
