"""A service and its processes: started, ready, ended with all that they started."""
