"""The load of a check: asked from this process, with the raw time of every answer."""
