# Gunicorn reads this file when it starts.
worker_class = "gthread"
# TODO: how many threads, for 60 requests a second that wait 0.25 s each?
threads = 8
