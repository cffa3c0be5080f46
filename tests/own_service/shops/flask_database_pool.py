import time

from flask import Flask
from sqlalchemy import QueuePool, create_engine, text

app = Flask(__name__)
engine = create_engine(
    "sqlite:///file::memory:?cache=shared&uri=true",
    poolclass=QueuePool,
    pool_size=5,
    max_overflow=10,
)


@app.get("/")
def order():
    with engine.connect() as connection:  # here
        connection.execute(text("SELECT 1"))
        time.sleep(0.1)
    return "done"
