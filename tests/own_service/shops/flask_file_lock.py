import fcntl
import os
import time
from pathlib import Path

from flask import Flask

app = Flask(__name__)
TILL = Path(os.environ["LAB_STATE"], "till")


@app.get("/")
def order():
    with TILL.open("w") as till:
        fcntl.flock(till, fcntl.LOCK_EX)  # here
        time.sleep(0.05)
    return "done"
