"""How a worker process of twin A begins, whatever server it is of."""
