"""One scrape of a service's metrics page, and what two of them tell of the time between."""

from collections.abc import Iterator
from dataclasses import dataclass

import urllib3
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from lab.experiment.result import Percentiles
from services.common.measuring.metrics import Metric

TIMEOUT = 5.0  # seconds


def fetch(metrics_port: int) -> str:
    """Return the metrics page of this machine's port; raises `urllib3.exceptions.HTTPError`."""
    url = f"http://127.0.0.1:{metrics_port}/metrics"
    return urllib3.request("GET", url, timeout=TIMEOUT, retries=False).data.decode()


@dataclass(frozen=True)
class Page:
    """The samples of one metrics page."""

    samples: list[Sample]

    @classmethod
    def of(cls, metrics_port: int) -> "Page":
        """Scrape this machine's `metrics_port`; raises `urllib3.exceptions.HTTPError`."""
        return cls.parse(fetch(metrics_port))

    @classmethod
    def parse(cls, text: str) -> "Page":
        """Return the page of this text."""
        families = text_string_to_metric_families(text)
        return cls([sample for family in families for sample in family.samples])

    def total(self, metric: Metric, part: str = "", **labels: str) -> float:
        """Return the sum over every series of `metric` that has these labels."""
        return sum(sample.value for sample in self._matching(metric.name + part, labels))

    def value(self, metric: Metric) -> float | None:
        """Return the value of a metric without labels; None if the page does not have it."""
        return next((sample.value for sample in self._matching(metric.name, {})), None)

    def buckets(self, metric: Metric, **labels: str) -> dict[float, float]:
        """Return the cumulative counts of a histogram by their upper bounds, in seconds."""
        found: dict[float, float] = {}
        for sample in self._matching(f"{metric.name}_bucket", labels):
            bound = float(sample.labels["le"])
            found[bound] = found.get(bound, 0.0) + sample.value
        return found

    def _matching(self, name: str, labels: dict[str, str]) -> Iterator[Sample]:
        for sample in self.samples:
            if sample.name == name and labels.items() <= sample.labels.items():
                yield sample


@dataclass(frozen=True)
class Between:
    """Two pages of one service, and the time between them."""

    before: Page
    after: Page

    def grown(self, metric: Metric, part: str = "", **labels: str) -> float:
        """Return by how much a counter grew."""
        return self.after.total(metric, part, **labels) - self.before.total(metric, part, **labels)

    def percentiles(self, metric: Metric, **labels: str) -> Percentiles:
        """Return the percentiles of what a histogram counted in between."""
        before = self.before.buckets(metric, **labels)
        after = self.after.buckets(metric, **labels)
        counts = {bound: after[bound] - before.get(bound, 0.0) for bound in sorted(after)}
        p50, p95, p99 = (_quantile(counts, share) for share in (0.50, 0.95, 0.99))
        return Percentiles(p50=p50, p95=p95, p99=p99)


def _quantile(counts: dict[float, float], share: float) -> float | None:
    # As Prometheus's histogram_quantile does it: evenly spread within a bucket.
    total = max(counts.values(), default=0.0)
    below, lower = 0.0, 0.0
    for upper, count in counts.items():
        if total and count >= share * total:
            if upper == float("inf"):
                return lower
            return lower + (upper - lower) * (share * total - below) / (count - below)
        below, lower = count, upper
    return None
