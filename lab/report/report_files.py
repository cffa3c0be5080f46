"""Where reports are kept: one folder for each, seen only when all of it is written."""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from pydantic import ValidationError

from lab.checkout import COMMAND, STATE
from lab.errors import LabError
from lab.report.report import FORMAT, Report
from lab.watch.addresses import in_compose

FOLDER = STATE / "reports"
LATEST = "latest"
NO_REPORTS = f"There are no reports yet; `{COMMAND} run` makes the first."
ROOM = 20_000_000  # bytes; a report takes less than one of these millions
_UNFINISHED = ".unfinished-"
_LEFT_BEHIND = 3600.0  # seconds, after which nobody can be writing it any more
_AS_YOURSELF = "LAB_UID=$(id -u) LAB_GID=$(id -g) docker compose run --rm lab, or use bin/lab"


@dataclass(frozen=True)
class Kept:
    """A report that is kept."""

    folder: Path
    report: Report

    @property
    def name(self) -> str:
        """What the commands call it."""
        return self.folder.name


def require_writable(room: int = ROOM) -> None:
    """Make the folder; raises `LabError` where no report could be kept, for want of right or room.

    `room` is in bytes.
    """
    try:
        FOLDER.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=FOLDER):
            free = shutil.disk_usage(FOLDER).free
    except OSError as error:
        raise LabError(_unwritable(error)) from None
    if free < room:
        raise LabError(f"{FOLDER} has {free / 1e6:.0f} MB free; a report wants {room / 1e6:.0f}.")
    _remove_leftovers()


def _unwritable(error: OSError) -> str:
    who = f"user {os.getuid()}"
    hint = f": {_AS_YOURSELF}" if in_compose() else ""
    return f"{FOLDER} cannot be written by {who} ({error.strerror}){hint}."


def keep(report: Report) -> Path:
    """Keep `report` and return its folder; raises `LabError` if it cannot be written.

    Whenever this is interrupted, the report is there as a whole or not at all.
    """
    # Imported here: what only lists reports need not wait for Matplotlib.
    from lab.report import page

    require_writable()
    unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=FOLDER))
    try:
        page.write(report, unfinished)
        unfinished.chmod(0o755)  # mkdtemp made it for its owner only
        folder = _rename(unfinished, f"{report.manifest.started:%Y-%m-%dT%H-%M-%S}-{report.kind}")
    except OSError as error:
        raise LabError(_unwritable(error)) from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    _point_at(folder)
    return folder


def _rename(unfinished: Path, name: str) -> Path:
    for number in count(1):
        folder = FOLDER / (name if number == 1 else f"{name}-{number}")
        if not folder.exists():
            break
    return unfinished.rename(folder)


def _point_at(folder: Path) -> None:
    with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=FOLDER) as unfinished:
        link = Path(unfinished, LATEST)
        link.symlink_to(folder.name)  # which is right once the link is beside that folder
        link.replace(FOLDER / LATEST)


def _remove_leftovers() -> None:
    for leftover in FOLDER.glob(f"{_UNFINISHED}*"):
        if time.time() - leftover.stat().st_mtime > _LEFT_BEHIND:
            shutil.rmtree(leftover, ignore_errors=True)


def reports() -> list[Kept]:
    """Return every report that can be read, the newest first."""
    return sorted(_readable(), key=lambda kept: (kept.report.manifest.started, kept.name))[::-1]


def _readable() -> Iterator[Kept]:
    for folder in _folders():
        try:
            yield Kept(folder, load(folder))
        except LabError:
            continue  # a folder that somebody damaged hides no other


def _folders() -> list[Path]:
    found = FOLDER.glob("[!.]*") if FOLDER.is_dir() else ()
    return sorted(folder for folder in found if folder.is_dir() and not folder.is_symlink())


def load(folder: Path) -> Report:
    """Return the report in `folder`; raises `LabError` where there is none that can be read."""
    file = folder / "report.json"
    try:
        content = json.loads(file.read_bytes())
        if content["format"] != FORMAT:
            raise LabError(f"{file} is of format {content['format']}; this lab reads {FORMAT}.")
        return Report.model_validate_json(file.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise LabError(f"{file} is damaged: {where}: {first['msg']}.") from None
    except OSError as error:
        raise LabError(f"{file} cannot be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError):
        raise LabError(f"{file} is damaged: it is no report's JSON.") from None


def find(name: str) -> Path:
    """Return the folder of a report by its name, the beginning of it, `latest`, or its path.

    Raises `LabError` if none or several are meant.
    """
    kept = [folder.name for folder in _folders()]
    path = Path(name)
    if name == LATEST and (newest := reports()):
        return newest[0].folder
    if name in kept:
        return FOLDER / name
    if (path / "report.json").is_file():
        return path
    return FOLDER / _only([other for other in kept if name and other.startswith(name)], name, kept)


def _only(meant: list[str], name: str, kept: list[str]) -> str:
    if len(meant) == 1:
        return meant[0]
    if not kept:
        raise LabError(NO_REPORTS, status=2)
    what = "means several reports" if meant else "is no report; there are"
    raise LabError(f"{name} {what}: {', '.join((meant or kept)[::-1])}.", status=2)
