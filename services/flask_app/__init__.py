"""Twin A: Flask on Gunicorn."""
