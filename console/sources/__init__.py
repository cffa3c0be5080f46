"""Whom the console asks and tells, each by its own interface: HTTP, or the `lab` command."""
