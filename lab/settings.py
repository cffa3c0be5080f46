"""The settings that are the lab's own: images, limits, history."""

from typing import Annotated

from pydantic import Field

from services.common.settings.settings import Port, Settings, setting

Image = Annotated[str, Field(pattern=r"^[a-z0-9][\w./:@-]+$")]


class LabSettings(Settings):
    """What Compose and Prometheus are told."""

    python_image: Image = setting("PYTHON_IMAGE", "python:3.13-slim", "Image of all services")
    prometheus_image: Image = setting(
        "PROMETHEUS_IMAGE", "prom/prometheus:v3.13.3", "Image of Prometheus"
    )
    grafana_image: Image = setting("GRAFANA_IMAGE", "grafana/grafana:13.2.3", "Image of Grafana")
    postgres_image: Image = setting(
        "POSTGRES_IMAGE", "postgres:18-alpine", "Image of PostgreSQL, which only its profile runs"
    )
    twin_cpus: Annotated[float, Field(gt=0, le=64)] = setting(
        "TWIN_CPUS", 1.0, "Cores of each twin, in Docker"
    )
    twin_memory: Annotated[str, Field(pattern=r"^[1-9][0-9]*[kmg]$")] = setting(
        "TWIN_MEMORY", "1g", "Memory of each twin, in Docker"
    )
    prometheus_retention: Annotated[str, Field(pattern=r"^[1-9][0-9]*(m|h|d|w|y)$")] = setting(
        "PROMETHEUS_RETENTION", "7d", "How long Prometheus keeps its history"
    )
    prometheus_port: Port = setting("PROMETHEUS_PORT", 9090, "Where Prometheus answers")
    grafana_port: Port = setting("GRAFANA_PORT", 3000, "Where Grafana answers")
