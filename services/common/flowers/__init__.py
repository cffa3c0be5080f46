"""A small model: what it takes, how it is trained, and how its file is checked before use."""
