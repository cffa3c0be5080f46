"""Open load: requests arrive at a fixed rate and do not wait for the ones before them.

Here a Locust "user" is one arrival a second: 60 users are 30 requests/s a side.
When a server is too slow the rate stays, and its queue grows: what closed load hides.
Alone: `locust -f loadtest/03_open_arrivals.py --users 60 --spawn-rate 60`.
"""

from loadtest import target
from loadtest.arrivals import ArrivingUser


class FlaskArrivals(ArrivingUser):
    """One arrival a second at twin A."""

    target = target.flask()


class FastapiArrivals(ArrivingUser):
    """One arrival a second at twin B."""

    target = target.fastapi()
