"""Reports of experiments: dated folders with a manifest, JSON and a page that needs no network."""

import os

from lab.checkout import STATE

# Before anything here imports Matplotlib: else it keeps its list of fonts in the home folder.
os.environ.setdefault("MPLCONFIGDIR", str(STATE / "matplotlib"))
