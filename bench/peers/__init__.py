"""Peers of the twins: bare ones, and what one would write in a hurry. They answer /wait only."""
