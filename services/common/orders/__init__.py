"""Orders: what one must be, and what it costs; both twins take the same."""
