"""What tests of experiments share: to run one, and to read its report."""

import psutil

from lab.report.report import Report
from tests.stack.conftest import Lab

SHORT = ("--wait", "100", "--duration", "2")
SHORTEST = ("--wait", "50", "--duration", "0.5")  # where no figure is judged


def report_of(lab: Lab, name: str = "latest") -> Report:
    """Return a report of this lab."""
    text = (lab.state / "reports" / name / "report.json").read_text()
    return Report.model_validate_json(text)


def rig_processes(lab: Lab) -> list[psutil.Process]:
    """Return what runs on this lab's stack."""
    return [process for process in psutil.process_iter() if _on_rig(process, lab)]


def _on_rig(process: psutil.Process, lab: Lab) -> bool:
    try:
        return process.environ().get("TMPDIR", "").startswith(str(lab.state / "experiment"))
    except (psutil.Error, OSError):
        return False


def measured(lab: Lab, *words: str) -> str:
    """Run a command that measures; return what it prints, whatever its verdict on a busy day."""
    running = lab.start(*words)
    printed, _ = running.communicate(timeout=120)
    assert running.returncode in (0, 1, 3), printed
    return printed
