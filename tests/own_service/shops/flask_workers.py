import queue
import threading
import time

from flask import Flask

jobs = queue.Queue()


def work():
    while True:
        done = jobs.get()
        time.sleep(0.1)  # here
        done.set()


for _ in range(4):
    threading.Thread(target=work, daemon=True).start()

app = Flask(__name__)


@app.get("/")
def order():
    done = threading.Event()
    jobs.put(done)
    done.wait()
    return "done"
