"""What is done in each worker process besides serving, which differs with the server."""
