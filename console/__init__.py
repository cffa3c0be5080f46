"""The console: the lab in a browser."""
