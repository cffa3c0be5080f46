"""Measures what fills up inside a worker of twin A: the threads of a gthread worker."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from services.common.measuring import metrics
from services.common.measuring.recording import number


class MeteredThreadWorker(ThreadWorker):  # type: ignore[misc]  # Gunicorn ships no types
    """Gunicorn's gthread worker; it accepts more than its threads hold, and the rest waits here."""

    def get_thread_pool(self) -> ThreadPoolExecutor:
        """Return the pool that Gunicorn hands its connections to."""
        return _MeteredPool(max_workers=self.cfg.threads)


class _MeteredPool(ThreadPoolExecutor):
    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401  # as inherited
        number(metrics.THREADS_WAITING).inc()
        return super().submit(_measured, fn, *args, **kwargs)


def _measured(fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # as given
    number(metrics.THREADS_WAITING).dec()
    number(metrics.THREADS_BUSY).inc()
    try:
        return fn(*args, **kwargs)
    finally:
        number(metrics.THREADS_BUSY).dec()
