"""Grafana's dashboards, drawn by the console from the very files that Grafana reads."""
