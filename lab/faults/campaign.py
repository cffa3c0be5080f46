"""Plays the faults one after another, and shows the table. `lab.faults` starts it."""

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict

from lab.commands.terminal import tell
from lab.faults import figures, table
from lab.faults.clients import Clients
from lab.faults.fault import Fault, Row
from lab.faults.files import files
from lab.faults.kills import kills
from lab.faults.leaks import leaks
from lab.faults.stack import CampaignError, lab, states, stored
from lab.faults.surroundings import surroundings
from lab.local import lifecycle
from lab.problem import LabError
from lab.waiting import wait_until

INTERRUPTED = 130  # as shells have it
RIGHT_SECONDS = 20.0


def under_load(faults: Iterable[Fault]) -> Iterator[Row]:
    """Bring the lab up, play each fault while clients ask, and yield what it cost."""
    lifecycle.up(tell)
    try:
        with Clients(states()) as clients:
            for fault in faults:
                yield play(fault, clients)
    finally:
        lab("down")


def play(fault: Fault, clients: Clients) -> Row:
    """Play one fault, and wait until everything is as it was."""
    _all_answer(clients, time.monotonic())
    struck = time.monotonic()
    said = fault.play(clients) or ""
    wrong = _all_answer(clients, time.monotonic())
    came = clients.outcomes(struck)
    return Row(
        fault.title,
        came.total(),
        came["lost"],
        came["refused"],
        came["error"],
        len(clients.confirmed - stored()),
        clients.longest_silence(fault.strikes, struck),
        wrong,
        " ".join(said.split()),
    )


def _all_answer(clients: Clients, since: float) -> list[str]:
    def settled() -> bool:
        return all(clients.answered(name, since) for name in states()) and not figures.wrong()

    if wait_until(settled, RIGHT_SECONDS):
        return []
    silent = [f"{name} is silent" for name in states() if not clients.answered(name, since)]
    return [*silent, *figures.wrong()]


Wanted = Callable[[str], bool]  # whether the fault of this title is to be played
PARTS: dict[str, Callable[[Wanted], Iterator[Row]]] = {
    "kills": lambda wanted: under_load(fault for fault in kills() if wanted(fault.title)),
    "surroundings": lambda wanted: under_load(f for f in surroundings() if wanted(f.title)),
    "files": files,
    "leaks": leaks,
}


def main(words: list[str]) -> int:
    """Play the parts that are named; return 1 if something was lost or is wrong."""
    only = [word.partition("=")[2] for word in words if word.startswith("--only=")]

    def wanted(title: str) -> bool:
        return not only or any(text in title for text in only)

    rows: list[Row] = []
    for part in [word for word in words if not word.startswith("--")] or PARTS:
        played = []
        for row in PARTS[part](wanted):
            sys.stderr.write(f"{table.line(row)}\n")
            played.append(row)
        if "--write" in words:
            table.write(part, played)
        rows += played
    if "--json" in words:
        sys.stdout.write(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
    return 1 if any(row.orders_lost or row.wrong for row in rows) else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (CampaignError, LabError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
