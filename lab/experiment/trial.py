"""One measurement that is to be made: a variant, its client library, a load, and what to expect.

The prediction is Little's law, L = throughput x time in the system.
"""

from dataclasses import dataclass

from lab.environment import SERVICES
from lab.experiment.result import Load, Prediction
from lab.experiment.variants import Variant
from services.common.contract.server_model import ServerModel
from services.fastapi_app.server import server_model as fastapi_model
from services.fastapi_app.settings import FastapiSettings
from services.flask_app.server import server_model as flask_model
from services.flask_app.settings import FlaskSettings

SHORTEST_WARMUP = 2.0  # seconds
# A queue of users is full, and each has been answered once, after one predicted response.
WARMUP_RESPONSES = 1.3
UNSTABLE_WARMUP = 3.0  # seconds; there is no steady state to wait for, only a steady growth
# After the window, for the requests that began in it: those that never end would count for nothing.
TAIL_RESPONSES, LONGEST_TAIL = 1.5, 60.0
CLIENT_PATIENCE = 3.0  # predicted responses before a client gives up


@dataclass(frozen=True)
class Trial:
    """A variant under a load for `window_seconds`, with every setting of the lab for it.

    `faults`, the downstream's own JSON, are in force from the beginning.
    """

    variant: Variant
    client: str
    load: Load
    window_seconds: float
    settings: dict[str, str]
    faults: str | None = None

    @property
    def own_settings(self) -> dict[str, str]:
        """The settings that make this trial what it is."""
        names = {*self.variant.settings, self.variant.client_setting}
        return {name: self.settings[name] for name in sorted(filter(None, names))}

    @property
    def model(self) -> ServerModel:
        """The server model that the service will say it is."""
        loaded = SERVICES[self.variant.service].load(self.settings)
        if isinstance(loaded, FlaskSettings):
            return flask_model(loaded)
        assert isinstance(loaded, FastapiSettings)  # noqa: S101  # there are two twins
        return fastapi_model(loaded)

    @property
    def prediction(self) -> Prediction:
        """What Little's law says."""
        return predict(self.model.slots[self.variant.route], self.load)

    @property
    def warmup_seconds(self) -> float:
        """How long the load runs before anything is counted."""
        response = self.prediction.response_seconds
        if response is None:
            return UNSTABLE_WARMUP
        return max(SHORTEST_WARMUP, WARMUP_RESPONSES * response)

    @property
    def tail_seconds(self) -> float:
        """How long the load goes on after the window, so that what began in it can end."""
        response = self.prediction.response_seconds
        if self.load.rate is not None or response is None:
            return 0.0
        return min(TAIL_RESPONSES * response, LONGEST_TAIL)


def predict(slots: int, load: Load) -> Prediction:
    """Return what a service with `slots` does under `load`."""
    capacity = slots / load.wait_seconds
    return _closed(slots, load) if load.rate is None else _open(slots, capacity, load.rate, load)


def _closed(slots: int, load: Load) -> Prediction:
    throughput = min(load.users, slots) / load.wait_seconds
    return Prediction(slots=slots, throughput=throughput, response_seconds=load.users / throughput)


def _open(slots: int, capacity: float, rate: float, load: Load) -> Prediction:
    growth = max(rate - capacity, 0.0)
    return Prediction(
        slots=slots,
        throughput=min(rate, capacity),
        response_seconds=None if growth else load.wait_seconds,
        queue_growth=growth,
    )
