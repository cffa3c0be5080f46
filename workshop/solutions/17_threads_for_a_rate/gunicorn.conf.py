# Gunicorn reads this file when it starts.
worker_class = "gthread"
threads = 20
