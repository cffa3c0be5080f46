"""requests, blocking: urllib3 below, and more of its own above."""

from http.cookiejar import DefaultCookiePolicy
from threading import BoundedSemaphore

import requests
from requests.adapters import HTTPAdapter
from urllib3 import Timeout
from urllib3.exceptions import ReadTimeoutError

from services.common.calls import outcome
from services.common.calls.settings import CallSettings


class RequestsClient:
    """A pool of `pool_size` connections."""

    def __init__(self, settings: CallSettings, pool_size: int) -> None:
        self._settings = settings
        self._base = str(settings.downstream_url).rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        pool = HTTPAdapter(pool_connections=1, pool_maxsize=pool_size, pool_block=True)
        self._session.mount(self._base, pool)
        # requests would wait for its pool for ever; so calls wait here, where they can give up.
        self._places = BoundedSemaphore(pool_size)

    def get(self, path: str, headers: dict[str, str], left: float) -> tuple[int, bytes]:
        """Return status and body within `left` seconds; raises `ProblemError`: 502, 503 or 504."""
        if not self._places.acquire(timeout=self._settings.call_pool_timeout):
            raise outcome.no_room(self._settings.call_pool_timeout)
        try:
            return self._get(path, headers, left)
        except requests.RequestException as error:
            if _is_read_timeout(error):
                raise outcome.too_slow(self._settings.call_total_timeout) from None
            raise outcome.broken(error) from None
        finally:
            self._places.release()

    def _get(self, path: str, headers: dict[str, str], left: float) -> tuple[int, bytes]:
        timeout = Timeout(connect=self._settings.call_connect_timeout, total=left)
        answer = self._session.get(
            self._base + path,
            headers=headers,
            timeout=timeout,  # type: ignore[arg-type]  # its adapter takes urllib3's own too
            allow_redirects=False,
        )
        return answer.status_code, answer.content


def _is_read_timeout(error: requests.RequestException) -> bool:
    # In the middle of a body requests calls it a ConnectionError; what is inside tells.
    return isinstance(error.args[0], ReadTimeoutError)
