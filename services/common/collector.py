"""Python's garbage collector, which walks all that is in progress: a cost that grows with waits."""

import gc
from typing import Literal

from services.common.settings import Settings, setting

# The collector looks at the young once there are so many objects more than at its last look, and at
# all of them after young x MIDDLE x OLD; Python's own numbers are 700 x 10 x 10. A wait holds about
# 70 objects, and users in step come by the thousand: each look that their ups and downs trigger
# walks all that is in progress (half a second with 8,000 waits) and finds nothing to collect.
MOST_YOUNG, MIDDLE, OLD = 500_000, 20, 50
# Where few wait there are no such ups and downs, and errors leave garbage (Werkzeug's 404 does):
# with that many young a sync worker would grow by 55 MB.
LEAST_YOUNG, YOUNG_A_WAIT = 10_000, 500


class CollectorSettings(Settings):
    """How the collector is set in every worker of both twins."""

    collector: Literal["tuned", "python", "off"] = setting(
        "TWIN_COLLECTOR",
        "tuned",
        "The garbage collector: tuned for thousands of waits, as python has it, or off",
    )


def set_collector(how: str, waits: int = 10_000) -> None:
    """Set the collector of this process, which holds so many `waits` at most.

    To be called once everything is imported and built. Tuned, it leaves what was there at the start
    alone (`gc.freeze`) and runs seldom.
    """
    if how == "off":
        gc.disable()
    elif how == "tuned":
        gc.collect()
        gc.freeze()
        young = min(max(YOUNG_A_WAIT * waits, LEAST_YOUNG), MOST_YOUNG)
        gc.set_threshold(young, MIDDLE, OLD)
