"""Plays the faults one after another, and shows the table. `lab.faults` starts it."""

import argparse
import json
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict

from lab.commands.terminal import tell
from lab.errors import INTERRUPTED, LabError
from lab.faults import figures, table
from lab.faults.clients import Clients
from lab.faults.fault import Fault, Row
from lab.faults.files import files
from lab.faults.kills import kills
from lab.faults.leaks import leaks
from lab.faults.stack import CampaignError, lab, states, stored
from lab.faults.surroundings import surroundings
from lab.local import lifecycle
from lab.waiting import wait_until

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


def options(words: list[str]) -> argparse.Namespace:
    """Return what is asked for; ends with usage and status 2 for what is none of it."""
    parser = argparse.ArgumentParser(
        "python -m lab.faults", description="Strike a lab of its own, and count what is lost."
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; default all")
    parser.add_argument("--only", action="append", metavar="TEXT", help="faults whose title has it")
    parser.add_argument("--json", action="store_true", help="print all figures")
    parser.add_argument("--write", action="store_true", help="put tables into docs/reliability.md")
    asked = parser.parse_args(words)
    for part in asked.parts:
        if part not in PARTS:
            parser.error(f"{part} is no part: {', '.join(PARTS)}.")
    return asked


def main(words: list[str]) -> int:
    """Play the parts that are named; return 1 if something was lost or is wrong."""
    asked = options(words)

    def wanted(title: str) -> bool:
        return not asked.only or any(text in title for text in asked.only)

    rows: list[Row] = []
    for part in asked.parts or PARTS:
        played = []
        for row in PARTS[part](wanted):
            sys.stderr.write(f"{table.line(row)}\n")
            played.append(row)
        if asked.write:
            table.write(part, played)
        rows += played
    if not rows:
        raise CampaignError(f"No fault has {' or '.join(asked.only)} in its title.")
    if asked.json:
        sys.stdout.write(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
    return 1 if any(row.orders_lost or row.wrong for row in rows) else 0


def _end(*_: object) -> None:
    # Once: the lab that was brought up is to be taken down in peace.
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, _end)
    try:
        sys.exit(main(sys.argv[1:]))
    except (CampaignError, LabError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
