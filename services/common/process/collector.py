"""Python's garbage collector, which walks all that is in progress: a cost that grows with waits."""

import gc
from typing import Literal

from services.common.settings.settings import Settings, setting

# The collector looks at the young once there are so many objects more than at its last look, and at
# all of them after young x MIDDLE x OLD; Python's own numbers are 700 x 10 x 10. A wait holds about
# 70 objects, and users in step come by the thousand: each look that their ups and downs trigger
# walks all that is in progress (half a second with 8,000 waits) and finds nothing to collect.
YOUNG, MIDDLE, OLD = 500_000, 20, 50
# Frameworks leave cycles, too: Flask 8 objects a request and 70 a wrong address. A worker that
# holds few requests looks sooner, or it would keep 100 MB of them.
_A_WAIT, _LEAST = 350, 20_000  # five times the objects of one wait; and for a worker that holds few


class CollectorSettings(Settings):
    """How the collector is set in every worker of both twins."""

    collector: Literal["tuned", "python", "off"] = setting(
        "TWIN_COLLECTOR",
        "tuned",
        "The garbage collector: tuned for thousands of waits, as python has it, or off",
    )


def set_collector(how: str, held: int | None = None) -> None:
    """Set this process's collector; to be called once everything is imported and built.

    Tuned, it leaves what was there at the start alone (`gc.freeze`) and runs seldom: how seldom
    goes by the requests that can be `held` at once; None is any number.
    """
    if how == "off":
        gc.disable()
    elif how == "tuned":
        gc.collect()
        gc.freeze()
        young = YOUNG if held is None else min(max(held * _A_WAIT, _LEAST), YOUNG)
        gc.set_threshold(young, MIDDLE, OLD)
