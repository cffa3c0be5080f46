"""What the owner of a server serves at its metrics port, however busy the workers are."""
