import time

from flask import Flask
from sqlalchemy import create_engine, text

app = Flask(__name__)
engine = create_engine("sqlite:////tmp/lab-shop.sqlite", pool_size=5, max_overflow=10)


@app.get("/")
def order():
    with engine.connect() as connection:  # here
        connection.execute(text("SELECT 1"))
        time.sleep(0.1)
    return "done"
