"""The workshop: its exercises, and the command that checks them."""
