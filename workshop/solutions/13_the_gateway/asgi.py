"""Some lines of ASGI: a dict for the request, events for its body and for the answer."""

import json


async def app(scope, receive, send):
    if scope["type"] != "http":
        raise NotImplementedError  # the server takes it that there is no lifespan
    body, more = b"", True
    while more:
        event = await receive()
        body += event["body"]
        more = event.get("more_body", False)
    numbers = json.loads(body)
    total = numbers["a"] + numbers["b"]
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps({"sum": total}).encode()})
