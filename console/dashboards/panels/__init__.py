"""Grafana's panels: a file for each kind, with what the console knows of it and how it is drawn."""
