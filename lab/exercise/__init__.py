"""The workshop's exercises: a learner's own copies, predictions, checks and progress."""
