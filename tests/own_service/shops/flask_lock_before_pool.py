import queue
import threading
import time

from flask import Flask

app = Flask(__name__)
lock = threading.Lock()
tills = queue.LifoQueue()
for till in range(3):
    tills.put(till)


def take():
    with lock:
        return tills.get()  # here


@app.get("/")
def order():
    till = take()
    time.sleep(0.1)
    tills.put(till)
    return "done"
