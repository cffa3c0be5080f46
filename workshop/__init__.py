"""Material for the workshop: what people run, read and change themselves."""
