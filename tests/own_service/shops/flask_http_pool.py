import os

import requests
from flask import Flask
from requests.adapters import HTTPAdapter

app = Flask(__name__)
session = requests.Session()
session.mount("http://", HTTPAdapter(pool_maxsize=5, pool_block=True))


@app.get("/")
def order():
    return session.get(os.environ["SLOW"] + "/work?ms=100", timeout=60).text  # here
