import os

import requests
from flask import Flask

app = Flask(__name__)
SLOW = os.environ["SLOW"]


@app.get("/")
def order():
    return requests.get(f"{SLOW}/work?ms=100", timeout=10).text  # here
