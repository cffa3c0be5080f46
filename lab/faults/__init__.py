"""The fault campaign: a lab of its own is struck under load, and losses are counted."""
