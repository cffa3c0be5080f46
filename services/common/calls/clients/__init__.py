"""HTTP client libraries, each behind the same few lines: the library is a variant like any other.

All keep `pool_size` connections and the timeouts of `CallSettings`; none follows redirects, keeps
cookies, retries, or takes a proxy from the environment. What goes wrong is a `ProblemError`.
"""
