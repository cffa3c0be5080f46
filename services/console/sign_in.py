"""The page that asks for the token."""

PATH = "/sign-in"
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>The I/O-wait lab</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<style>
body { font: 20px/1.5 system-ui, sans-serif; max-width: 24em; margin: 20vh auto; padding: 0 1em }
h1 { font-size: 1.4em } input, button { font: inherit; padding: .3em .6em }
input { width: 100%; box-sizing: border-box; margin: .3em 0 .8em } p { color: #b3123f }
</style></head><body><h1>The I/O-wait lab</h1><p role="alert">WHY</p>
<form method="post"><label for="token">Its host has given this console a token.</label>
<input id="token" name="token" type="password" autocomplete="current-password" autofocus required>
<button>Open the console</button></form></body></html>
"""


def page(why: str = "") -> str:
    """Return the page; `why` says why it is shown again."""
    return _PAGE.replace("WHY", why)
