"""Every process of the stack is killed, and asked to end."""

import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial

import psutil

from lab.commands.terminal import tell
from lab.faults.clients import Clients
from lab.faults.fault import Fault
from lab.faults.stack import CampaignError, everything, processes, states
from lab.local import lifecycle, supervisor
from lab.waiting import wait_until

BACK_SECONDS = 30.0
ROLES = {
    "downstream": ("owner", "server"),
    "flask": ("owner", "server", "worker"),
    "fastapi": ("owner", "server"),
    "locust": ("owner", "server"),
    "console": ("owner", "server"),
    "prometheus": ("owner",),
}
TIMES = {("flask", "worker"): 10, ("fastapi", "server"): 10}  # its one worker is its server
SIGNALS = (signal.SIGKILL, signal.SIGTERM)


def kills() -> Iterator[Fault]:
    """Yield the faults of each process; those of the supervisor last."""
    for name, roles in ROLES.items():
        for role in roles:
            for sent in SIGNALS:
                times = TIMES.get((name, role), 1)
                often = f", {times} times" if times > 1 else ""
                title = f"{name}'s {role}: {sent.name}{often}"
                yield Fault(title, name, partial(_strike, name, role, sent, times))
    for sent in SIGNALS:
        yield Fault(f"supervisor: {sent.name}, then `lab up`", "flask", partial(_end, sent))
    yield Fault("power cut: SIGKILL to all at once, then `lab up`", "flask", _power_cut)


def _strike(name: str, role: str, sent: signal.Signals, times: int, clients: Clients) -> None:
    number = len(processes(name, role))
    for _ in range(times):
        [struck, *_] = processes(name, role)
        moment = time.monotonic()
        struck.send_signal(sent)
        back = partial(_is_back, name, role, struck, number, clients, moment)
        if not wait_until(back, BACK_SECONDS):
            raise CampaignError(f"{name} did not come back.")


def _is_back(
    name: str, role: str, struck: psutil.Process, number: int, clients: Clients, moment: float
) -> bool:
    # RUNNING, too: one that ends within its first second is taken for one that cannot start.
    if states()[name] != "RUNNING" or not clients.answered(name, moment):
        return False
    try:
        now = processes(name, role)
    except (psutil.NoSuchProcess, IndexError):
        return False
    return struck not in now and len(now) == number


def _end(sent: signal.Signals, _: Clients) -> None:
    psutil.Process(supervisor.rpc().supervisor.getPID()).send_signal(sent)
    if not wait_until(lambda: not everything(), BACK_SECONDS):
        raise CampaignError("Something outlived the supervisor.")
    lifecycle.up(tell)


def _power_cut(_: Clients) -> None:
    for process in everything():
        with suppress(psutil.NoSuchProcess):  # its owner went first
            process.kill()
    lifecycle.up(tell)
