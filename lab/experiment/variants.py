"""The server models that can be put to the test: what the twins declare, and what routes make."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from services.common.contract.server_model import ServerKind
from services.fastapi_app.server_kinds import KINDS as FASTAPI_KINDS
from services.flask_app.server_kinds import KINDS as FLASK_KINDS


@dataclass(frozen=True)
class Variant:
    """A server model: the twin, the settings that make it, and the route that it serves.

    `clients` are the HTTP client libraries that the route can call the downstream with; the first
    is its own choice, and `client_setting` changes it, where it can be changed. A `module` runs in
    the twin's place: a peer that answers its route, and keeps no more of the contract, or not even
    that, where `answers` says so. `look` is how pictures show it.
    """

    name: str
    service: str
    settings: dict[str, str]
    clients: tuple[str, ...]
    route: str = "/wait"
    client_setting: str | None = None
    module: tuple[str, ...] = ()
    answers: bool = True
    look: tuple[str, str] | None = None


def _declared(
    service: str, kinds: Iterable[ServerKind[Any]], clients: tuple[str, ...]
) -> list[Variant]:
    return [
        Variant(
            kind.name,
            service,
            {**kind.chosen, **kind.tried},
            clients,
            client_setting=f"{service.upper()}_CLIENT",
            look=kind.look,
        )
        for kind in kinds
    ]


KINDS: dict[str, tuple[ServerKind[Any], ...]] = {"flask": FLASK_KINDS, "fastapi": FASTAPI_KINDS}

_SYNC, _UVICORN = FLASK_KINDS[0], FASTAPI_KINDS[0]
# What a route decides, on the server that the twin has by itself.
_BY_ROUTE = [
    Variant(
        "flask-async-view",
        "flask",
        {**_SYNC.chosen, **_SYNC.tried},
        ("aiohttp",),
        "/wait-async",
        look=("#A38A5B", "v"),
    ),
    Variant(
        "fastapi-def",
        "fastapi",
        {**_UVICORN.chosen, **_UVICORN.tried, "FASTAPI_THREAD_TOKENS": "40"},
        ("urllib3",),
        "/wait-def",
        look=("#3A9AD9", "P"),
    ),
    Variant(
        "fastapi-blocking",
        "fastapi",
        {**_UVICORN.chosen, **_UVICORN.tried},
        ("urllib3",),
        "/wait-blocking",
        look=("#0B2F5B", "*"),
    ),
]

VARIANTS = {
    variant.name: variant
    for variant in (
        *_declared("flask", KINDS["flask"], ("urllib3", "requests", "httpx")),
        *_declared("fastapi", KINDS["fastapi"], ("aiohttp", "httpx", "httpx2")),
        *_BY_ROUTE,
    )
}
