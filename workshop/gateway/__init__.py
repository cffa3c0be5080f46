"""The gateway interface with nothing around it: ten lines of WSGI, ten of ASGI."""
