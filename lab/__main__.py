"""`python -m lab`; and the `lab` command of a wheel."""

import sys
from pathlib import Path


def main() -> None:
    """Run the command; Ctrl-C ends it without a word even while it is imported."""
    # A wheel has the lab in a package of its own, and its modules know nothing of that.
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from lab.errors import INTERRUPTED

    try:
        from lab import cli

        cli.main()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
