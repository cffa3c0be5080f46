"""One scrape of a service's metrics page, and what two of them tell of the time between."""

from collections.abc import Iterator
from dataclasses import dataclass

import urllib3
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from lab.experiment.percentiles import of_buckets
from lab.experiment.result import Percentiles
from services.common.measuring.metrics import Metric

TIMEOUT = 5.0  # seconds


def fetch(metrics_port: int, host: str = "127.0.0.1") -> str:
    """Return the metrics page at this port; raises `urllib3.exceptions.HTTPError`."""
    url = f"http://{host}:{metrics_port}/metrics"
    return urllib3.request("GET", url, timeout=TIMEOUT, retries=False).data.decode()


@dataclass(frozen=True)
class Page:
    """The samples of one metrics page."""

    samples: list[Sample]

    @classmethod
    def of(cls, metrics_port: int, host: str = "127.0.0.1") -> "Page":
        """Scrape `metrics_port`, of this machine; raises `urllib3.exceptions.HTTPError`."""
        return cls.parse(fetch(metrics_port, host))

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
        return of_buckets(counts)
