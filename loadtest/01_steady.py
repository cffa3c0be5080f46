"""Steady closed load on both twins side by side: as many users from beginning to end.

Alone: `locust -f loadtest/01_steady.py --users 40 --spawn-rate 40`.
"""

from loadtest.closed_users import FastapiUser, FlaskUser

__all__ = ["FastapiUser", "FlaskUser"]
