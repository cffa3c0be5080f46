"""Settings: environment variables, and the files that hold them."""
