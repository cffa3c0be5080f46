"""`python -m lab`."""

import sys

INTERRUPTED = 130  # the exit status that shells give to Ctrl-C

if __name__ == "__main__":
    try:
        from lab.cli import main

        main()
    except KeyboardInterrupt:  # while it is imported
        sys.exit(INTERRUPTED)
