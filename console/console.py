"""The one console of this process: what its pages are built on."""

import asyncio

from console.actions import Actions
from console.clients import Downstream, Http, Locust, NoAnswerError, Prometheus
from console.dashboards.shared_views import SharedViews
from console.experiments.reports import ReportList, ReportsNow
from console.experiments.run import MOST_KEPT, MOST_WAITING, Order, Run
from console.jobs import JobQueue
from console.polling import Poller
from console.state import Gatherer, State
from console.timeline.journal import Follower, Timeline
from console.workshop.course import CourseNow, Workshop
from lab.console_settings import ConsoleSettings

PERIOD = 1.0  # seconds between two looks; Prometheus itself looks every two
CHECK_PERIOD = 0.5  # a check's phases are short
GRAFANA_PERIOD = 10.0


class Console:
    """Sources, actions, and the pollers that all browsers share."""

    def __init__(self, settings: ConsoleSettings) -> None:
        self.settings = settings
        self._http = (
            prometheus := Http("Prometheus", settings.prometheus_url),
            locust := Http("Locust", settings.locust_url),
            downstream := Http("The downstream", settings.downstream_url),
            grafana := Http("Grafana", settings.grafana_url),
        )
        gatherer = Gatherer(Prometheus(prometheus), Locust(locust), Downstream(downstream))
        self.actions = Actions(settings, Locust(locust), Downstream(downstream), gatherer)
        self.states: Poller[State] = Poller(gatherer.gather, PERIOD)
        self.timelines: Poller[Timeline] = Poller(Follower(Downstream(downstream)).gather, PERIOD)
        self.shared_views = SharedViews(Prometheus(prometheus))
        self.grafanas: Poller[bool] = Poller(lambda: _answers(grafana), GRAFANA_PERIOD)
        alone = asyncio.Lock()  # held by what measures: two would disturb each other
        self.runs: JobQueue[Run] = JobQueue(alone, "run", MOST_WAITING, MOST_KEPT)
        self.runs_now: Poller[tuple[Run, ...]] = Poller(self._runs_now, PERIOD)
        self.report_list = ReportList(lambda: self.runs.finished)
        self.reports_now: Poller[ReportsNow] = Poller(self.report_list.now, PERIOD)
        self.workshop = Workshop(self.actions, alone)
        self.courses: Poller[CourseNow] = Poller(self.workshop.now, CHECK_PERIOD)

    def order_run(self, order: Order) -> None:
        """Put a run into the queue; raises `RefusedError`."""
        self.actions.require_allowed()
        self.runs.order(Run(order=order))

    async def _runs_now(self) -> tuple[Run, ...]:
        return tuple(self.runs.all)

    async def close(self) -> None:
        """End what runs, and close the connections."""
        await asyncio.gather(self.runs.close(), self.workshop.close())
        for http in self._http:
            await http.close()


async def _answers(grafana: Http) -> bool:
    try:
        await grafana.ask("/api/health")
    except NoAnswerError:
        return False
    return True
