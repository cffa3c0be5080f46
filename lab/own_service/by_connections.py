"""What connections and the accept queue tell of a service that no stack is seen of."""

from lab.own_service.evidence import Evidence
from lab.own_service.slots import Slots
from lab.own_service.verdict import QUEUED, Verdict
from lab.units import counted

PASSED_ON = 0.85  # of the users, that have a connection of theirs to what is called


def by_connections(found: Evidence, slots: Slots) -> Verdict:
    """Say what connections and the accept queue tell, where no stack does."""
    users, calls = found.full.users, max(found.calls.values(), default=0)
    at_once = counted(slots.whole, "request")
    told = [f"{counted(found.queued or 0, 'connection')} in the accept queue of its port"]
    if found.cores:
        told += [f"{counted(calls, 'connection')} of its own to one address, {at_once} at once"]
    told += [found.unseen] if found.unseen else []
    waiting = users - slots.number
    if (found.queued or 0) >= max(QUEUED * waiting, 2):
        return Verdict(
            "slots",
            f"It takes {at_once} at once: the others wait in the accept queue of its "
            "port, where no worker or thread of it takes them up.",
            tuple(told),
            at_once=slots.number,
        )
    if calls >= PASSED_ON * users and waiting > QUEUED * users:
        [(whom, _)] = found.calls.most_common(1)
        return Verdict(
            "dependency",
            f"It passes on all that it is asked: {calls} of {users} users have a connection of "
            f"theirs to {whom}, and that answers no more than {slots.whole} at once.",
            tuple(told),
        )
    computes = ", and computes little" if found.cores else ""
    begin = f"It has {at_once} in progress at once{computes}: "
    tell = (
        "Its stacks would tell." if found.seen is None else "No line of its own was seen to wait."
    )
    return Verdict("undecided", begin + _two_causes(slots, calls, tell), tuple(told))


def _two_causes(slots: Slots, calls: int, tell: str) -> str:
    if slots.low <= 1 <= slots.high:
        return f"a blocked event loop, a lock, or one slot. {tell}"
    if slots.low <= calls <= slots.high:
        return (
            "its threads, or a pool or lock before what it calls. A larger pool alone "
            "would tell: if it brings nothing, it is the threads."
        )
    return f"its processor, its threads, a lock, or a pool. {tell}"
