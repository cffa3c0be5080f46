"""Who runs against whom: each twin, its bare peer, what one would write, and the floor."""

from dataclasses import dataclass, replace

from lab.experiment.variants import KINDS, VARIANTS, Variant

MOST_BARE = 1.10  # times the CPU of the bare peer that a twin may take
MOST_NAIVE = 0.25  # of the CPU of what one would write, for FastAPI


@dataclass(frozen=True)
class Group:
    """A twin and its peers under one load: `users` in closed load, `wait_ms` each.

    `naive_share` is what the twin may take of the naive peer's CPU; None: no bound is set.
    """

    twin: Variant
    peers: dict[str, Variant]
    users: int
    wait_ms: int
    naive_share: float | None = None

    def bound(self, role: str) -> float | None:
        """Return what the twin may take at most, in times that of this peer; None: no bound."""
        return {"bare": MOST_BARE, "naive": self.naive_share}.get(role)


def _group(
    variant: str, users: int, wait_ms: int, share: float | None = None, **peers: str
) -> Group:
    twin = VARIANTS[variant]
    return Group(
        twin,
        {
            role: replace(
                twin,
                name=f"{variant}, {role}",
                module=("lab.experiment.serve", twin.service, f"bench.peers.{peer}:app"),
            )
            for role, peer in peers.items()
        },
        users,
        wait_ms,
        share,
    )


# So many users that each contestant is as busy as it can be: that is where CPU decides.
GROUPS = [
    _group(
        *("fastapi-async", 400, 200, MOST_NAIVE),
        bare="fastapi_bare",
        naive="fastapi_naive",
        floor="floor",
    ),
    _group("flask-gthread", 40, 40, bare="flask_bare", naive="flask_naive"),
    _group("flask-gevent", 200, 200, bare="flask_bare", naive="flask_naive"),
]
# Every other server is measured where it is named: what the lab's own code costs is much the same.
_USERS = {"flask": (40, 40), "fastapi": (400, 200)}
NAMED_ONLY = [
    _group(name, *_USERS[service], bare=f"{service}_bare")
    for service, kinds in KINDS.items()
    for name in sorted({kind.name for kind in kinds} - {group.twin.name for group in GROUPS})
]
