"""A page that needs no script: for what is said before, or instead of, the console's own pages."""

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>The I/O-wait lab</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<style>
body { font: 20px/1.5 system-ui, sans-serif; max-width: 24em; margin: 15vh auto; padding: 0 1em }
h1 { font-size: 1.4em } input, button { font: inherit; padding: .5em .7em }
input { width: 100%; box-sizing: border-box; margin: .3em 0 .8em }
[role=alert] { color: light-dark(#b3123f, #ff6b9d) }
</style></head><body><h1>The I/O-wait lab</h1>
BODY
</body></html>
"""
_SIGN_IN = """<p role="alert">WHY</p>
<form method="post"><label for="token">Its host has given this console a token.</label>
<input id="token" name="token" type="password" autocomplete="current-password" autofocus required>
<button>Open the console</button></form>"""


def plain_page(body: str) -> str:
    """Return the page with this HTML in it."""
    return _PAGE.replace("BODY", body)


def sign_in_page(why: str = "") -> str:
    """Return the page that asks for the token; `why` says why it is shown again."""
    return plain_page(_SIGN_IN.replace("WHY", why))
