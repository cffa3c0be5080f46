"""Calls to the downstream: the same call, blocking (urllib3) and awaitable (aiohttp)."""
