"""Any service on the bench: where it bends, what holds it, and what would help."""
