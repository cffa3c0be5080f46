"""What to expect before measuring: Little's law, L = throughput x time in the system."""

from lab.experiment.result import Load, Prediction


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
