"""The settings of both twins side by side, for `lab status`; and those of the load."""

from lab import environment
from lab.checkout import DEFAULTS, shown
from lab.environment import SERVICES, in_force, without_secrets
from services.common.contract.twins import TWINS

# A line of the table, and the setting behind it in each twin.
SETTINGS = {
    "server": ("FLASK_SERVER", "FASTAPI_SERVER"),
    "worker class, loop": ("FLASK_WORKER_CLASS", "FASTAPI_LOOP"),
    "workers": ("FLASK_WORKERS", "FASTAPI_WORKERS"),
    "threads": ("FLASK_THREADS", "FASTAPI_THREAD_TOKENS"),
    "pool size": ("FLASK_POOL_SIZE", "FASTAPI_POOL_SIZE"),
    "concurrency limit": ("FLASK_LIMIT_CONCURRENCY", "FASTAPI_LIMIT_CONCURRENCY"),
    "connect timeout, s": ("CALL_CONNECT_TIMEOUT", "CALL_CONNECT_TIMEOUT"),
    "pool timeout, s": ("CALL_POOL_TIMEOUT", "CALL_POOL_TIMEOUT"),
    "total timeout, s": ("CALL_TOTAL_TIMEOUT", "CALL_TOTAL_TIMEOUT"),
}

MOST_NAMED = 6  # of the settings that are not as in .env


def differing_line() -> str:
    """Return which settings are not as in .env, and how to forget them; empty if all are."""
    differ = environment.differing()
    if not differ:
        return ""
    shell = environment.of_the_shell()
    ordered = sorted(differ, key=lambda name: name in shell)  # what somebody else set comes first
    named = [f"{name}={differ[name]}" for name in ordered]
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    line = f"Not as in {shown(DEFAULTS)}: {', '.join(named[:MOST_NAMED])}{more}."
    if differ.keys() <= shell.keys():
        return f"{line} This shell has set them."
    return f"{line} {environment.FORGET}."


def settings_in_force() -> dict[str, dict[str, str]]:
    """Return every setting of each twin, and of the load, by its name; secrets are hidden."""
    settings = without_secrets(in_force())
    return {
        service: {name: settings[name] for name in SERVICES[service].names() if name in settings}
        for service in (*TWINS, "locust")
    }


def side_by_side() -> dict[str, tuple[str, ...]]:
    """Return the lines of the table: a title, and the value of each twin."""
    twins = settings_in_force()
    lines = {
        title: tuple(twins[twin][name] for twin, name in zip(TWINS, names, strict=True))
        for title, names in SETTINGS.items()
    }
    flask = twins["flask"]
    if flask["FLASK_SERVER"] == "gunicorn" and flask["FLASK_WORKER_CLASS"] != "gthread":
        lines["threads"] = ("-", lines["threads"][1])
    return lines
