"""Reads what the workers of a server wrote to their memory-mapped files, and merges it."""

import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
from prometheus_client.metrics_core import Metric as Family
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

_NOBODY = 0  # the process number under which the counts of ended workers are kept


# The multiprocess module of prometheus_client is untyped: hence the ignores.
class WorkerMetrics(Collector):
    """Collects the families of all workers of the server `pid` from `folder`.

    A worker that ended leaves its counts, added up in one file, and takes its gauges with it.
    """

    def __init__(self, folder: Path, pid: int) -> None:
        self._folder = folder
        self._server = psutil.Process(pid)
        self._files = MultiProcessCollector(None, path=str(folder))  # type: ignore[no-untyped-call]
        self._lock = threading.Lock()  # scrapes may overlap

    def collect(self) -> Iterator[Family]:
        """Yield every family of the workers, merged."""
        with self._lock:
            for file in self._files_of_ended_workers():
                if not file.name.startswith("gauge_"):
                    self._keep_counts(file)
                file.unlink()
            yield from self._files.collect()  # type: ignore[no-untyped-call]

    def _files_of_ended_workers(self) -> list[Path]:
        # Files first: a worker that starts in between is then not taken for an ended one.
        files = list(self._folder.glob("*.db"))
        try:
            family = [self._server, *self._server.children(recursive=True)]
        except psutil.NoSuchProcess:
            family = []
        alive = {_NOBODY, *(process.pid for process in family)}
        return [file for file in files if int(file.stem.rpartition("_")[2]) not in alive]

    def _keep_counts(self, file: Path) -> None:
        kind = file.stem.partition("_")[0]
        kept = MmapedDict(str(self._folder / f"{kind}_{_NOBODY}.db"))  # type: ignore[no-untyped-call]
        for key, value, *_ in MmapedDict.read_all_values_from_file(str(file)):  # type: ignore[no-untyped-call]
            kept.write_value(key, kept.read_value(key)[0] + value, 0.0)  # type: ignore[no-untyped-call]
        kept.close()  # type: ignore[no-untyped-call]
