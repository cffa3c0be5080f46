"""What goes on in a twin, in one plain sentence."""

from dataclasses import dataclass
from math import ceil
from typing import Literal

from console.busy_machine import Busy
from console.formats import rate, spelt, things, verb
from console.state import LAG_SECONDS, NOTHING_YET, State
from lab.own_service.processors import FULL
from services.common.contract.twins import TWINS
from services.common.measuring.twin_rows import WINDOW_SECONDS, Row

Mood = Literal["calm", "queue", "trouble", "idle", "settling", "stale"]
FEW = 0.01  # a share of late and failed answers below which they are no story
NEAR = 0.9  # of the prediction: what lies below is held back by something
PAST = 1.1  # of the prediction: nothing lasting answers more
NONE = 0.05  # answers a second that are shown as none
NOTABLE = 0.1  # cores, from which on a program is named
MOST_NAMED = 2
SEEN = 0.5  # of the cores that are taken: else who has them is not seen from here


@dataclass(frozen=True)
class Story:
    """The sentence, and how it is to be taken."""

    text: str
    mood: Mood


def story(row: Row, state: State) -> Story:
    """Return what goes on in the twin of `row`."""
    name = TWINS[row.service].title
    if state.why:
        return _without_figures(state)
    if not row.up:
        return _without_own_figures(row, name)
    if not row.users and not row.rate:
        return _without_load(row, state)
    if row.age is not None and row.age < WINDOW_SECONDS + LAG_SECONDS:
        rest = ceil(WINDOW_SECONDS + LAG_SECONDS - row.age)
        return Story(
            f"{name} began {row.age:.0f} s ago; its figures settle within {rest} s.", "settling"
        )
    if state.load and not state.load.running:
        return _looking_back("The load has just stopped")
    if row.settled == 0:
        return _looking_back("The load has just changed")
    if state.changed:
        has = "have" if state.changed.endswith("s") else "has"
        return _looking_back(f"The {state.changed} {has} just changed")
    # Before slots: a machine that is full makes the figures what they are.
    told = _failing(row) or _out_of_cpu(row, name, state.machine)
    return told or (_open if row.rate else _closed)(row, name, state.machine)


def _without_figures(state: State) -> Story:
    if state.why == NOTHING_YET:
        return Story("Waiting for the first figures.", "stale")
    if state.figures_at is None:
        return Story(f"No data yet: {state.why}.", "stale")
    silent = f"No data for {state.silent_seconds:.0f} s: {state.why}."
    return Story(f"{silent} These figures are the last known.", "stale")


def _without_own_figures(row: Row, name: str) -> Story:
    if not (row.goodput or 0) > NONE:
        return Story(f"{name} does not answer: it is restarting, or it has failed.", "trouble")
    return Story(
        f"{name} gives no figures of its own: it restarts, has failed, or is too busy. "
        f"Its answers are of the last {WINDOW_SECONDS:.0f} s.",
        "trouble",
    )


def _looking_back(on_what: str) -> Story:
    return Story(f"{on_what}; figures look back {WINDOW_SECONDS:.0f} s.", "settling")


def _without_load(row: Row, state: State) -> Story:
    if state.load and not state.load.running and (row.goodput or 0) > NONE:
        return _looking_back("The load has just stopped")
    if state.load and state.load.running:
        return Story("The load sets out.", "settling")
    if state.load is None:
        return Story("No load: Locust does not answer.", "trouble")
    if row.slots is None:
        return Story("No load.", "idle")
    return Story(
        f"No load: {things(row.slots, 'slot')} {verb(row.slots, 'is', 'are')} free.", "idle"
    )


def _failing(row: Row) -> Story | None:
    lost = (row.failures or 0) + (row.late or 0)
    answers = lost + (row.goodput or 0)
    share = lost / answers if answers else 0.0
    if share <= FEW:
        return None
    many = "Every answer is" if share > 1 - FEW / 2 else f"{share:.0%} of all answers are"
    return Story(f"{many} {_of_no_use(row)}: that is no goodput.", "trouble")


