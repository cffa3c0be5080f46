"""The same for gevent's workers; gevent patches the standard library before all else."""

from gevent.monkey import patch_all

patch_all()

from services.flask_app.workers.of_gunicorn import post_fork, post_worker_init  # noqa: E402  # not sooner

__all__ = ["post_fork", "post_worker_init"]
