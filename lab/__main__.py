"""`python -m lab`."""

import sys

from lab.errors import INTERRUPTED

if __name__ == "__main__":
    try:
        from lab.cli import main

        main()
    except KeyboardInterrupt:  # while it is imported
        sys.exit(INTERRUPTED)
