"""The load: one idea a file, each runnable alone with `locust -f`."""
