"""Facts about one service, run for real on free ports."""
