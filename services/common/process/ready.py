"""Tells whether a service is up: it listens, and its owner serves metrics.

Neither needs a worker, so a service is not called ill merely because all its workers are busy.
Run as `python -m services.common.process.ready PORT METRICS_PORT` it is the containers'
healthcheck.
"""

import http.client
import socket
import sys

from services.common.measuring.exporter.accept_queue import accept_queue

TIMEOUT = 2.0  # seconds


def ready(port: int, metrics_port: int | None = None) -> bool:
    """Return whether `port` listens and, where given, `metrics_port` answers a scrape."""
    return _listens(port) and (metrics_port is None or _serves_metrics(metrics_port))


def _listens(port: int) -> bool:
    # The kernel's own list, where it can be read: a full accept queue would refuse a connection.
    return accept_queue(port) is not None or _connects(port)


def _connects(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), TIMEOUT).close()
    except OSError:
        return False
    return True


def _serves_metrics(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    try:
        connection.request("GET", "/metrics")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if ready(*map(int, sys.argv[1:])) else 1)
