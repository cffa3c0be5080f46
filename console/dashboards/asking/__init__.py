"""Asks Prometheus for what panels show."""
