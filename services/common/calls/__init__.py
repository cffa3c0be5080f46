"""Calls to the downstream: the same call, blocking and awaitable, with any of several clients."""
