"""What the console knows of Grafana's dashboards, and not a word more: the rest is refused."""
