"""A service with a trouble of its own: the first argument says which, the second its port."""

import http.server
import os
import sys
import time

TROUBLE, PORT = sys.argv[1], int(sys.argv[2])


class Answer(http.server.BaseHTTPRequestHandler):
    asked = 0

    def do_GET(self):
        Answer.asked += 1
        getattr(self, TROUBLE, self.right)()

    def right(self, status=200):
        self.send_response(status)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def answers_errors(self):
        print("the shop is closed", flush=True)
        self.right(500)

    def fails_when_many_come(self):
        self.right(200 if Answer.asked < 40 else 500)

    def closes_connections(self):
        self.connection.close()

    def leads_elsewhere(self):
        self.send_response(302)
        self.send_header("Location", "http://shop.example/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def ends_under_load(self):
        if Answer.asked > 40:
            print("out of stock", flush=True)
            os._exit(3)
        self.right()

    def stands_still(self):
        time.sleep(3600 if Answer.asked > 40 else 0.01)
        self.right()

    def log_message(self, *_):
        while TROUBLE == "prints_without_end" and Answer.asked == 20:
            print("x" * 200)


if TROUBLE == "ends_at_once":
    sys.exit("there is no shop")
if TROUBLE == "goes_into_the_background" and os.fork():
    sys.exit()
if TROUBLE == "never_listens":
    time.sleep(3600)
if TROUBLE == "stands_still":
    print("one more order\n" * 2000)
http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Answer).serve_forever()
