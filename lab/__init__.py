"""The `lab` command: brings the lab up and down, changes its settings, shows its figures."""
