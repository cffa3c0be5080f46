"""Small services, each with one known cause: what the lab finds out about them."""
