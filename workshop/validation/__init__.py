"""The same body, checked with what each framework gives out of the box and nothing more."""
