"""Ten lines of WSGI: a dict for the request, a stream for its body."""

import json


def app(environ, start_response):
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    total = len(body)  # TODO: the sum of a and b
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"sum": total}).encode()]
