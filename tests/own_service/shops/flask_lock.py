import os
import threading

import requests
from flask import Flask

app = Flask(__name__)
lock = threading.Lock()


@app.get("/")
def order():
    with lock:  # here
        return requests.get(os.environ["SLOW"] + "/work?ms=100", timeout=60).text
