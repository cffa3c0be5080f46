"""What Flask leaves to whoever writes the view, written out."""
