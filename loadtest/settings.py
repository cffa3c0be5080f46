"""The settings of the load."""

from typing import Annotated, Literal

from pydantic import AnyHttpUrl, Field

from services.common.contract.parameters import MS
from services.common.contract.twins import TWINS
from services.common.settings.bind import NameSettings
from services.common.settings.settings import Port, Seconds, setting

FlaskRoute = Literal["/wait", "/wait-async"]
FastapiRoute = Literal["/wait", "/wait-def", "/wait-blocking"]
Scenario = Literal["01_steady", "02_ramp", "03_open_arrivals"]
Twins = Literal["both", "flask", "fastapi"]


class LoadSettings(NameSettings):
    """What Locust does to the twins."""

    port: Port = setting("LOCUST_PORT", 8089, "Where Locust's web UI listens")
    metrics_port: Port = setting("LOCUST_METRICS_PORT", 9104, "Where the load's metrics are served")
    master_port: Port = setting(
        "LOCUST_MASTER_PORT", 5557, "Where Locust's workers meet their master"
    )
    start: Literal["on", "off"] = setting("LOAD", "on", "Whether load starts by itself: on or off")
    scenario: Scenario = setting("LOADTEST_SCENARIO", "01_steady", "The file of loadtest/ to run")
    twins: Twins = setting(
        "LOADTEST_TWINS", "both", "Which twins are under load: both, flask or fastapi"
    )
    users: Annotated[int, Field(ge=1, le=10_000)] = setting(
        "LOADTEST_USERS", 20, "Users a side; in open load arrivals a second, a side"
    )
    wait_ms: Annotated[int, Field(ge=MS.minimum, le=MS.maximum)] = setting(
        "LOADTEST_WAIT_MS", 200, "How long the downstream takes, in milliseconds"
    )
    flask_route: FlaskRoute = setting("LOADTEST_FLASK_ROUTE", "/wait", "The route under load")
    fastapi_route: FastapiRoute = setting("LOADTEST_FASTAPI_ROUTE", "/wait", "The route under load")
    flask_url: AnyHttpUrl = setting("FLASK_URL", "http://127.0.0.1:8001", "Where Flask answers")
    fastapi_url: AnyHttpUrl = setting(
        "FASTAPI_URL", "http://127.0.0.1:8002", "Where FastAPI answers"
    )
    objective_ms: Annotated[int, Field(ge=1, le=600_000)] = setting(
        "LOADTEST_OBJECTIVE_MS", 10_000, "Answers later than this are no goodput, in milliseconds"
    )
    timeout: Seconds = setting("LOADTEST_TIMEOUT", 60.0, "Seconds before a client gives up")
    samples: str = setting(
        "LOADTEST_SAMPLES", "", "A folder for the raw time of every answer; empty: none is kept"
    )
    processes: Annotated[int, Field(ge=0, le=64)] = setting(
        "LOADTEST_WORKERS", 0, "Locust worker processes; 0 is one process that does it all"
    )

    @property
    def sides(self) -> tuple[str, ...]:
        """The twins under load."""
        return tuple(TWINS) if self.twins == "both" else (self.twins,)
