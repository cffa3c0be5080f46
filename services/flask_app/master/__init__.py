"""What Gunicorn's master has ready for its workers before it forks them."""
