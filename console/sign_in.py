"""The page that asks for the token."""

from console.plain_page import plain_page

PATH = "/sign-in"
_FORM = """<p role="alert">WHY</p>
<form method="post"><label for="token">Its host has given this console a token.</label>
<input id="token" name="token" type="password" autocomplete="current-password" autofocus required>
<button>Open the console</button></form>"""


def page(why: str = "") -> str:
    """Return the page; `why` says why it is shown again."""
    return plain_page(_FORM.replace("WHY", why))
