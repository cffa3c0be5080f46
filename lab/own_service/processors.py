"""Whether a processor holds: the service's, or the load generator's."""

from lab.machine import cores
from lab.own_service.evidence import GOING, Evidence
from lab.own_service.slots import Slots
from lab.own_service.verdict import Verdict

FULL = 0.85  # of a core, of all cores: more cannot be had
COMPUTES = 0.6  # of what is in progress, and of a core
STARVED = 0.4  # of a core that a process gets, where other programs have the rest that it wants


def generator(found: Evidence, _: Slots) -> Verdict | None:
    """Return the verdict where the load generator is full."""
    if found.full.generator < FULL:
        return None
    return Verdict(
        "generator",
        f"The load generator took {found.full.generator:.0%} of its core: it, and not the "
        "service, is what was measured.",
    )


def generator_starved(found: Evidence, _: Slots) -> Verdict | None:
    """Return the verdict where other programs leave the load generator too little."""
    if found.generator < FULL or would_fill(found) or _waits(found):
        return None
    if found.waiting(*GOING) >= FULL * found.full.users:
        return None  # nobody is left whom it could send
    return Verdict(
        "generator",
        f"The load generator wanted {found.generator:.0%} of its core, and other programs left it "
        f"{found.full.generator:.0%}: it, and not the service, is what was measured.",
    )


def cpu(found: Evidence, _: Slots) -> Verdict | None:
    """Return the verdict where the service is full."""
    busiest, total = max(found.cores.values(), default=0.0), sum(found.cores.values())
    going, wanted = found.waiting(*GOING), sum(found.wanted.values())
    computes = going > 0 and found.waiting("none") >= COMPUTES * going and wanted >= COMPUTES
    if busiest < FULL and total < FULL * cores() and not computes:
        return None
    return _computes(found)


def would_fill(found: Evidence) -> list[int]:
    """Return the processes that would have kept a core busy, had other programs left it to them."""
    return [pid for pid, wanted in found.wanted.items() if wanted >= FULL]


def starved(found: Evidence, _: Slots) -> Verdict | None:
    """Return the verdict where other programs leave the service too little."""
    got = max((found.cores[pid] for pid in would_fill(found)), default=0.0)
    return _computes(found) if got >= STARVED and not _waits(found) else None


def _waits(found: Evidence) -> bool:
    """Return whether most that go on are threads that wait: of tasks the kernel knows nothing."""
    threads = [one.many for one in found.those("answer", "sleep") if one.stack.kind == "thread"]
    return sum(threads) >= COMPUTES * max(found.waiting(*GOING), 1.0)


def cpu_of_both(found: Evidence, _: Slots) -> Verdict | None:
    """Return the verdict where service and generator share cores, and neither is full."""
    total = sum(found.wanted.values())
    if total < (COMPUTES if found.seen is None else STARVED):
        return None
    return Verdict(
        "undecided",
        f"It wanted {total:.1f} cores, and the load generator {found.generator:.1f}: neither is "
        "full, and they wait for each other. More cores would tell, or load from another machine.",
    )


def _computes(found: Evidence) -> Verdict:
    busiest, total = max(found.cores.values(), default=0.0), sum(found.cores.values())
    shown = [f"busiest process: {busiest:.0%} of a core"]
    one = total < FULL * cores()
    if busiest < FULL and one:
        wanted = sum(found.wanted.values())
        shown.append(f"other programs took the rest: it wanted {wanted:.1f} cores")
    python = ", and Python runs on one at a time" if found.seen is not None else ""
    what = f"one core{python}" if one else f"all {cores()} cores"
    return Verdict(
        "cpu",
        f"It computes: its processes keep {total:.1f} cores busy, of {what}.",
        tuple(shown),
        found.places("none"),
    )
