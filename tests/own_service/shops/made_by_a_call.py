from fastapi import FastAPI
from flask import Flask


def flask():
    app = Flask(__name__)
    app.get("/")(lambda: "done")
    return app


def fastapi():
    app = FastAPI()
    app.get("/")(lambda: "done")
    return app
