"""Ten lines of WSGI: a dict for the request, a stream for its body."""

import json


def app(environ, start_response):
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    numbers = json.loads(body)
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"sum": numbers["a"] + numbers["b"]}).encode()]
