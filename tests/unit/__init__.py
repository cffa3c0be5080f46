"""Facts that need no server."""
