"""Facts about the whole lab."""
