"""What each end of a call to the downstream means to the twin's own client."""

import json
from traceback import clear_frames

from services.common.contract.parameters import MS
from services.common.contract.problems import ProblemError, wrong_faults


def work_path(ms: int) -> str:
    """Return the downstream's path for `ms` milliseconds of work."""
    return f"/work?{MS.name}={ms}"


def check(status: int, body: bytes) -> None:
    """Accept a 200; raise the problem that any other answer of the downstream means."""
    if status == 200:
        return
    if status == 422:
        raise wrong_faults(json.loads(body)["errors"][0]["detail"])
    raise ProblemError(502, f"The downstream answered {status}.")


def let_go(problem: ProblemError) -> None:
    """Let go of what the client had about a call that failed, its connection among it.

    The client's frames hold its errors, which hold the frames: some forty objects that only the
    garbage collector would find, and tuned it comes seldom.
    """
    error = problem.__context__
    while error is not None:
        clear_frames(error.__traceback__)
        error = error.__context__
    problem.__context__ = None


def broken(error: Exception) -> ProblemError:
    """Return the 502 for a connection that could not be made or was lost."""
    return ProblemError(502, f"The call to the downstream broke off: {type(error).__name__}.")


def too_slow(seconds: float) -> ProblemError:
    """Return the 504 for a call that took longer than `seconds`."""
    return ProblemError(504, f"The downstream gave no answer within {seconds:g} s.")


def no_room(seconds: float) -> ProblemError:
    """Return the 503 for a call that got no connection of the pool within `seconds`."""
    return ProblemError(503, f"No connection to the downstream came free within {seconds:g} s.")