def _of_no_use(row: Row) -> str:
    if not row.failures:
        return "late"
    return "late, wrong or missing" if row.late else "wrong or missing"


def _open(row: Row, name: str, machine: Busy | None) -> Story:
    coming, slots = row.rate or 0.0, row.slots or 0.0
    most = slots / row.wait if row.wait else float("inf")
    arrive = f"{coming:,.0f} requests/s arrive"
    if coming > most:
        can = f"{things(slots, 'slot')} can answer {rate(most)}"
        return Story(
            f"{arrive}, {can}: the queue grows by {rate(coming - most)} each second, without end.",
            "trouble",
        )
    busy = f"{things(_busy(row), 'slot')} {verb(_busy(row), 'is', 'are')} busy"
    return _held_back(row, name, machine) or Story(
        f"{arrive}; {busy}, and no queue builds up.", "calm"
    )


def _closed(row: Row, name: str, machine: Busy | None) -> Story:
    users, slots = row.users or 0.0, row.slots or 0.0
    if more := _more_than_predicted(row, name):
        return more
    if users > slots:
        busy = slots if row.busy is None else min(_busy(row), slots)
        rest = users - busy
        wait = "wait" if round(rest) != 1 else "waits"
        how_long = f" {spelt(row.queue_mean)}" if row.queue_mean is not None else ""
        return Story(
            f"{things(busy, 'slot')} {verb(busy, 'is', 'are')} busy; {things(rest, 'user')} "
            f"{wait}{how_long} in the queue before {name} sees them.",
            "queue",
        )
    return _held_back(row, name, machine) or Story(
        f"{'The one user is' if users == 1 else f'All {users:,.0f} users are'} "
        "served at once; nobody queues.",
        "calm",
    )


def _more_than_predicted(row: Row, name: str) -> Story | None:
    if not row.predicted or row.goodput is None or row.goodput <= PAST * row.predicted:
        return None
    more = f"{name} answers {rate(row.goodput)}/s, more than the {rate(row.predicted)} predicted"
    return Story(f"{more}: figures look back {WINDOW_SECONDS:.0f} s.", "settling")


def _out_of_cpu(row: Row, name: str, machine: Busy | None) -> Story | None:
    behind = _behind(row, name)
    if not behind or machine is None or not machine.is_full:
        return None
    return Story(
        f"{behind}; this machine is out of CPU{_who_has_it(row, name, machine)}.", "trouble"
    )


def _who_has_it(row: Row, name: str, machine: Busy) -> str:
    of_all = f"of its {things(machine.cores, 'core')}"
    if machine.programs is None:
        return ""
    if sum(taken for _, taken in machine.programs) < SEEN * machine.taken:
        own = f", {row.cpu_cores:.1f} by {name}" if row.cpu_cores is not None else ""
        return f": {machine.taken:.1f} {of_all} are taken{own}"
    (first, most), *others = machine.programs[:MOST_NAMED]
    more = "".join(f", {program} {taken:.1f}" for program, taken in others if taken >= NOTABLE)
    return f": {first} has {most:.1f} {of_all}{more}"


def _held_back(row: Row, name: str, machine: Busy | None) -> Story | None:
    behind = _behind(row, name)
    if not behind:
        return None
    if (row.cpu_cores or 0) > FULL:
        return Story(f"{behind}: not slots but CPU is what it lacks.", "trouble")
    if machine is None:
        return Story(f"{behind}; what holds it back is looked up now.", "queue")
    return Story(f"{behind}: something else than slots holds it back.", "queue")


def _behind(row: Row, name: str) -> str:
    """Return by how much it falls short of its line; nothing if it does not."""
    if not row.predicted or row.goodput is None or row.goodput >= NEAR * row.predicted:
        return ""
    return f"{name} answers {rate(row.goodput)}/s of the {rate(row.predicted)} predicted"


def _busy(row: Row) -> float:
    return float(round(row.busy or 0.0))
