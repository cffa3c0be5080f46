import os
from concurrent.futures import ThreadPoolExecutor

import requests
from flask import Flask

app = Flask(__name__)
three = ThreadPoolExecutor(3)


def ask():
    return requests.get(os.environ["SLOW"] + "/work?ms=100", timeout=60).text  # here


@app.get("/")
def order():
    return three.submit(ask).result()
