"""The server models that can be put to the test, by the names that DESIGN.md gives them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Variant:
    """A server model: the twin, the settings that make it, and the route that it serves.

    `clients` are the HTTP client libraries that the route can call the downstream with; the first
    is its own choice, and `client_setting` changes it, where it can be changed. A `module` runs in
    the twin's place: a peer that answers its route, and keeps no more of the contract, or not even
    that, where `answers` says so.
    """

    name: str
    service: str
    settings: dict[str, str]
    clients: tuple[str, ...]
    route: str = "/wait"
    client_setting: str | None = None
    module: tuple[str, ...] = ()
    answers: bool = True


_FLASK_CLIENTS = ("urllib3", "requests", "httpx")
_FASTAPI_CLIENTS = ("aiohttp", "httpx", "httpx2")


def _flask(name: str, worker_class: str, **numbers: int) -> Variant:
    settings = {"FLASK_WORKER_CLASS": worker_class}
    settings |= {f"FLASK_{key.upper()}": str(number) for key, number in numbers.items()}
    return Variant(name, "flask", settings, _FLASK_CLIENTS, client_setting="FLASK_CLIENT")


_ONE_WORKER = {"FASTAPI_WORKERS": "1"}

# One process each, but for sync workers, which come in fours: a core of its own is all they get.
VARIANTS = {
    variant.name: variant
    for variant in (
        _flask("flask-sync", "sync", workers=4),
        _flask("flask-gthread", "gthread", workers=1, threads=40),
        _flask("flask-gevent", "gevent", workers=1, worker_connections=1000),
        Variant(
            "flask-async-view",
            "flask",
            {"FLASK_WORKER_CLASS": "sync", "FLASK_WORKERS": "4"},
            ("aiohttp",),
            "/wait-async",
        ),
        Variant(
            "fastapi-async",
            "fastapi",
            _ONE_WORKER,
            _FASTAPI_CLIENTS,
            client_setting="FASTAPI_CLIENT",
        ),
        Variant(
            "fastapi-def",
            "fastapi",
            {**_ONE_WORKER, "FASTAPI_THREAD_TOKENS": "40"},
            ("urllib3",),
            "/wait-def",
        ),
        Variant("fastapi-blocking", "fastapi", _ONE_WORKER, ("urllib3",), "/wait-blocking"),
    )
}
