"""What both twins promise: routes, parameters, problems, and how a body is read."""
