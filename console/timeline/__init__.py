"""The page "Timeline": every request of the last seconds, as a bar."""
