"""`python -m grafana.build` writes the dashboards; with --check it says which file is stale."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from grafana.inside import inside
from grafana.same_wait import same_wait

FOLDER = Path(__file__).parent / "dashboards"
AGAIN = "run `python -m grafana.build`"


def dashboards() -> dict[str, str]:
    """Return each dashboard's file name and its JSON, the same at every call."""
    built = (dashboard().build() for dashboard in (same_wait, inside))
    return {
        f"{model.uid}.json": json.dumps(model, cls=JSONEncoder, indent=2, sort_keys=True) + "\n"
        for model in built
    }


def write(folder: Path = FOLDER) -> None:
    """Write the dashboards to `folder` and remove those that are no longer built."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in dashboards().items():
        (folder / name).write_text(text, encoding="utf-8")
    for name in _strangers(folder):
        (folder / name).unlink()


def stale(folder: Path = FOLDER) -> str | None:
    """Return one sentence about the first file in `folder` that a build would change."""
    for name, text in dashboards().items():
        if not (folder / name).exists():
            return f"{folder / name} is missing: {AGAIN}."
        if (folder / name).read_text(encoding="utf-8") != text:
            return f"{folder / name} is stale: {AGAIN}."
    for name in _strangers(folder):
        return f"{folder / name} is built by nothing: {AGAIN}."
    return None


def _strangers(folder: Path) -> Iterator[str]:
    return (file.name for file in sorted(folder.glob("*.json")) if file.name not in dashboards())


def main(arguments: list[str]) -> int:
    """Write, or check; return the exit status."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("Usage: python -m grafana.build [--check]\n")
        return 2
    if not arguments:
        write()
        return 0
    sentence = stale()
    if sentence:
        sys.stderr.write(f"{sentence}\n")
    return 1 if sentence else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
